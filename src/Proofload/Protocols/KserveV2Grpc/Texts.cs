using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Proofload.Data;
using Proofload.Plans;
using Proofload.Protocols.Grpc;
using Proofload.Protocols.Json;
using Proofload.Protocols.KserveV2;

namespace Proofload.Protocols.KserveV2Grpc;

/// <summary>The elements of BYTES tensors: random texts of 16 hex digits, a dataset's text or JSON array of texts, or the prompt. Allocates nothing.</summary>
internal static class Texts
{
    private const int BytesContents = 8;
    private const string Prompt = "prompt";

    /// <summary>Appends all elements of a row's tensor: exactly as many as the shape says.</summary>
    /// <param name="spec">The input.</param>
    /// <param name="row">The row.</param>
    /// <param name="body">Where to.</param>
    /// <param name="typed">As values of the field bytes_contents; else each after its length of four bytes.</param>
    /// <exception cref="PlanException">The row's field is missing or has not as many texts as the shape says.</exception>
    public static void Write(TensorSpec spec, Row row, ArrayBufferWriter<byte> body, bool typed)
    {
        if (spec.Field is null)
        {
            var random = spec.Random(row);
            for (long i = 0; i < spec.Elements; i++)
            {
                var opened = Open(body, typed);
                Utf8Formatter.TryFormat(random.Next(), body.GetSpan(16), out var count, new StandardFormat('x', 16));
                body.Advance(count);
                Close(body, opened, typed);
            }
        }
        else if (row.Fields.TryGetValue(spec.Field, out var text) && text.AsSpan().TrimStart() is ['[', ..])
        {
            Parse(spec, row, text, body, typed);
        }
        else if (spec.Elements != 1)
        {
            throw text is null && spec.Field != Prompt ? spec.MissingField(row) : spec.WrongCount(row, 1);
        }
        else
        {
            // One text is the only element.
            var opened = Open(body, typed);
            if (text is not null)
            {
                JsonText.Write(body, text);
            }
            else if (spec.Field == Prompt)
            {
                JsonText.WriteUnescaped(body, row.PromptJson.Span);
            }
            else
            {
                throw spec.MissingField(row);
            }

            Close(body, opened, typed);
        }
    }

    private static void Parse(TensorSpec spec, Row row, string text, ArrayBufferWriter<byte> body, bool typed)
    {
        var rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            var reader = new Utf8JsonReader(rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented)));
            long count = 0;
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.EndArray)
                {
                    continue;
                }

                if (++count > spec.Elements)
                {
                    break;
                }

                if (reader.TokenType != JsonTokenType.String)
                {
                    throw spec.Wrong($"row {row.Number}: value {count} of field '{spec.Field}' is no text");
                }

                var opened = Open(body, typed);
                body.Advance(reader.CopyString(body.GetSpan(reader.ValueSpan.Length)));
                Close(body, opened, typed);
            }

            if (count != spec.Elements)
            {
                throw spec.WrongCount(row, count);
            }
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            throw spec.Wrong($"row {row.Number}: field '{spec.Field}' is no JSON array of texts");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static int Open(ArrayBufferWriter<byte> body, bool typed)
    {
        if (typed)
        {
            return WireWriter.Open(body, BytesContents);
        }

        body.Write("\0\0\0\0"u8);
        return body.WrittenCount;
    }

    private static void Close(ArrayBufferWriter<byte> body, int opened, bool typed)
    {
        if (typed)
        {
            WireWriter.Close(body, opened);
        }
        else
        {
            BinaryPrimitives.WriteInt32LittleEndian(MessageFrame.Written(body)[(opened - 4)..], body.WrittenCount - opened);
        }
    }
}
