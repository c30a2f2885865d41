namespace Proofload.Data.Looks;

/// <summary>What a dataset or trace holds and what a run would send of it.</summary>
public sealed record DataLook
{
    /// <summary>What was read and what was skipped.</summary>
    public required DatasetReport Report { get; init; }

    /// <summary>True when the format was found out and not named.</summary>
    public bool IsDetected { get; init; }

    /// <summary>Prompt lengths in tokens, history included; null when there are none.</summary>
    public LengthSummary? PromptTokens { get; init; }

    /// <summary>Output lengths in tokens; null when there are none.</summary>
    public LengthSummary? OutputTokens { get; init; }

    /// <summary>Where prompt lengths come from: <c>recorded</c> in the file, counted by a <c>tokenizer</c>, or an <c>estimate</c> of 4 characters a token.</summary>
    public required string LengthSource { get; init; }

    /// <summary>Conversations of a dataset, or sessions that a trace names; null when there are none.</summary>
    public SessionSummary? Sessions { get; init; }

    /// <summary>Times of a trace; null for a dataset.</summary>
    public TimeSummary? Times { get; init; }

    /// <summary>Prefixes that the prompts of a trace share; null when the trace does not say.</summary>
    public SharingSummary? Sharing { get; init; }

    /// <summary>URLs of a batch file with the number of their lines.</summary>
    public IReadOnlyList<(string Url, int Rows)> Urls { get; init; } = [];

    /// <summary>The first rows.</summary>
    public IReadOnlyList<LookedRow> First { get; init; } = [];

    /// <summary>Remarks for the reader.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>Lengths of many texts, in tokens. Percentiles are nearest-rank.</summary>
/// <param name="Count">Texts whose length is known.</param>
/// <param name="Mean">Mean.</param>
/// <param name="P50">Median.</param>
/// <param name="P90">90th percentile.</param>
/// <param name="P99">99th percentile.</param>
/// <param name="Max">Longest.</param>
public sealed record LengthSummary(int Count, double Mean, int P50, int P90, int P99, int Max)
{
    /// <summary>Of lengths in any order, which are sorted here; null of none.</summary>
    internal static LengthSummary? Of(List<int> lengths)
    {
        if (lengths.Count == 0)
            return null;
        lengths.Sort();
        int At(double share) => lengths[(int)Math.Ceiling(share * lengths.Count) - 1];
        return new LengthSummary(lengths.Count, lengths.Average(static n => (double)n), At(0.5), At(0.9), At(0.99), lengths[^1]);
    }
}

/// <summary>Sessions or conversations.</summary>
/// <param name="Count">How many.</param>
/// <param name="MeanTurns">Mean number of requests of one.</param>
/// <param name="MostTurns">Requests of the longest.</param>
public sealed record SessionSummary(int Count, double MeanTurns, int MostTurns);

/// <summary>Times of a trace.</summary>
/// <param name="Duration">From the first row to the last, seconds.</param>
/// <param name="MeanRate">Requests per second over it; null when all times are equal.</param>
/// <param name="PeakRate">The most requests within one second.</param>
public sealed record TimeSummary(double Duration, double? MeanRate, double PeakRate);

/// <summary>Prefixes that prompts share, as a cache without bounds would find them: whole blocks at the start of a prompt that an earlier one had.</summary>
/// <param name="BlockTokens">Tokens of a block.</param>
/// <param name="Rows">Rows that name blocks.</param>
/// <param name="PromptTokens">Prompt tokens of these rows.</param>
/// <param name="SharedTokens">Those of them in shared blocks.</param>
/// <param name="DistinctBlocks">Different blocks, each with all before it.</param>
/// <param name="UnevenRows">Rows that name more or fewer blocks than their length has.</param>
/// <param name="LookedAt">Rows that were looked at; fewer than there are only where there were too many blocks to remember.</param>
public sealed record SharingSummary(int BlockTokens, int Rows, long PromptTokens, long SharedTokens, long DistinctBlocks, int UnevenRows, int LookedAt)
{
    /// <summary>Shared tokens as a share of all, 0 to 1.</summary>
    public double Share => PromptTokens == 0 ? 0 : (double)SharedTokens / PromptTokens;
}

/// <summary>One row, shortened.</summary>
/// <param name="Text">Beginning of its prompt or body, or the name of its file.</param>
/// <param name="Time">Time in the trace, seconds; null for a dataset.</param>
/// <param name="PromptTokens">Prompt length; null for unknown.</param>
/// <param name="OutputTokens">Output length; null leaves it to the server.</param>
/// <param name="Turns">Turns of the user; 1 for a single prompt.</param>
public sealed record LookedRow(string Text, double? Time, int? PromptTokens, int? OutputTokens, int Turns);
