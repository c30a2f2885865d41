using System.Buffers;
using System.Collections;
using Proofload.Data;
using Proofload.Protocols.Json;

namespace Proofload.Scenarios;

/// <summary>
/// What was said so far in a conversation, in one growing buffer that is used again by the next conversation. Turns are made when they are read, so
/// nothing is allocated for them.
/// </summary>
internal sealed class ConversationMemory : IReadOnlyList<Turn>
{
    /// <summary>Largest memory of one conversation, bytes; one that would pass it ends.</summary>
    public const int MostBytes = 16 << 20;

    private const int KeptBytes = 256 * 1024;
    private readonly List<(string Role, int Start, int Length)> _turns = [];
    private ArrayBufferWriter<byte> _text = new(256);

    public int Count => _turns.Count;

    /// <summary>Bytes of all turns.</summary>
    public int Bytes => _text.WrittenCount;

    public Turn this[int index]
    {
        get
        {
            var (role, start, length) = _turns[index];
            return new Turn(role, _text.WrittenMemory.Slice(start, length));
        }
    }

    /// <summary>Forgets everything; memory above 256 KiB is given back.</summary>
    public void Clear()
    {
        _turns.Clear();
        if (_text.Capacity > KeptBytes)
        {
            _text = new ArrayBufferWriter<byte>(256);
        }

        _text.ResetWrittenCount();
    }

    /// <summary>Adds a turn whose text is escaped for a JSON string already.</summary>
    public void AddEscaped(string role, ReadOnlySpan<byte> json)
    {
        var start = _text.WrittenCount;
        _text.Write(json);
        _turns.Add((role, start, json.Length));
    }

    /// <summary>Adds a turn of plain UTF-8 text.</summary>
    public void AddText(string role, ReadOnlySpan<byte> utf8)
    {
        var start = _text.WrittenCount;
        JsonText.WriteEscaped(_text, utf8);
        _turns.Add((role, start, _text.WrittenCount - start));
    }

    public IEnumerator<Turn> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
