using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;
using Proofload.Data;
using Proofload.Plans;
using Proofload.Protocols.OpenAi;

namespace Proofload.Protocols.KserveV2;

/// <summary>
/// Writes media as a tensor. JSON has no place for bytes: files are base64 in a BYTES tensor, one an element, and a number for each byte in a
/// UINT8 tensor, whose last dimension becomes the length of the file.
/// </summary>
internal sealed class MediaTensor
{
    private readonly byte[] _before;
    private readonly MediaKind _kind;
    private readonly bool _isBytes;
    private readonly TensorSpec _spec;

    /// <exception cref="PlanException">The data type cannot hold a file.</exception>
    public MediaTensor(TensorSpec spec, MediaKind kind)
    {
        (_spec, _kind) = (spec, kind);
        _isBytes = spec.Type.IsText;
        if (!_isBytes && (spec.Type.Name != "UINT8" || spec.Elements != 1))
        {
            throw spec.Wrong("a file goes into BYTES (base64, one an element) or UINT8 with shape [1] (its bytes; the last dimension becomes their number); for decoded pixels leave field away");
        }

        var outer = _isBytes ? string.Join(',', spec.Shape) + "]" : string.Concat(spec.Shape.Skip(1).Select(static _ => "1,"));
        _before = Encoding.UTF8.GetBytes($"{{\"name\":{ExtraFields.Quote(spec.Name)},\"datatype\":\"{spec.Type.Name}\",\"shape\":[{outer}");
    }

    /// <summary>Appends the tensor; false when the row has no such medium.</summary>
    /// <exception cref="PlanException">The row has fewer media than the shape has elements.</exception>
    public bool TryWrite(Row row, ArrayBufferWriter<byte> output)
    {
        if (MediaWriter.First(row, _kind) is not { } first)
        {
            return false;
        }

        output.Write(_before);
        if (_isBytes)
        {
            WriteTexts(row, output);
        }
        else
        {
            WriteNumber(first.Length, output);
            output.Write("],\"data\":["u8);
            WriteNumbers(first.Head.Span, output);
            if (!first.Tail.IsEmpty)
            {
                output.Write(","u8);
                WriteNumbers(first.Tail.Span, output);
            }
        }

        output.Write("]}"u8);
        return true;
    }

    private void WriteTexts(Row row, ArrayBufferWriter<byte> output)
    {
        output.Write(",\"data\":["u8);
        var written = 0L;
        foreach (ref readonly var item in CollectionsMarshal.AsSpan(row.Media))
        {
            if (item.Kind == _kind && written < _spec.Elements)
            {
                output.Write(written++ == 0 ? "\""u8 : ",\""u8);
                item.WriteBase64To(output);
                output.Write("\""u8);
            }
        }

        if (written < _spec.Elements)
        {
            throw _spec.Wrong($"the shape has {_spec.Elements} elements and a request has {written}; give data.images.count: {_spec.Elements}, or another shape");
        }
    }

    private static void WriteNumbers(ReadOnlySpan<byte> bytes, ArrayBufferWriter<byte> output)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            if (i > 0)
            {
                output.Write(","u8);
            }

            WriteNumber(bytes[i], output);
        }
    }

    private static void WriteNumber(int value, ArrayBufferWriter<byte> output)
    {
        Utf8Formatter.TryFormat(value, output.GetSpan(11), out var count);
        output.Advance(count);
    }
}
