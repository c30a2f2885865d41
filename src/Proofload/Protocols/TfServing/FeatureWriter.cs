using System.Buffers;
using System.Text;
using System.Text.Json;
using Proofload.Data;
using Proofload.Data.Media;
using Proofload.Plans;
using Proofload.Protocols.Json;
using Proofload.Protocols.KserveV2;
using Proofload.Protocols.OpenAi;
using Proofload.Protocols.Templates;

namespace Proofload.Protocols.TfServing;

/// <summary>
/// Writes one input of one instance: a medium as <c>{"b64": "…"}</c>, a dataset's field as the JSON that it holds or as text, or seeded random
/// values, nested as the shape says.
/// </summary>
internal sealed class FeatureWriter
{
    private const long MaxElements = 1 << 24;

    private readonly byte[] _name;
    private readonly TensorType _type;
    private readonly int[] _shape;
    private readonly string? _field;
    private readonly MediaKind? _medium;
    private readonly bool _any;
    private readonly string _where;
    private readonly ulong _seed;
    private readonly int _number;

    /// <exception cref="PlanException">Unknown data type, or more than 16,777,216 elements.</exception>
    public FeatureWriter(TensorPlan plan, int number, DriverContext context)
    {
        _where = $"request '{context.Request.Name}', input '{plan.Name}'";
        _type = TensorType.Parse(plan.DataType, _where);
        long elements = 1;
        foreach (var size in plan.Shape)
        {
            elements = size is >= 1 and <= MaxElements && elements * size <= MaxElements
                ? elements * size
                : throw new PlanException($"{_where}: every dimension of the shape is above 0 and their product at most {MaxElements}");
        }

        _shape = [.. plan.Shape.Select(static size => (int)size)];
        _name = Encoding.UTF8.GetBytes(ExtraFields.Quote(plan.Name) + ":");
        (_field, _medium, _seed, _number) = (plan.Field, MediaFields.OfField(plan.Field), context.Seed, number);
    }

    private FeatureWriter(DriverContext context)
        : this(new TensorPlan { Name = "instance", DataType = "BYTES", Shape = [], Field = "prompt" }, 0, context) => _any = true;

    /// <summary>Writes what a row has: its first image, else its first sound, else its prompt.</summary>
    public static FeatureWriter Whatever(DriverContext context) => new(context);

    /// <summary>Appends the name and a colon.</summary>
    public void WriteName(ArrayBufferWriter<byte> output) => output.Write(_name);

    /// <summary>Appends the value for an instance.</summary>
    /// <exception cref="PlanException">The row has no such field, or the field's text is no JSON value of the type.</exception>
    public void WriteValue(Row row, ArrayBufferWriter<byte> output)
    {
        var item = _any && row.Media.Count > 0 ? row.Media[0] : _medium is { } kind ? MediaWriter.First(row, kind) : null;
        if (item is { } medium)
        {
            output.Write("{\"b64\":\""u8);
            medium.WriteBase64To(output);
            output.Write("\"}"u8);
        }
        else if (_field is null)
        {
            var random = new TemplateRandom(_seed, row.Index, _number);
            WriteRandom(0, ref random, output);
        }
        else if (row.Fields.TryGetValue(_field, out var text))
        {
            WriteText(row, text, output);
        }
        else if (_field == "prompt")
        {
            output.Write("\""u8);
            output.Write(row.PromptJson.Span);
            output.Write("\""u8);
        }
        else
        {
            throw new PlanException($"{_where}: row {row.Number} has no field '{_field}'");
        }
    }

    // A field of a text tensor is a text unless it holds a list; any other must be a JSON value already.
    private void WriteText(Row row, string text, ArrayBufferWriter<byte> output)
    {
        var isList = text.AsSpan().TrimStart() is ['[' or '{', ..];
        if (_type.Name == "BYTES" && !isList)
        {
            output.Write("\""u8);
            JsonText.WriteEscaped(output, text);
            output.Write("\""u8);
            return;
        }

        var start = output.WrittenCount;
        JsonText.Write(output, text);
        if (!IsJson(output.WrittenSpan[start..]))
        {
            throw new PlanException($"{_where}: row {row.Number} has {Units.Quote(text)} in '{_field}', which is no JSON value of type {_type.Name}");
        }
    }

    private static bool IsJson(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text);
            while (reader.Read())
            {
            }

            return reader.BytesConsumed > 0;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private void WriteRandom(int dimension, ref TemplateRandom random, ArrayBufferWriter<byte> output)
    {
        if (dimension == _shape.Length)
        {
            _type.WriteRandom(ref random, output);
            return;
        }

        output.Write("["u8);
        for (var i = 0; i < _shape[dimension]; i++)
        {
            if (i > 0)
            {
                output.Write(","u8);
            }

            WriteRandom(dimension + 1, ref random, output);
        }

        output.Write("]"u8);
    }
}
