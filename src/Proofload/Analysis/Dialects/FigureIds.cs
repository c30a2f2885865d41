namespace Proofload.Analysis.Dialects;

/// <summary>What figures are called, whatever their tool prints above them.</summary>
internal static class FigureIds
{
    // Quantities with a distribution.
    public const string Ttft = "ttft";
    public const string Ttst = "ttst";
    public const string Tpot = "tpot";
    public const string Itl = "itl";
    public const string Latency = "latency";
    public const string ExpectedLatency = "expected_latency";
    public const string UserSpeed = "user_speed";
    public const string OutputTokens = "output_tokens";
    public const string PromptTokens = "prompt_tokens";
    public const string TotalTokens = "total_tokens";
    public const string TokensPerChunk = "tokens_per_chunk";
    public const string Concurrency = "concurrency";
    public const string QueryLatency = "query_latency";

    // Single values.
    public const string Requests = "requests";
    public const string Failed = "failed";
    public const string Duration = "duration";
    public const string RequestRate = "request_rate";
    public const string OutputRate = "output_rate";
    public const string PromptRate = "prompt_rate";
    public const string TotalRate = "total_rate";
    public const string TotalOutput = "total_output";
    public const string TotalPrompt = "total_prompt";
    public const string PeakConcurrency = "peak_concurrency";
    public const string Goodput = "goodput";
    public const string GoodputRatio = "goodput_ratio";
    public const string ScheduledRate = "scheduled_rate";
}
