using System.Text.Json;
using Proofload.Protocols.Generation;
using Proofload.Protocols.Json;
using Proofload.Transport;

namespace Proofload.Protocols.OpenAi;

/// <summary>
/// Finds what changes from one chunk to the next: the text of the one choice, the server's stamp, and those top-level texts and numbers that
/// <see cref="ChunkParser"/> skips, such as <c>id</c> and <c>created</c>. Everything else must recur byte for byte.
/// </summary>
internal ref struct ChunkForm
{
    private const int MostGaps = 16;

    private readonly Span<RecurringEvent.Gap> _gaps;
    private Utf8JsonReader _reader;
    private int _count;
    private int _texts;
    private int _stamps;
    private int _choices;
    private int _index;
    private OutputText.Kind _kind;

    private ChunkForm(ReadOnlySpan<byte> json, Span<RecurringEvent.Gap> gaps)
    {
        _reader = new Utf8JsonReader(json);
        _gaps = gaps;
    }

    /// <summary>The form of a chunk's siblings; null when it is none that can be told by its bytes.</summary>
    public static RecurringEvent? Find(ReadOnlySpan<byte> json, in Chunk chunk)
    {
        // A line end between the members would be the end of an event's line on the wire.
        if (chunk.HasContent == chunk.HasReasoning || chunk is not { HasToolCall: false, HasFinish: false, HasError: false, IsEnd: false }
            || json.ContainsAny((byte)'\r', (byte)'\n'))
        {
            return null;
        }

        var form = new ChunkForm(json, stackalloc RecurringEvent.Gap[MostGaps]);
        return form.TryFind() && form._texts == 1 && form._stamps <= 1 && form._choices == 1
            ? new RecurringEvent(json, form._gaps[..form._count], in chunk, form._kind, form._index)
            : null;
    }

    private bool TryFind()
    {
        _reader.Read();
        while (JsonValue.NextMember(ref _reader))
        {
            if (_reader.ValueTextEquals("choices"u8))
            {
                if (!TryChoices())
                {
                    return false;
                }
            }
            else if (_reader.ValueTextEquals("emitted_ns"u8))
            {
                _stamps++;
                _reader.Read();
                AddNumber(RecurringEvent.GapKind.Stamp);
            }
            else
            {
                var matters = _reader.ValueTextEquals("object"u8) || _reader.ValueTextEquals("error"u8) || _reader.ValueTextEquals("usage"u8);
                _reader.Read();
                if (matters || !TryAddAny())
                {
                    _reader.Skip();
                }
            }

            if (_count > MostGaps - 2)
            {
                return false;
            }
        }

        return true;
    }

    private bool TryAddAny()
    {
        if (_reader.TokenType == JsonTokenType.String && !_reader.ValueIsEscaped)
        {
            AddText(RecurringEvent.GapKind.AnyText);
            return true;
        }

        return _reader.TokenType == JsonTokenType.Number && AddNumber(RecurringEvent.GapKind.AnyNumber);
    }

    // One object in an array.
    private bool TryChoices()
    {
        _reader.Read();
        if (_reader.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }

        _reader.Read();
        if (_reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        _choices++;
        while (JsonValue.NextMember(ref _reader))
        {
            if (_reader.ValueTextEquals("delta"u8) || _reader.ValueTextEquals("message"u8))
            {
                if (!TryDelta())
                {
                    return false;
                }
            }
            else if (_reader.ValueTextEquals("text"u8))
            {
                if (!TryText(OutputText.Kind.Content))
                {
                    return false;
                }
            }
            else if (_reader.ValueTextEquals("index"u8))
            {
                _index = (int)Math.Clamp(JsonValue.Number(ref _reader), 0, ChunkParser.MostChoices);
            }
            else
            {
                _reader.Skip();
            }
        }

        _reader.Read();
        return _reader.TokenType == JsonTokenType.EndArray;
    }

    private bool TryDelta()
    {
        _reader.Read();
        if (_reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (JsonValue.NextMember(ref _reader))
        {
            var isReasoning = _reader.ValueTextEquals("reasoning_content"u8) || _reader.ValueTextEquals("reasoning"u8);
            if (isReasoning || _reader.ValueTextEquals("content"u8) || _reader.ValueTextEquals("refusal"u8))
            {
                if (!TryText(isReasoning ? OutputText.Kind.Reasoning : OutputText.Kind.Content))
                {
                    return false;
                }
            }
            else if (_reader.ValueTextEquals("tool_calls"u8) || _reader.ValueTextEquals("function_call"u8))
            {
                _reader.Read();
                if (_reader.TokenType != JsonTokenType.Null)
                {
                    return false;
                }
            }
            else
            {
                _reader.Skip();
            }
        }

        return true;
    }

    // Nothing, or the one text of the chunk.
    private bool TryText(OutputText.Kind kind)
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.Null)
        {
            return true;
        }

        if (_reader.TokenType != JsonTokenType.String || _reader.ValueIsEscaped)
        {
            return false;
        }

        if (_reader.ValueSpan.Length > 0)
        {
            _texts++;
            _kind = kind;
            AddText(RecurringEvent.GapKind.Text);
        }

        return true;
    }

    // The token starts with its quote.
    private void AddText(RecurringEvent.GapKind kind) => Add((int)_reader.TokenStartIndex + 1, kind);

    private bool AddNumber(RecurringEvent.GapKind kind)
    {
        if (_reader.TokenType != JsonTokenType.Number || _reader.ValueSpan.Length > RecurringEvent.MostDigits
            || _reader.ValueSpan.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            _reader.Skip();
            return false;
        }

        Add((int)_reader.TokenStartIndex, kind);
        return true;
    }

    private void Add(int start, RecurringEvent.GapKind kind)
    {
        if (_count < MostGaps)
        {
            _gaps[_count++] = new RecurringEvent.Gap(start, _reader.ValueSpan.Length, kind);
        }
    }
}
