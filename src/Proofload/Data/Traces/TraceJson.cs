using System.Text;
using System.Text.Json;
using Proofload.Data.Readers;
using Proofload.Plans.Loads;

namespace Proofload.Data.Traces;

/// <summary>Reads the rows of a trace from JSON lines in one pass over each; rows of the same fields share what was found out about these.</summary>
internal sealed class TraceJson(TraceColumns columns, TraceRows rows, TraceFormat? wanted)
{
    private readonly List<string> _names = [];
    private readonly List<byte[]> _nameBytes = [];
    private readonly List<(int Start, int Length, JsonTokenType Type)> _values = [];
    private readonly List<long> _hashIds = [];
    private TracePlaces _places;
    private string? _lack;
    private bool _isMilliseconds;

    /// <summary>The format; null before the first row.</summary>
    public TraceFormat? Format { get; private set; }

    /// <summary>Adds the row of a line.</summary>
    /// <returns>Null when it is fine, else the reason.</returns>
    public string? Add(ReadOnlySpan<byte> line)
    {
        try
        {
            return AddObject(line);
        }
        catch (JsonException e)
        {
            return $"not JSON (at byte {e.BytePositionInLine})";
        }
        catch (InvalidOperationException)
        {
            // System.Text.Json refuses to make a string of bytes that are not UTF-8, or of half a surrogate pair.
            return "a text is not valid Unicode";
        }
    }

    private string? AddObject(ReadOnlySpan<byte> line)
    {
        if (!Scan(line))
            return "not a JSON object";
        if ((_lack ?? (_places.Time < 0 ? "no time field" : null)) is { } problem)
            return problem;
        if (HashIds(line) is { } wrong)
            return wrong;
        return rows.Add(new TraceEntry
        {
            Time = Text(line, _places.Time) ?? "null",
            IsMilliseconds = _isMilliseconds,
            PromptTokens = Count(line, _places.Prompt),
            OutputTokens = Count(line, _places.Output),
            Session = Text(line, _places.Session),
            HashIds = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_hashIds),
        });
    }

    /// <summary>Notes where the values of the fields stand. False when the line is no object.</summary>
    private bool Scan(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            reader.Read();
            return false;
        }

        _values.Clear();
        var isKnown = _names.Count > 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            isKnown = isKnown && _values.Count < _nameBytes.Count && reader.ValueTextEquals(_nameBytes[_values.Count]);
            reader.Read();
            var (start, type) = ((int)reader.TokenStartIndex, reader.TokenType);
            reader.Skip();
            _values.Add((start, (int)reader.BytesConsumed - start, type));
        }

        reader.Read();
        if (!isKnown || _values.Count != _names.Count)
            Learn(line);
        return true;
    }

    private void Learn(ReadOnlySpan<byte> line)
    {
        _names.Clear();
        _nameBytes.Clear();
        var reader = new Utf8JsonReader(line);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            _names.Add(reader.GetString()!);
            _nameBytes.Add(Encoding.UTF8.GetBytes(_names[^1]));
            reader.Skip();
        }

        _places = columns.PlacesIn(_names);
        var format = wanted ?? TraceFormats.Of(_names, isJson: true);
        _lack = wanted is { } asked ? TraceFormats.Lack(asked, _names) : null;
        Format ??= format;
        _isMilliseconds = columns.IsUsual && format == TraceFormat.Mooncake;
    }

    private string? Text(ReadOnlySpan<byte> line, int place)
    {
        if (place < 0)
            return null;
        var (start, length, type) = _values[place];
        var value = line.Slice(start, length);
        if (type == JsonTokenType.Number)
            return Encoding.UTF8.GetString(value);
        if (type != JsonTokenType.String)
            return place == _places.Time ? Encoding.UTF8.GetString(value[..Math.Min(length, 64)]) : null;
        var reader = new Utf8JsonReader(value);
        reader.Read();
        return reader.GetString();
    }

    private int? Count(ReadOnlySpan<byte> line, int place)
    {
        if (place < 0 || _values[place] is not { Type: JsonTokenType.Number } found)
            return null;
        var reader = new Utf8JsonReader(line.Slice(found.Start, found.Length));
        reader.Read();
        return reader.TryGetDouble(out var number) ? TokenCount.Of(number) : null;
    }

    /// <summary>Reads the prefix hashes: whole numbers, or texts, of which a hash is taken. Null when they are fine or not there.</summary>
    private string? HashIds(ReadOnlySpan<byte> line)
    {
        _hashIds.Clear();
        if (_places.Hashes < 0 || _values[_places.Hashes] is not { Type: not JsonTokenType.Null } found)
            return null;
        if (found.Type != JsonTokenType.StartArray)
            return "hash_ids is not a list";
        var reader = new Utf8JsonReader(line.Slice(found.Start, found.Length));
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var id))
                _hashIds.Add(id);
            else if (reader.TokenType == JsonTokenType.Number && reader.TryGetUInt64(out var large))
                _hashIds.Add(unchecked((long)large));
            else if (reader.TokenType == JsonTokenType.String)
                _hashIds.Add(unchecked((long)TraceRows.Key(reader.GetString()!)));
            else
                return "one of hash_ids is neither a whole number nor a text";
        }

        return null;
    }
}
