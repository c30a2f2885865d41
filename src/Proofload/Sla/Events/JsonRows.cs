using System.Text.Json;

namespace Proofload.Sla.Events;

/// <summary>Rows of JSON lines: one object a line; errors by class stand in an object <c>errors</c>.</summary>
internal sealed class JsonRows(EventFields fields) : IRowParser
{
    private const int MostNames = 1_000;
    private readonly Dictionary<string, EventField?> _known = new(StringComparer.Ordinal);
    private byte[] _text = new byte[256];

    public bool HasTotal { get; private set; }

    public bool HasErrors { get; private set; }

    public IReadOnlyCollection<string> Unused => [.. _known.Where(static k => k.Value is null).Select(static k => k.Key)];

    public bool Parse(ReadOnlySpan<byte> line, bool isFirst, EventRow row)
    {
        if (isFirst && line.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            line = line[3..];
        if (line.Trim(" \t"u8).Length == 0)
            return false;
        var json = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = 16 });
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            throw new InvalidDataException("a row is a JSON object");
        var (hasTime, hasEnd) = (false, false);
        (HasTotal, HasErrors) = (false, false);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("errors"u8))
            {
                json.Read();
                HasErrors = true;
                Errors(ref json, row);
                continue;
            }

            var field = FieldOf(ref json);
            json.Read();
            if (field is null || json.TokenType is JsonTokenType.Null)
            {
                json.Skip();
                continue;
            }

            hasTime |= field.Kind == EventFieldKind.Time;
            hasEnd |= field.Kind is EventFieldKind.Status or EventFieldKind.Outcome;
            HasTotal |= field.Kind == EventFieldKind.Total;
            if (fields.Set(row, field, Value(ref json, field)) is { } problem)
                throw new InvalidDataException(problem);
        }

        if (json.Read())
            throw new InvalidDataException("more than one value in the line");
        if (!hasTime)
            throw new InvalidDataException("the row has no time");
        return HasTotal || hasEnd ? true : throw new InvalidDataException("the row has neither total (a row of counts) nor status or outcome (a request)");
    }

    private void Errors(ref Utf8JsonReader json, EventRow row)
    {
        if (json.TokenType == JsonTokenType.Null)
            return;
        if (json.TokenType != JsonTokenType.StartObject)
            throw new InvalidDataException("errors: expected an object such as {\"503\": 4}");
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var field = FieldOf(ref json, "error_");
            json.Read();
            if (json.TokenType != JsonTokenType.Number)
                throw new InvalidDataException("errors: expected a count for each class");
            if (fields.Set(row, field!, json.ValueSpan) is { } problem)
                throw new InvalidDataException(problem);
        }
    }

    private EventField? FieldOf(ref Utf8JsonReader json, string prefix = "")
    {
        Span<char> chars = stackalloc char[128];
        if (json.ValueSpan.Length > 100)
        {
            return prefix.Length == 0 ? null : throw new InvalidDataException("errors: a class of errors has 1 to 64 characters");
        }

        prefix.CopyTo(chars);
        var length = prefix.Length + json.CopyString(chars[prefix.Length..]);
        if (length == prefix.Length)
            return prefix.Length == 0 ? null : throw new InvalidDataException("errors: a class of errors has 1 to 64 characters");
        var lookup = _known.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(chars[..length], out var known))
            return known;
        var name = chars[..length].ToString();
        known = fields.Find(name);
        if (_known.Count < MostNames)
            _known.Add(name, known);
        return known;
    }

    private ReadOnlySpan<byte> Value(ref Utf8JsonReader json, EventField field)
    {
        if (json.TokenType == JsonTokenType.Number || (json.TokenType == JsonTokenType.String && !json.ValueIsEscaped))
            return json.ValueSpan;
        if (json.TokenType != JsonTokenType.String)
            throw new InvalidDataException($"{field.Name}: expected a number or a text");
        if (_text.Length < json.ValueSpan.Length)
            _text = new byte[json.ValueSpan.Length];
        return _text.AsSpan(0, json.CopyString(_text));
    }
}
