using System.Buffers;
using System.Buffers.Text;
using Proofload.Plans;
using Proofload.Protocols.Templates;

namespace Proofload.Protocols.KserveV2;

/// <summary>A tensor data type of the Open Inference Protocol, and its random values.</summary>
internal sealed class TensorType
{
    // JSON numbers are safe up to 2^53 everywhere; random 64-bit integers stay within 32 bits on purpose.
    private static readonly TensorType[] All =
    [
        new("BOOL", Shape.Bool, 1, 0, 1), new("UINT8", Shape.Whole, 1, 0, byte.MaxValue), new("UINT16", Shape.Whole, 2, 0, ushort.MaxValue),
        new("UINT32", Shape.Whole, 4, 0, uint.MaxValue), new("UINT64", Shape.Whole, 8, 0, uint.MaxValue), new("INT8", Shape.Whole, 1, sbyte.MinValue, sbyte.MaxValue),
        new("INT16", Shape.Whole, 2, short.MinValue, short.MaxValue), new("INT32", Shape.Whole, 4, int.MinValue, int.MaxValue),
        new("INT64", Shape.Whole, 8, int.MinValue, int.MaxValue), new("FP16", Shape.Real, 2, 0, 1), new("FP32", Shape.Real, 4, 0, 1),
        new("FP64", Shape.Real, 8, 0, 1), new("BYTES", Shape.Text, 0, 0, 0),
    ];

    private readonly Shape _shape;
    private readonly long _low;
    private readonly long _high;

    private TensorType(string name, Shape shape, int size, long low, long high)
    {
        Name = name;
        Size = size;
        _shape = shape;
        _low = low;
        _high = high;
    }

    private enum Shape
    {
        Bool,
        Whole,
        Real,
        Text,
    }

    public string Name { get; }

    /// <summary>Bytes of one element in binary form; 0 for BYTES, whose elements have a length of their own.</summary>
    public int Size { get; }

    /// <summary>The elements are texts.</summary>
    public bool IsText => _shape == Shape.Text;

    /// <summary>The elements are floating-point numbers.</summary>
    public bool IsReal => _shape == Shape.Real;

    /// <summary>The elements are true or false.</summary>
    public bool IsBool => _shape == Shape.Bool;

    /// <summary>The elements are whole numbers below and above 0.</summary>
    public bool IsSigned => _low < 0;

    /// <summary>The type of a name.</summary>
    /// <exception cref="PlanException">There is no such type.</exception>
    public static TensorType Parse(string name, string where) =>
        Array.Find(All, type => type.Name == name)
        ?? throw new PlanException($"{where}: data type '{name}' is none of {string.Join(", ", All.Select(static type => type.Name))}");

    /// <summary>One random boolean (0 or 1) or whole number of the type's range.</summary>
    public long Draw(ref TemplateRandom random) => _shape == Shape.Bool ? (long)(random.Next() & 1) : random.Between(_low, _high);

    /// <summary>Appends one random value: booleans, whole numbers of the type's range, reals of [0, 1) with four digits, texts of 16 hex digits.</summary>
    public void WriteRandom(ref TemplateRandom random, ArrayBufferWriter<byte> output)
    {
        int count;
        switch (_shape)
        {
            case Shape.Bool:
                output.Write((random.Next() & 1) == 0 ? "false"u8 : "true"u8);
                break;
            case Shape.Whole:
                Utf8Formatter.TryFormat(random.Between(_low, _high), output.GetSpan(20), out count);
                output.Advance(count);
                break;
            case Shape.Real:
                Utf8Formatter.TryFormat(random.Fraction(), output.GetSpan(32), out count, new StandardFormat('F', 4));
                output.Advance(count);
                break;
            default:
                output.Write("\""u8);
                Utf8Formatter.TryFormat(random.Next(), output.GetSpan(16), out count, new StandardFormat('x', 16));
                output.Advance(count);
                output.Write("\""u8);
                break;
        }
    }
}
