using System.Buffers;
using System.Text;
using Proofload.Data;
using Proofload.Data.Media;
using Proofload.Plans;
using Proofload.Protocols.Json;
using Proofload.Protocols.OpenAi;

namespace Proofload.Protocols.KserveV2;

/// <summary>Writes one input tensor: from a dataset field, or seeded random values.</summary>
internal sealed class TensorWriter
{
    private readonly TensorSpec _spec;
    private readonly byte[] _head;
    private readonly MediaTensor? _media;

    public TensorWriter(TensorSpec spec)
    {
        _spec = spec;
        _media = MediaFields.OfField(spec.Field) is { } kind ? new MediaTensor(spec, kind) : null;
        _head = Encoding.UTF8.GetBytes(
            $"{{\"name\":{ExtraFields.Quote(spec.Name)},\"shape\":[{string.Join(',', spec.Shape)}],\"datatype\":\"{spec.Type.Name}\",\"data\":");
    }

    /// <summary>Appends the tensor for a row.</summary>
    /// <exception cref="PlanException">The row has no such field.</exception>
    public void Write(Row row, ArrayBufferWriter<byte> output)
    {
        if (_media?.TryWrite(row, output) == true)
        {
            return;
        }

        output.Write(_head);
        if (_spec.Field is null)
        {
            var random = _spec.Random(row);
            output.Write("["u8);
            for (long i = 0; i < _spec.Elements; i++)
            {
                if (i > 0)
                {
                    output.Write(","u8);
                }

                _spec.Type.WriteRandom(ref random, output);
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
        if (row.Fields.TryGetValue(_spec.Field!, out var text) && text.AsSpan().TrimStart() is ['[', ..])
        {
            JsonText.Write(output, text);
            return;
        }

        if (!_spec.Type.IsText && text is not null)
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
        else if (_spec.Field == "prompt")
        {
            output.Write(row.PromptJson.Span);
        }
        else
        {
            throw _spec.MissingField(row);
        }

        output.Write("\"]"u8);
    }
}
