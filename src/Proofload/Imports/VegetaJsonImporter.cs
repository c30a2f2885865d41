using System.Text.Json;
using Proofload.Imports.Reading;
using Proofload.Measurement.Recording;

namespace Proofload.Imports;

/// <summary>vegeta's results as JSON lines: <c>vegeta encode --to json</c> (or <c>-type=json</c>). Every request with its times.</summary>
internal sealed class VegetaJsonImporter : IResultImporter
{
    public string Format => "vegeta-json";

    public string Tool => "vegeta";

    public string Reads => "vegeta encode --to json";

    public bool Recognises(FileHead head) => head.IsJsonLines
        && head.FirstLine.Contains("\"attack\"", StringComparison.Ordinal) && head.FirstLine.Contains("\"latency\"", StringComparison.Ordinal) && head.FirstLine.Contains("\"timestamp\"", StringComparison.Ordinal);

    public void Read(ImportFile file, ImportSession session)
    {
        var run = session.Run;
        Describe(run, "successes");
        file.ForEachLine((line, _) => line.Span.Trim((byte)' ').IsEmpty ? null : Line(line.Span, run));
    }

    /// <summary>What vegeta's figures mean.</summary>
    /// <param name="run">The run.</param>
    /// <param name="whose">Of which requests they are.</param>
    public static void Describe(ImportedRun run, string whose) =>
        run.Definitions["service_time"] = $"vegeta's latency: from just before the send, opening a connection included, to the complete answer; of {whose}";

    private static string? Line(ReadOnlySpan<byte> line, ImportedRun run)
    {
        try
        {
            var result = JsonSerializer.Deserialize(line, ImportJsonContext.Default.VegetaResult);
            if (Numbers.MomentNs(result?.Timestamp) is not { } sent)
                return "'timestamp' is missing or is no time";
            if (Numbers.Ns(result!.Latency, 1e-9) is not { } latency)
                return "'latency' is missing or is no duration";

            var status = result.Code ?? 0;
            var isOk = status is >= 200 and < 400 && string.IsNullOrEmpty(result.Error);
            run.Target ??= result.Url is { Length: > 0 } url ? "http " + Addresses.Clean(url) : null;
            if (result.Attack is { Length: > 0 } attack)
                run.Load["attack"] = attack;
            return run.Add(new RequestRecord
            {
                Intended = RequestRecord.Absent,
                Sent = sent,
                Done = sent + latency,
                Status = status,
                Outcome = isOk ? ErrorKind.Ok : FailureText.Of(status, result.Error),
                Detail = isOk || result.Error is null ? null : Addresses.Clean(result.Error),
                BytesReceived = Math.Max(0, result.BytesIn ?? 0),
                BytesSent = Math.Max(0, result.BytesOut ?? 0),
                Kind = run.KindOf(result.Url is { Length: > 0 } ? Addresses.Clean($"{result.Method} {result.Url}".Trim()) : "default"),
            });
        }
        catch (JsonException e)
        {
            return JsonPull.Describe(e);
        }
    }
}
