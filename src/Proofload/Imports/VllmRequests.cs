using System.Globalization;
using System.Runtime.InteropServices;
using Proofload.Imports.Reading;
using Proofload.Measurement.Histograms;
using Proofload.Measurement.Recording;

namespace Proofload.Imports;

/// <summary>The requests of a vLLM result: parallel arrays, one entry a request. Of the gaps of a request only their number, sum and largest are kept.</summary>
internal sealed class VllmRequests
{
    private readonly List<double> _ttfts = [];
    private readonly List<double> _latencies = [];
    private readonly List<double> _starts = [];
    private readonly List<double> _waits = [];
    private readonly List<long> _inputs = [];
    private readonly List<long> _outputs = [];
    private readonly List<string?> _errors = [];
    private readonly List<(int Count, long SumNs, long MaxNs)> _gaps = [];

    /// <summary>Number of requests.</summary>
    public int Count => Math.Max(_ttfts.Count, _latencies.Count);

    /// <summary>Reads an array when the property is one of those.</summary>
    public bool Read(JsonPull json, string name, Histogram gaps)
    {
        switch (name)
        {
            case "ttfts": Numbers(json, _ttfts); return true;
            case "latencies": Numbers(json, _latencies); return true;
            case "start_times": Numbers(json, _starts); return true;
            case "queue_times": Numbers(json, _waits); return true;
            case "input_lens": Counts(json, _inputs); return true;
            case "output_lens": Counts(json, _outputs); return true;
            case "errors": Texts(json, _errors); return true;
            case "itls": Gaps(json, gaps); return true;
            default: return false;
        }
    }

    /// <summary>Hands the requests to the run.</summary>
    public void Feed(ImportedRun run, ImportFile file)
    {
        var lengths = new[] { _ttfts.Count, _latencies.Count, _starts.Count, _inputs.Count, _outputs.Count, _errors.Count, _gaps.Count }.Where(static n => n > 0).Distinct().ToList();
        if (lengths.Count > 1)
            throw file.Wrong($"its lists have different lengths ({string.Join(", ", lengths)}): which value belongs to which request cannot be known");

        run.HasTimes = _starts.Count > 0;
        var ok = 0L;
        for (var i = 0; i < Count; i++)
        {
            var request = Request(i);
            ok += request.IsSuccess ? 1 : 0;
            if (run.Add(request) is { } problem)
                file.Bad(i + 1, $"request {(i + 1).ToString(CultureInfo.InvariantCulture)}: {problem}");
        }

        (run.Ok, run.Failed) = (null, null);
        run.Notes.Add($"vLLM's own percentiles are interpolated, these are nearest rank: they may differ by the distance of two neighbouring requests");
        if (_waits.Count == Count && _waits.Max() is > 0.001 and var wait)
            run.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"requests waited up to {wait:0.###} s in the client for a free place; no time contains that"));
    }

    private RequestRecord Request(int i)
    {
        var gaps = At(_gaps, i);
        var sent = Imports.Reading.Numbers.Ns(_starts.Count > 0 ? _starts[i] : 0, 1) ?? RequestRecord.Absent;
        var ttft = Imports.Reading.Numbers.Ns(At(_ttfts, i), 1) ?? 0;
        var latency = _latencies.Count > 0 ? Imports.Reading.Numbers.Ns(_latencies[i], 1) ?? 0 : ttft + gaps.SumNs;
        var error = At(_errors, i);
        var isOk = string.IsNullOrEmpty(error) && (latency > 0 || At(_outputs, i) > 0);
        return new RequestRecord
        {
            Intended = RequestRecord.Absent,
            Sent = sent,
            Done = isOk || latency > 0 ? sent + latency : RequestRecord.Absent,
            FirstToken = isOk && ttft > 0 && ttft <= latency ? sent + ttft : RequestRecord.Absent,
            LastToken = isOk && ttft > 0 && ttft <= latency ? sent + latency : RequestRecord.Absent,
            Outcome = isOk ? ErrorKind.Ok : FailureText.Of(0, Short(error)),
            Detail = isOk ? null : Addresses.Clean(Short(error) ?? ""),
            PromptTokens = _inputs.Count > 0 ? _inputs[i] : RequestRecord.Absent,
            OutputTokens = isOk && _outputs.Count > 0 ? _outputs[i] : RequestRecord.Absent,
            TokenSource = TokenSource.Tokenizer,
            Chunks = gaps.Count > 0 ? gaps.Count + 1 : 0,
            LongestStallNs = gaps.Count > 0 ? gaps.MaxNs : RequestRecord.Absent,
        };
    }

    /// <summary>vLLM keeps whole tracebacks; the last line says what happened.</summary>
    private static string? Short(string? error) => error?.TrimEnd().Split('\n')[^1].Trim();

    private static T? At<T>(List<T> list, int i) => i < list.Count ? list[i] : default;

    private static void Numbers(JsonPull json, List<double> into)
    {
        if (!json.EnterArray())
            return;

        while (json.NextItem())
            into.Add(json.Number() ?? 0);
    }

    private static void Counts(JsonPull json, List<long> into)
    {
        if (!json.EnterArray())
            return;

        while (json.NextItem())
            into.Add(json.Count() ?? 0);
    }

    private static void Texts(JsonPull json, List<string?> into)
    {
        if (!json.EnterArray())
            return;

        while (json.NextItem())
            into.Add(json.Text() is { Length: > 0 } text ? text : null);
    }

    private void Gaps(JsonPull json, Histogram pooled)
    {
        if (!json.EnterArray())
            return;

        while (json.NextItem())
        {
            _gaps.Add(default);
            ref var sum = ref CollectionsMarshal.AsSpan(_gaps)[^1];
            if (!json.EnterArray())
                continue;

            while (json.NextItem())
            {
                if (Imports.Reading.Numbers.Ns(json.Number(), 1) is not { } gap)
                    continue;
                pooled.Record(gap);
                sum = (sum.Count + 1, sum.SumNs + gap, Math.Max(sum.MaxNs, gap));
            }
        }
    }
}
