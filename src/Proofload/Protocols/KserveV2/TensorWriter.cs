using System.Buffers;
using System.Text;
using Proofload.Data;
using Proofload.Plans;
using Proofload.Protocols.Json;
using Proofload.Protocols.OpenAi;
using Proofload.Protocols.Templates;

namespace Proofload.Protocols.KserveV2;

/// <summary>Writes one input tensor: from a dataset field, or seeded random values.</summary>
internal sealed class TensorWriter
{
    private const long MaxElements = 1 << 24;
    private readonly byte[] _head;
    private readonly TensorType _type;
    private readonly string? _field;
    private readonly string _where;
    private readonly ulong _seed;
    private readonly int _number;
    private readonly long _elements = 1;

    /// <exception cref="PlanException">Unknown data type, bad shape or more than 16,777,216 elements.</exception>
    public TensorWriter(TensorPlan plan, int number, DriverContext context)
    {
        _where = $"request '{context.Request.Name}', input '{plan.Name}'";
        _type = TensorType.Parse(plan.DataType, _where);
        foreach (var size in plan.Shape)
        {
            _elements = size is >= 1 and <= MaxElements && _elements * size <= MaxElements
                ? _elements * size
                : throw new PlanException($"{_where}: every dimension of the shape is above 0 and their product at most {MaxElements}");
        }

        _field = plan.Field;
        _seed = context.Seed;
        _number = number;
        _head = Encoding.UTF8.GetBytes(
            $"{{\"name\":{ExtraFields.Quote(plan.Name)},\"shape\":[{string.Join(',', plan.Shape)}],\"datatype\":\"{_type.Name}\",\"data\":");
    }

    /// <summary>Appends the tensor for a row.</summary>
    /// <exception cref="PlanException">The row has no such field.</exception>
    public void Write(Row row, ArrayBufferWriter<byte> output)
    {
        output.Write(_head);
        if (_field is null)
        {
            var random = new TemplateRandom(_seed, row.Index, _number);
            output.Write("["u8);
            for (long i = 0; i < _elements; i++)
            {
                if (i > 0)
                {
                    output.Write(","u8);
                }

                _type.WriteRandom(ref random, output);
            }

            output.Write("]"u8);
        }
        else
        {
            WriteField(row, output);
        }

        output.Write("}"u8);
    }

    private void WriteField(Row row, ArrayBufferWriter<byte> output)
    {
        if (row.Fields.TryGetValue(_field!, out var text) && text.AsSpan().TrimStart() is ['[', ..])
        {
            JsonText.Write(output, text);
            return;
        }

        if (_type.Name != "BYTES" && text is not null)
        {
            output.Write("["u8);
            JsonText.Write(output, text);
            output.Write("]"u8);
            return;
        }

        // One text is the only element of a BYTES tensor.
        output.Write("[\""u8);
        if (text is not null)
        {
            JsonText.WriteEscaped(output, text);
        }
        else if (_field == "prompt")
        {
            output.Write(row.PromptJson.Span);
        }
        else
        {
            throw new PlanException($"{_where}: row {row.Number} has no field '{_field}'");
        }

        output.Write("\"]"u8);
    }
}
