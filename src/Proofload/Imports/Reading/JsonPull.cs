using System.Text;
using System.Text.Json;

namespace Proofload.Imports.Reading;

/// <summary>
/// Reads a JSON document of any length forwards. Memory is that of the longest single value. A value that nobody enters is passed over, so a
/// reader names only what it wants.
/// </summary>
internal sealed class JsonPull(Stream stream)
{
    private const int LongestValue = 64 << 20;

    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private bool _isFinal;
    private JsonReaderState _state = new(new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
    private int _valueAt;
    private int _valueLength;
    private bool _isEscaped;
    private bool _isUnentered;
    private bool _hasBegun;
    private bool _hasSeenText;

    /// <summary>Kind of the present token.</summary>
    public JsonTokenType Token { get; private set; }

    /// <summary>What is wrong with a document, in one line.</summary>
    public static string Describe(JsonException e)
    {
        var what = e.Message;
        var tail = what.IndexOf(" LineNumber: ", StringComparison.Ordinal);
        what = (tail < 0 ? what : what[..tail]).ReplaceLineEndings(" ");
        return what.Contains("end of data", StringComparison.Ordinal) || what.Contains("isFinalBlock", StringComparison.Ordinal) || what.Contains("depth to be zero", StringComparison.Ordinal)
            ? "the JSON document is cut off"
            : $"no readable JSON: {what}";
    }

    /// <summary>Steps into the present value when it is an object. The first call reads the document's first value.</summary>
    public bool EnterObject() => Enter(JsonTokenType.StartObject);

    /// <summary>Steps into the present value when it is an array.</summary>
    public bool EnterArray() => Enter(JsonTokenType.StartArray);

    /// <summary>The next property of the object that was entered; its value is the present one. False at the end of the object.</summary>
    public bool NextProperty(out string name)
    {
        name = "";
        PassOver();
        if (!ReadToken() || Token == JsonTokenType.EndObject)
        {
            _isUnentered = false;
            return false;
        }

        name = Text() ?? "";
        ReadValue();
        return true;
    }

    /// <summary>The next item of the array that was entered; it is the present value. False at the end of the array.</summary>
    public bool NextItem()
    {
        PassOver();
        if (!ReadToken() || Token == JsonTokenType.EndArray)
        {
            _isUnentered = false;
            return false;
        }

        _isUnentered = Token is JsonTokenType.StartObject or JsonTokenType.StartArray;
        return true;
    }

    /// <summary>The present value as a finite number, also one in quotes; null for anything else.</summary>
    public double? Number() => Token is JsonTokenType.Number or JsonTokenType.String ? Numbers.Parse(Text()) : null;

    /// <summary>The present value as a whole number that is not negative; null for anything else.</summary>
    public long? Count() => Number() is { } value && value >= 0 && value <= Numbers.MostCounted ? (long)Math.Round(value) : null;

    /// <summary>The present value as text: a string without its quotes, a number as written; null for anything else.</summary>
    public string? Text()
    {
        if (Token is not (JsonTokenType.String or JsonTokenType.PropertyName or JsonTokenType.Number))
            return null;

        var span = _buffer.AsSpan(_valueAt, _valueLength);
        if (!_isEscaped)
            return Encoding.UTF8.GetString(span);

        try
        {
            var reader = new Utf8JsonReader((byte[])[(byte)'"', .. span, (byte)'"']);
            reader.Read();
            return reader.GetString();
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("a text is not valid UTF-8 or has half a surrogate pair", e);
        }
    }

    /// <summary>True or false; null for anything else.</summary>
    public bool? Flag() => Token switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => null,
    };

    /// <summary>Reads to the end, so that a cut document is noticed.</summary>
    /// <exception cref="JsonException">The document is cut off or goes on after its end.</exception>
    public void Finish()
    {
        while (ReadToken())
        {
            // The rest is of no interest, only that it is there.
        }
    }

    private bool Enter(JsonTokenType type)
    {
        if (!_hasBegun)
        {
            _hasBegun = true;
            ReadValue();
        }

        if (Token != type || !_isUnentered)
            return false;

        _isUnentered = false;
        return true;
    }

    private void ReadValue()
    {
        ReadToken();
        _isUnentered = Token is JsonTokenType.StartObject or JsonTokenType.StartArray;
    }

    private void PassOver()
    {
        if (!_isUnentered)
            return;

        _isUnentered = false;
        for (var depth = 1; depth > 0 && ReadToken();)
        {
            if (Token is JsonTokenType.StartObject or JsonTokenType.StartArray)
                depth++;
            else if (Token is JsonTokenType.EndObject or JsonTokenType.EndArray)
                depth--;
        }
    }

    private bool ReadToken()
    {
        while (true)
        {
            var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _isFinal, _state);
            if (reader.Read())
            {
                Token = reader.TokenType;
                var quote = Token is JsonTokenType.String or JsonTokenType.PropertyName ? 1 : 0;
                _valueAt = _start + (int)reader.TokenStartIndex + quote;
                _valueLength = reader.ValueSpan.Length;
                _isEscaped = reader.ValueIsEscaped;
                Advance(reader);
                return true;
            }

            if (_isFinal)
            {
                Token = JsonTokenType.None;
                return false;
            }

            Advance(reader);
            Fill();
        }
    }

    private void Advance(in Utf8JsonReader reader)
    {
        _state = reader.CurrentState;
        _start += (int)reader.BytesConsumed;
    }

    private void Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= LongestValue)
                throw new JsonException("one value is longer than 64 MiB");
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = stream.Read(_buffer.AsSpan(_end));
        _end += read;
        _isFinal = read == 0;
        if (!_hasSeenText && _end >= 3)
        {
            _hasSeenText = true;
            _start = _buffer.AsSpan(0, 3).SequenceEqual(Encoding.UTF8.Preamble) ? 3 : 0;
        }
    }
}
