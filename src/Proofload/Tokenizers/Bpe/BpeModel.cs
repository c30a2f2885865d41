namespace Proofload.Tokenizers.Bpe;

/// <summary>The last stage: a piece of text becomes tokens by byte pair encoding.</summary>
internal sealed class BpeModel<TMerges> : ITextStage
    where TMerges : struct, IMerges
{
    private readonly Vocabulary _vocabulary;
    private readonly TMerges _merges;
    private readonly BpeOptions _options;
    private readonly int[] _byteIds;

    // Whether merging the bytes of a token gives the token: 0 not tried, 1 yes, 2 no. Threads that race write the same.
    private readonly byte[]? _isReached;

    public BpeModel(Vocabulary vocabulary, TMerges merges, BpeOptions options, int ids)
    {
        (_vocabulary, _merges, _options) = (vocabulary, merges, options);
        _byteIds = [.. Enumerable.Range(0, 256).Select(b => vocabulary.Find([(byte)b]))];
        _isReached = options.TakesWholeTokens ? null : new byte[ids];
    }

    public void Run(ReadOnlySpan<byte> text, Workspace work)
    {
        work.IsTextStart = false;
        var whole = _vocabulary.Find(text);
        if (whole >= 0 && (_isReached is null || _isReached[whole] == 1))
        {
            work.Add(whole);
            return;
        }

        var merge = work.Merge;
        merge.Clear();
        if (_options.IsByteLevel)
            AddBytes(text, merge);
        else
            AddCharacters(text, merge);
        merge.Merge(text, _merges);
        if (whole >= 0)
            _isReached![whole] = merge.Count == 1 && merge.IdAt(0) == whole ? (byte)1 : (byte)2;
        for (var i = 0; i < merge.Count; i++)
            work.Add(merge.IdAt(i));
    }

    private void AddBytes(ReadOnlySpan<byte> text, MergeSpace merge)
    {
        var wasUnknown = false;
        for (var i = 0; i < text.Length; i++)
        {
            var id = _byteIds[text[i]];
            if (id >= 0)
                merge.Add(id, i, i + 1);
            else
                AddUnknown(merge, i, i + 1, wasUnknown);
            wasUnknown = id < 0;
        }
    }

    private void AddCharacters(ReadOnlySpan<byte> text, MergeSpace merge)
    {
        var wasUnknown = false;
        for (var i = 0; i < text.Length;)
        {
            var end = i + Splitting.RuneReader.LengthAt(text, i);
            var id = _vocabulary.Find(text[i..end]);
            if (id >= 0)
            {
                merge.Add(id, i, end);
                wasUnknown = false;
            }
            else if (!AddFallback(text, i, end, merge))
            {
                AddUnknown(merge, i, end, wasUnknown);
                wasUnknown = true;
            }

            i = end;
        }
    }

    private bool AddFallback(ReadOnlySpan<byte> text, int start, int end, MergeSpace merge)
    {
        var bytes = _options.ByteTokens;
        if (bytes.Length == 0)
            return false;
        for (var i = start; i < end; i++)
        {
            if (bytes[text[i]] < 0)
                return false;
        }

        for (var i = start; i < end; i++)
            merge.Add(bytes[text[i]], i, i + 1);
        return true;
    }

    // Without a token for what is unknown it is dropped, as the library of these files does.
    private void AddUnknown(MergeSpace merge, int start, int end, bool wasUnknown)
    {
        if (_options.Unknown < 0)
            return;
        if (wasUnknown && _options.FusesUnknown)
            merge.Extend(end);
        else
            merge.Add(_options.Unknown, start, end);
    }
}

/// <summary>Ways in which vocabularies of one model differ.</summary>
internal sealed record BpeOptions
{
    /// <summary>The symbols before merging are bytes, not characters.</summary>
    public required bool IsByteLevel { get; init; }

    /// <summary>A piece that is a token is taken as it is, without merging.</summary>
    public bool TakesWholeTokens { get; init; }

    /// <summary>Tokens of single bytes for characters that the vocabulary lacks, -1 where there is none; empty for no such fallback.</summary>
    public int[] ByteTokens { get; init; } = [];

    /// <summary>Token of an unknown symbol; -1 for none.</summary>
    public int Unknown { get; init; } = -1;

    /// <summary>Neighbouring unknown symbols are one.</summary>
    public bool FusesUnknown { get; init; }
}
