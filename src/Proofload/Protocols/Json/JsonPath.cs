using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Proofload.Plans;

namespace Proofload.Protocols.Json;

/// <summary>
/// A compiled JSON path over UTF-8: <c>$.a.b</c>, <c>['a']</c>, <c>[0]</c>, <c>[-1]</c> (from the end) and <c>[*]</c> (the first element or
/// member for which the rest of the path is found). Filters, slices, unions and <c>..</c> are not supported.
/// </summary>
internal sealed class JsonPath
{
    private readonly Step[] _steps;

    private JsonPath(string text, Step[] steps)
    {
        Text = text;
        _steps = steps;
    }

    private enum StepKind
    {
        Member,
        Index,
        Any,
    }

    /// <summary>The path as written.</summary>
    public string Text { get; }

    /// <summary>Compiles a path.</summary>
    /// <exception cref="PlanException">The path is not of the supported form; the message names the position.</exception>
    public static JsonPath Parse(string text)
    {
        var steps = new List<Step>();
        var at = 0;
        if (text.Length == 0 || text[0] != '$')
        {
            throw Wrong(text, 0, "a path starts with $");
        }

        at++;
        while (at < text.Length)
        {
            steps.Add(text[at] switch
            {
                '.' => Dotted(text, ref at),
                '[' => Bracketed(text, ref at),
                _ => throw Wrong(text, at, "expected . or ["),
            });
        }

        return new JsonPath(text, [.. steps]);
    }

    /// <summary>Finds the first value at the path: its bytes in <paramref name="json"/>, quotes of strings included. False when it is not there or the text is no JSON.</summary>
    public bool TryFind(ReadOnlySpan<byte> json, out Range value, out JsonTokenType type)
    {
        value = default;
        type = JsonTokenType.None;
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || !Descend(ref reader, 0))
            {
                return false;
            }

            type = reader.TokenType;
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            value = start..(int)reader.BytesConsumed;
            return true;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // The reader throws the latter on a name with half a character in it.
            return false;
        }
    }

    /// <summary>The first value as text: strings without quotes and escapes, everything else as its JSON. Null when there is none.</summary>
    public string? FindText(ReadOnlySpan<byte> json)
    {
        if (!TryFind(json, out var range, out var type))
        {
            return null;
        }

        var raw = json[range];
        if (type != JsonTokenType.String)
        {
            return Encoding.UTF8.GetString(raw);
        }

        var inner = raw[1..^1];
        if (!inner.Contains((byte)'\\'))
        {
            return Encoding.UTF8.GetString(inner);
        }

        var buffer = new System.Buffers.ArrayBufferWriter<byte>(inner.Length);
        JsonText.WriteUnescaped(buffer, inner);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>A document in which the path leads to a value: an example, not for the hot path.</summary>
    /// <param name="root">A document to put it into; what is in its way is replaced.</param>
    /// <param name="value">The value.</param>
    public JsonNode Put(JsonNode? root, JsonNode value) => Put(root, 0, value);

    private JsonNode Put(JsonNode? node, int step, JsonNode value)
    {
        if (step == _steps.Length)
        {
            return value;
        }

        if (_steps[step].Kind == StepKind.Member)
        {
            var members = node as JsonObject ?? [];
            var name = Encoding.UTF8.GetString(_steps[step].Name);
            var old = members[name];
            members.Remove(name);
            members[name] = Put(old, step + 1, value);
            return members;
        }

        var items = node as JsonArray ?? [];
        var at = Math.Clamp(_steps[step].Index, 0, 1000);
        while (items.Count <= at)
        {
            items.Add(null);
        }

        var item = items[at];
        items[at] = null;
        items[at] = Put(item, step + 1, value);
        return items;
    }

    private bool Descend(ref Utf8JsonReader reader, int step)
    {
        if (step == _steps.Length)
        {
            return true;
        }

        var wanted = _steps[step];
        return reader.TokenType switch
        {
            JsonTokenType.StartObject when wanted.Kind != StepKind.Index => Member(ref reader, step, wanted),
            JsonTokenType.StartArray when wanted.Kind != StepKind.Member => Element(ref reader, step, wanted),
            _ => false,
        };
    }

    private bool Member(ref Utf8JsonReader reader, int step, Step wanted)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var match = wanted.Kind == StepKind.Any || reader.ValueTextEquals(wanted.Name);
            reader.Read();
            if (match && TryHere(ref reader, step))
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    private bool Element(ref Utf8JsonReader reader, int step, Step wanted)
    {
        var index = wanted.Index;
        if (wanted.Kind == StepKind.Index && index < 0)
        {
            index += Count(reader);
            if (index < 0)
            {
                return false;
            }
        }

        for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            if ((wanted.Kind == StepKind.Any || i == index) && TryHere(ref reader, step))
            {
                return true;
            }

            if (wanted.Kind == StepKind.Index && i == index)
            {
                return false;
            }

            reader.Skip();
        }

        return false;
    }

    // A copy of the reader tries the rest, so that a failed try leaves this one on the value.
    private bool TryHere(ref Utf8JsonReader reader, int step)
    {
        var attempt = reader;
        if (!Descend(ref attempt, step + 1))
        {
            return false;
        }

        reader = attempt;
        return true;
    }

    private static int Count(Utf8JsonReader reader)
    {
        var count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            reader.Skip();
            count++;
        }

        return count;
    }

    private static Step Dotted(string text, ref int at)
    {
        var start = ++at;
        if (at < text.Length && text[at] == '*')
        {
            at++;
            return new Step(StepKind.Any, [], 0);
        }

        while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '_' or '-' or '$' or '@'))
        {
            at++;
        }

        return at > start
            ? new Step(StepKind.Member, Encoding.UTF8.GetBytes(text[start..at]), 0)
            : throw Wrong(text, at, at < text.Length && text[at] == '.' ? ".. is not supported" : "expected a member name");
    }

    private static Step Bracketed(string text, ref int at)
    {
        var open = at++;
        if (at < text.Length && text[at] is '\'' or '"')
        {
            var quote = text[at];
            var end = text.IndexOf(quote, at + 1);
            if (end < 0 || end + 1 >= text.Length || text[end + 1] != ']')
            {
                throw Wrong(text, open, $"expected a closing {quote}]");
            }

            var name = text[(at + 1)..end];
            at = end + 2;
            return new Step(StepKind.Member, Encoding.UTF8.GetBytes(name), 0);
        }

        var close = text.IndexOf(']', at);
        if (close < 0)
        {
            throw Wrong(text, open, "expected a closing ]");
        }

        var inner = text[at..close];
        var step = inner == "*"
            ? new Step(StepKind.Any, [], 0)
            : int.TryParse(inner, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index)
                ? new Step(StepKind.Index, [], index)
                : throw Wrong(text, at, "expected a number, * or a quoted name; filters, slices and unions are not supported");
        at = close + 1;
        return step;
    }

    private static PlanException Wrong(string text, int at, string why) => new($"JSON path '{text}', position {at + 1}: {why}");

    private readonly record struct Step(StepKind Kind, byte[] Name, int Index);
}
