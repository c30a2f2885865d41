using System.Buffers;
using Proofload.Tokenizers.Bpe;
using Proofload.Tokenizers.Splitting;

namespace Proofload.Tokenizers.Normalizing;

/// <summary>A normalisation form of Unicode (annex 15): NFC, NFD, NFKC or NFKD.</summary>
internal sealed class UnicodeForm : ITextChange
{
    private const int SyllableBase = 0xAC00;
    private const int SyllableCount = 11172;
    private const int LeadBase = 0x1100;
    private const int VowelBase = 0x1161;
    private const int TailBase = 0x11A7;
    private const int VowelCount = 21;
    private const int TailCount = 28;
    private const int Tabled = 0x30000;

    private readonly NormalizationData _data = NormalizationData.Instance;
    private readonly bool _compatible;
    private readonly bool _composes;
    private readonly bool[] _isInvolved = new bool[Tabled];

    public UnicodeForm(bool compatible, bool composes)
    {
        (_compatible, _composes) = (compatible, composes);
        foreach (var c in _data.Involved(compatible, composes))
            _isInvolved[c] = true;
        if (composes)
        {
            _isInvolved.AsSpan(VowelBase, VowelCount).Fill(true);
            _isInvolved.AsSpan(TailBase + 1, TailCount - 1).Fill(true);
        }
        else
        {
            _isInvolved.AsSpan(SyllableBase, SyllableCount).Fill(true);
        }
    }

    public bool Leaves(ReadOnlySpan<byte> text)
    {
        for (var at = 0; at < text.Length;)
        {
            // Nothing below U+00A0 is changed by any form; all of it is one byte, or starts with C2.
            if (text[at] < 0x80)
            {
                at++;
                continue;
            }

            var c = RuneReader.At(text, at, out at);
            if (c < Tabled && _isInvolved[c])
                return false;
        }

        return true;
    }

    public void Apply(ReadOnlySpan<byte> text, ByteBuffer target, Workspace work)
    {
        var points = new PointBuffer(text.Length);
        try
        {
            for (var at = 0; at < text.Length;)
                Decompose(RuneReader.At(text, at, out at), ref points);
            Order(points.Span);
            var length = _composes ? Compose(points.Span) : points.Count;
            Span<byte> bytes = stackalloc byte[4];
            foreach (var c in points.Span[..length])
                target.Append(bytes[..new System.Text.Rune(c).EncodeToUtf8(bytes)]);
        }
        finally
        {
            points.Return();
        }
    }

    private void Decompose(int c, ref PointBuffer points)
    {
        if (c is >= SyllableBase and < SyllableBase + SyllableCount)
        {
            var syllable = c - SyllableBase;
            points.Add(LeadBase + (syllable / (VowelCount * TailCount)));
            points.Add(VowelBase + (syllable % (VowelCount * TailCount) / TailCount));
            if (syllable % TailCount != 0)
                points.Add(TailBase + (syllable % TailCount));
            return;
        }

        var parts = _data.Decompose(c, _compatible);
        if (parts.IsEmpty)
            points.Add(c);
        foreach (var part in parts)
            Decompose(part, ref points);
    }

    // Runs of combining marks, each sorted by class without changing the order of equals.
    private void Order(Span<int> points)
    {
        for (var start = 0; start < points.Length; start++)
        {
            if (_data.CombiningClass(points[start]) == 0)
                continue;
            var end = start + 1;
            while (end < points.Length && _data.CombiningClass(points[end]) != 0)
                end++;
            SortRun(points[start..end]);
            start = end;
        }
    }

    private void SortRun(Span<int> run)
    {
        if (run.Length < 2)
            return;
        var keys = ArrayPool<long>.Shared.Rent(run.Length);
        for (var i = 0; i < run.Length; i++)
            keys[i] = ((long)_data.CombiningClass(run[i]) << 32) | (uint)i;
        keys.AsSpan(0, run.Length).Sort();
        var before = ArrayPool<int>.Shared.Rent(run.Length);
        run.CopyTo(before);
        for (var i = 0; i < run.Length; i++)
            run[i] = before[(int)(uint)keys[i]];
        ArrayPool<long>.Shared.Return(keys);
        ArrayPool<int>.Shared.Return(before);
    }

    private int Compose(Span<int> points)
    {
        var (starter, written, last) = (-1, 0, 0);
        foreach (var c in points)
        {
            var combining = _data.CombiningClass(c);
            if (starter >= 0 && (last < combining || (last == 0 && starter == written - 1)) && Pair(points[starter], c) is >= 0 and var both)
            {
                points[starter] = both;
                continue;
            }

            if (combining == 0)
                starter = written;
            last = combining;
            points[written++] = c;
        }

        return written;
    }

    private int Pair(int first, int second)
    {
        if (first is >= LeadBase and < LeadBase + 19 && second is >= VowelBase and < VowelBase + VowelCount)
            return SyllableBase + ((((first - LeadBase) * VowelCount) + (second - VowelBase)) * TailCount);
        if (first is >= SyllableBase and < SyllableBase + SyllableCount && (first - SyllableBase) % TailCount == 0 && second is > TailBase and < TailBase + TailCount)
            return first + (second - TailBase);
        return _data.Compose(first, second);
    }

    private ref struct PointBuffer(int least)
    {
        private int[] _points = ArrayPool<int>.Shared.Rent(Math.Max(64, least));

        public int Count { get; private set; }

        public readonly Span<int> Span => _points.AsSpan(0, Count);

        public void Add(int point)
        {
            if (Count == _points.Length)
            {
                var larger = ArrayPool<int>.Shared.Rent(Count * 2);
                _points.CopyTo(larger, 0);
                ArrayPool<int>.Shared.Return(_points);
                _points = larger;
            }

            _points[Count++] = point;
        }

        public readonly void Return() => ArrayPool<int>.Shared.Return(_points);
    }
}
