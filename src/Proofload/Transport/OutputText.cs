using System.Text.Json;

namespace Proofload.Transport;

/// <summary>
/// The text that a model generated in one answer, for a tokenizer. Every choice has up to three texts (reasoning, content, tool calls) that a
/// model writes one after another and a stream may interleave with those of other choices; each is kept apart, so that no token is counted
/// over the seam of two.
/// </summary>
internal sealed class OutputText
{
    /// <summary>Longest text of an answer, bytes; of a longer one nothing is counted.</summary>
    public const int MostBytes = 1 << 20;

    private const int KeptBytes = 64 * 1024;
    private const int MostParts = 1 << 16;
    private const int Kinds = 4;

    private byte[] _bytes = [];
    private Part[] _parts = [];
    private int _partCount;
    private int _choiceStart;

    /// <summary>Which text of a choice.</summary>
    public enum Kind
    {
        /// <summary>For the user.</summary>
        Content = 0,

        /// <summary>Reasoning.</summary>
        Reasoning,

        /// <summary>Names and arguments of tool calls.</summary>
        ToolCall,
    }

    /// <summary>Bytes of all texts.</summary>
    public int Length { get; private set; }

    /// <summary>The answer was longer than what is kept.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Forgets the answer; much memory is given back.</summary>
    public void Clear()
    {
        if (_bytes.Length > KeptBytes)
            _bytes = [];
        (Length, _partCount, _choiceStart, IsOver) = (0, 0, 0, false);
    }

    /// <summary>What follows belongs to one choice, whose number may be known only at its end.</summary>
    public void BeginChoice() => _choiceStart = _partCount;

    /// <summary>Says which choice it was.</summary>
    public void EndChoice(int index)
    {
        var kept = _choiceStart;
        for (var i = _choiceStart; i < _partCount; i++)
        {
            var part = _parts[i] with { Id = (index * Kinds) + _parts[i].Id };
            if (kept > 0 && _parts[kept - 1].Id == part.Id)
                _parts[kept - 1].Length += part.Length;
            else
                _parts[kept++] = part;
        }

        _partCount = kept;
    }

    /// <summary>Takes the string that a reader stands on.</summary>
    public void Add(Kind kind, in Utf8JsonReader reader)
    {
        if (TryReserve(reader.ValueSpan.Length))
            Append(kind, reader.CopyString(_bytes.AsSpan(Length)));
    }

    /// <summary>Takes a text as it is.</summary>
    public void Add(Kind kind, ReadOnlySpan<byte> utf8)
    {
        if (!TryReserve(utf8.Length))
            return;
        utf8.CopyTo(_bytes.AsSpan(Length));
        Append(kind, utf8.Length);
    }

    private bool TryReserve(int room)
    {
        if (IsOver || Length + room > MostBytes || _partCount == MostParts)
        {
            IsOver = true;
            return false;
        }

        if (_bytes.Length - Length < room)
            Array.Resize(ref _bytes, Math.Max(1024, (Length + room) * 2));
        return true;
    }

    private void Append(Kind kind, int written)
    {
        if (written == 0)
            return;
        if (_partCount > _choiceStart && _parts[_partCount - 1].Id == (int)kind)
        {
            _parts[_partCount - 1].Length += written;
        }
        else
        {
            if (_partCount == _parts.Length)
                Array.Resize(ref _parts, Math.Max(4, _partCount * 2));
            _parts[_partCount++] = new Part { Id = (int)kind, Start = Length, Length = written };
        }

        Length += written;
    }

    /// <summary>The sum of a count over every text, each whole. Takes the texts out.</summary>
    /// <param name="scratch">Memory for texts that are not in one piece; at least <see cref="Length"/> bytes.</param>
    /// <param name="count">Counts a text.</param>
    public long Sum(Span<byte> scratch, Func<ReadOnlySpan<byte>, long> count)
    {
        var sum = 0L;
        for (var i = 0; i < _partCount; i++)
        {
            if (_parts[i].Length == 0)
                continue;
            var next = Next(_parts[i].Id, i);
            if (next < 0)
            {
                sum += count(Bytes(_parts[i]));
                continue;
            }

            var length = 0;
            for (var j = i; j >= 0; j = Next(_parts[i].Id, j))
            {
                Bytes(_parts[j]).CopyTo(scratch[length..]);
                length += _parts[j].Length;
                _parts[j].Length = 0;
            }

            sum += count(scratch[..length]);
        }

        _partCount = 0;
        return sum;
    }

    private int Next(int id, int behind)
    {
        for (var i = behind + 1; i < _partCount; i++)
        {
            if (_parts[i].Id == id)
                return i;
        }

        return -1;
    }

    private ReadOnlySpan<byte> Bytes(Part part) => _bytes.AsSpan(part.Start, part.Length);

    private struct Part
    {
        public int Id;
        public int Start;
        public int Length;
    }
}
