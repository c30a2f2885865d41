namespace Proofload.Imports;

/// <summary>What AIPerf's figures mean, and its units.</summary>
internal static class AiperfText
{
    /// <summary>Error type of requests that AIPerf ended itself.</summary>
    public const string Cancellation = "RequestCancellationError";

    /// <summary>Fills in what the figures mean.</summary>
    public static void Describe(ImportedRun run)
    {
        run.Definitions["service_time"] = "AIPerf's request_latency: from the start of the request to its last content";
        run.Definitions["service_ttft"] = "AIPerf's time_to_first_token: from the start of the request to the first event that is not empty, reasoning included";
        run.Definitions["tpot"] = "AIPerf's inter_token_latency: (request_latency - time_to_first_token) / (output tokens - 1)";
        run.Definitions["output_tokens"] = "AIPerf's output_sequence_length: counted by its own tokenizer, reasoning included";
        run.Unknown["ttfo"] = "AIPerf's time_to_first_output_token counts from the send";
    }

    /// <summary>Length of a unit of time in seconds; null for another unit.</summary>
    public static double? Seconds(string? unit) => unit switch
    {
        "ns" => 1e-9,
        "us" => 1e-6,
        "ms" => 1e-3,
        "sec" or "s" or "seconds" => 1,
        _ => null,
    };
}
