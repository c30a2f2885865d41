using System.Text.Json;
using Proofload.Imports.Reading;
using Proofload.Measurement.Recording;

namespace Proofload.Imports;

/// <summary>AIPerf's <c>profile_export.jsonl</c>: every request with its times, tokens and gaps.</summary>
internal sealed class AiperfRecordsImporter : IResultImporter
{
    public string Format => "aiperf-records";

    public string Tool => "AIPerf";

    public string Reads => "aiperf profile: profile_export.jsonl";

    public bool Recognises(FileHead head) => head.IsJsonLines && head.FirstLine.Contains("\"request_start_ns\"", StringComparison.Ordinal) && head.FirstLine.Contains("\"metrics\"", StringComparison.Ordinal);

    public void Read(ImportFile file, ImportSession session)
    {
        AiperfText.Describe(session.Run);
        file.ForEachLine((line, _) => line.Span.Trim((byte)' ').IsEmpty ? null : Line(line.Span, session.Run));
    }

    private static string? Line(ReadOnlySpan<byte> line, ImportedRun run)
    {
        try
        {
            var record = JsonSerializer.Deserialize(line, ImportJsonContext.Default.AiperfRecord);
            if (record?.Metadata is not { RequestStartNs: { } sent, RequestEndNs: { } end } metadata)
                return "'metadata' lacks request_start_ns or request_end_ns";
            if (sent <= 0 || end < sent)
                return "it ends before it starts";

            return Request(record, metadata, sent, end, run);
        }
        catch (JsonException e)
        {
            return JsonPull.Describe(e);
        }
    }

    private static string? Request(AiperfRecord record, AiperfMetadata metadata, long sent, long end, ImportedRun run)
    {
        var gaps = Gaps(record);
        var done = Time(record, "request_latency") is { } latency && record.Error is null ? sent + latency : end;
        var request = new RequestRecord
        {
            Intended = RequestRecord.Absent,
            Sent = sent,
            Done = done,
            Phase = metadata.BenchmarkPhase is "warmup" or "warm_up" ? RunPhase.WarmUp : RunPhase.Measured,
            Outcome = Outcome(record, metadata),
            Status = record.Error?.Code ?? 200,
            Detail = record.Error is { } error ? Addresses.Clean($"{error.Type}: {error.Message}") : null,
            PromptTokens = Count(record, "input_sequence_length"),
            OutputTokens = Count(record, "output_sequence_length") is >= 0 and var all ? all : Count(record, "output_token_count"),
            ReasoningTokens = Count(record, "reasoning_token_count"),
            TokenSource = TokenSource.Tokenizer,
        };
        if (Time(record, "time_to_first_token") is { } first && sent + first <= done)
        {
            request.FirstToken = sent + first;
            request.LastToken = done;
        }

        if (gaps.Length > 0)
        {
            request.Chunks = gaps.Length + 1;
            request.LongestStallNs = gaps.Max();
        }

        return run.Add(request, gaps);
    }

    private static ErrorKind Outcome(AiperfRecord record, AiperfMetadata metadata)
    {
        if (metadata.WasCancelled == true || record.Error?.Type == AiperfText.Cancellation)
            return ErrorKind.Cancelled;

        return record.Error is { } error ? FailureText.Of(error.Code ?? 0, $"{error.Type} {error.Message}") : ErrorKind.Ok;
    }

    private static AiperfValue? Value(AiperfRecord record, string metric) => record.Metrics?.GetValueOrDefault(metric);

    private static long? Time(AiperfRecord record, string metric) =>
        Value(record, metric) is { Value.ValueKind: JsonValueKind.Number } value && AiperfText.Seconds(value.Unit) is { } unit && value.Value.TryGetDouble(out var number)
            ? Numbers.Ns(number, unit)
            : null;

    private static long Count(AiperfRecord record, string metric) =>
        Value(record, metric) is { Value.ValueKind: JsonValueKind.Number } value && value.Value.TryGetDouble(out var number) && number is >= 0 and < 1e15
            ? (long)Math.Round(number)
            : RequestRecord.Absent;

    private static long[] Gaps(AiperfRecord record) =>
        Value(record, "inter_chunk_latency") is { Value.ValueKind: JsonValueKind.Array } value && AiperfText.Seconds(value.Unit) is { } unit
            ? [.. value.Value.EnumerateArray().Select(v => v.ValueKind == JsonValueKind.Number && v.TryGetDouble(out var gap) ? Numbers.Ns(gap, unit) : null).OfType<long>()]
            : [];
}
