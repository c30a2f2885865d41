using Proofload.Measurement.Recording;

namespace Proofload.Analysis.Dialects;

/// <summary>Differences of clock points and counts of one request that several dialects share; NaN where a point is missing.</summary>
internal static class ClockReadings
{
    public static double FirstToken(in RequestRecord r) => Between(r.Sent, r.FirstToken);

    public static double ServiceTime(in RequestRecord r) => Between(r.Sent, r.Done);

    public static double OutputTokens(in RequestRecord r) => Count(r.OutputTokens);

    public static double PromptTokens(in RequestRecord r) => Count(r.PromptTokens);

    public static double Between(long from, long to) => from < 0 || to < 0 ? double.NaN : to - from;

    public static double Count(long value) => value < 0 ? double.NaN : value;
}
