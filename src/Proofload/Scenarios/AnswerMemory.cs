using System.Buffers;
using Proofload.Measurement.Recording;

namespace Proofload.Scenarios;

/// <summary>The answers that a session has got, in one growing buffer that is used again by the next session.</summary>
internal sealed class AnswerMemory
{
    /// <summary>Largest memory of the answers of one session, bytes; later answers are kept without their text.</summary>
    public const int MostBytes = 64 << 20;

    private const int KeptBytes = 256 * 1024;
    private const int KeptEntries = 256;
    private readonly List<Entry> _entries = [];
    private ArrayBufferWriter<byte> _text = new(256);

    /// <summary>Forgets everything; memory above 256 KiB is given back.</summary>
    public void Clear()
    {
        if (_text.Capacity > KeptBytes)
            _text = new ArrayBufferWriter<byte>(256);
        _text.ResetWrittenCount();
        _entries.Clear();
        if (_entries.Capacity > KeptEntries)
            _entries.TrimExcess();
    }

    /// <summary>Keeps an answer and gives its number.</summary>
    public int Add(in RequestRecord record, ReadOnlySpan<byte> text, bool isCut)
    {
        var start = _text.WrittenCount;
        var isKept = !isCut && text.Length <= MostBytes - start;
        if (isKept)
            _text.Write(text);
        _entries.Add(new Entry
        {
            Kind = record.Kind,
            Outcome = record.Outcome,
            Status = record.Status,
            Detail = record.Detail,
            LatencyNs = record.LatencyNs,
            TtftNs = record.TtftNs,
            PromptTokens = record.PromptTokens,
            OutputTokens = record.OutputTokens,
            Start = start,
            Length = isKept ? text.Length : -1,
        });
        return _entries.Count - 1;
    }

    public ref readonly Entry this[int number] => ref System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_entries)[number];

    public ReadOnlySpan<byte> TextOf(in Entry entry) => _text.WrittenSpan.Slice(entry.Start, Math.Max(0, entry.Length));

    /// <summary>What is known of an answer.</summary>
    internal struct Entry
    {
        public int Kind;
        public ErrorKind Outcome;
        public int Status;
        public string? Detail;
        public long LatencyNs;
        public long TtftNs;
        public long PromptTokens;
        public long OutputTokens;
        public int Start;

        /// <summary>Bytes of the text; -1 when it was too long to be kept.</summary>
        public int Length;
    }
}
