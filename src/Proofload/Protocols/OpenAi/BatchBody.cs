using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Proofload.Data;
using Proofload.Plans;

namespace Proofload.Protocols.OpenAi;

/// <summary>
/// Sends the body that an OpenAI batch file has for a request. What the plan says itself (model, stream, extra fields, output length) takes the
/// place of the body's field; everything else goes out byte for byte. Allocates nothing.
/// </summary>
internal sealed class BatchBody
{
    private readonly byte[][] _replaced;
    private readonly byte[] _own;
    private readonly bool _addsUsage;
    private readonly string? _limit;
    private readonly byte[] _limitField;

    /// <param name="context">The kind of request.</param>
    /// <param name="limit">Field of the output length; null where there is none.</param>
    public BatchBody(DriverContext context, string? limit)
    {
        var request = context.Request;
        var own = new StringBuilder();
        var replaced = new List<string>();
        void Replace(string name, string json)
        {
            replaced.Add(name);
            own.Append(own.Length == 0 ? "" : ",").Append(ExtraFields.Quote(name)).Append(':').Append(json);
        }

        if (context.Model is { } model)
        {
            Replace("model", ExtraFields.Quote(model));
        }

        if (request.Stream is { } stream && limit is not null)
        {
            Replace("stream", stream ? "true" : "false");
            if (!stream)
            {
                // It belongs to streams, and servers refuse it without one.
                replaced.Add("stream_options");
            }
        }

        foreach (var (name, json) in request.Extra)
        {
            if (name != limit || json.Trim() != "null")
            {
                Replace(name, json);
            }
        }

        _addsUsage = request.Stream == true && limit is not (null or "max_output_tokens") && !request.Extra.ContainsKey("stream_options");
        _limit = limit is not null && !request.Extra.Any(e => e.Key is "max_tokens" or "max_completion_tokens" or "max_output_tokens" && e.Value.Trim() != "null") ? limit : null;
        _limitField = Encoding.UTF8.GetBytes($"{ExtraFields.Quote(limit ?? "")}:");
        _replaced = [.. replaced.Select(Encoding.UTF8.GetBytes)];
        _own = Encoding.UTF8.GetBytes(own.ToString());
    }

    /// <summary>The model that bodies made by a driver name; empty where all bodies are the dataset's own.</summary>
    /// <exception cref="PlanException">There is none.</exception>
    public static string ModelOf(DriverContext context) => context.Model
        ?? (context.SendsOwnBodies ? "" : throw new PlanException($"request '{context.Request.Name}': {context.Protocol} needs a model"));

    /// <summary>Appends the body of a row.</summary>
    public void Write(ArrayBufferWriter<byte> body, Row row)
    {
        var json = row.BodyJson.Span;
        var length = _limit is null ? null : row.OutputTokens;
        if (_replaced.Length == 0 && length is null)
        {
            body.Write(json);
            return;
        }

        body.Write("{"u8);
        body.Write(_own);
        var isFirst = _own.Length == 0;
        if (length is { } tokens)
        {
            Separate(body, ref isFirst);
            body.Write(_limitField);
            Utf8Formatter.TryFormat(tokens, body.GetSpan(11), out var count);
            body.Advance(count);
        }

        Copy(body, json, length is not null, isFirst);
        body.Write("}"u8);
    }

    private void Copy(ArrayBufferWriter<byte> body, ReadOnlySpan<byte> json, bool hasLength, bool isFirst)
    {
        var hasUsage = false;
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var start = (int)reader.TokenStartIndex;
            var isReplaced = IsReplaced(ref reader, hasLength);
            hasUsage |= !isReplaced && reader.ValueTextEquals("stream_options"u8);
            reader.Skip();
            if (!isReplaced)
            {
                Separate(body, ref isFirst);
                body.Write(json[start..(int)reader.BytesConsumed]);
            }
        }

        if (_addsUsage && !hasUsage)
        {
            Separate(body, ref isFirst);
            body.Write("\"stream_options\":{\"include_usage\":true}"u8);
        }
    }

    private bool IsReplaced(ref Utf8JsonReader reader, bool hasLength)
    {
        foreach (var name in _replaced)
        {
            if (reader.ValueTextEquals(name))
            {
                return true;
            }
        }

        return hasLength && (reader.ValueTextEquals("max_tokens"u8) || reader.ValueTextEquals("max_completion_tokens"u8) || reader.ValueTextEquals("max_output_tokens"u8));
    }

    private static void Separate(ArrayBufferWriter<byte> body, ref bool isFirst)
    {
        if (!isFirst)
        {
            body.Write(","u8);
        }

        isFirst = false;
    }
}
