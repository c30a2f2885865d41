using System.Globalization;
using Proofload.Results;

namespace Proofload.Analysis;

/// <summary>Compares what a run asks of the generator with what this machine was measured to carry.</summary>
public static class DemandJudge
{
    /// <summary>From this share of a ceiling on, the generator's own delays begin to show: 70 %.</summary>
    public const double Near = 0.7;

    private const string CostsMore = " The ceiling was measured with kept plain HTTP/1.1 connections: TLS, HTTP/2, a proxy or a new connection for each request cost more.";

    private const string WasBusy = " The machine was busy when it was calibrated: repeat it when the machine is quiet.";

    /// <summary>What should be read before the load: one sentence or two for each ceiling that the plan comes near to; empty when there is room.</summary>
    /// <param name="demand">What the plan asks for.</param>
    /// <param name="calibration">The machine's valid calibration.</param>
    public static IReadOnlyList<string> Judge(PlannedDemand demand, Calibration calibration)
    {
        ArgumentNullException.ThrowIfNull(demand);
        ArgumentNullException.ThrowIfNull(calibration);
        var found = new List<string>();
        var requests = calibration.Requests;
        if (demand.RequestRate is { } rate)
            Add(rate, requests.Rate.Median, "requests/s", requests.IsAtLeast, demand.IsPlain ? "" : CostsMore);

        // Without a level that was read on time there is no ceiling; the fewest streams that were tried stand for it.
        var streams = calibration.StreamCeiling ?? (calibration.Streaming.Count > 0 ? calibration.Streaming[0] : null);
        if (streams is null)
            return found;

        var isAtLeast = calibration.StreamCeilingIsAtLeast;
        if (demand.EventRate is { } events)
            Add(events, streams.EventRate, "streamed events/s", isAtLeast, "");
        if (demand.Streams is { } planned)
            Add(planned, streams.Streams, "streams at once", isAtLeast, "");
        return found;

        void Add(double wanted, double ceiling, string unit, bool atLeast, string remark)
        {
            if (wanted >= Near * ceiling)
                found.Add(Sentence(wanted, ceiling, unit, atLeast) + remark + (calibration.WasBusy ? WasBusy : ""));
        }
    }

    /// <summary>
    /// For a run that is over: a closed load whose rate came near to the ceiling, where the generator may have set the throughput. Null when
    /// there was room.
    /// </summary>
    /// <param name="sentRate">Requests per second that were sent.</param>
    /// <param name="calibration">The machine's valid calibration.</param>
    public static string? JudgeReached(double sentRate, Calibration calibration)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        var ceiling = calibration.Requests.Rate.Median;
        return sentRate < Near * ceiling
            ? null
            : $"The run reached {Number(sentRate)} requests/s, {Percent(sentRate, ceiling)} of this machine's measured ceiling of {Number(ceiling)}/s: the generator, not the target, may have set the throughput.";
    }

    private static string Sentence(double wanted, double ceiling, string unit, bool atLeast)
    {
        var what = $"This run plans {Number(wanted)} {unit}; this machine's measured ceiling is {(atLeast ? "at least " : "")}{Number(ceiling)} ({Percent(wanted, ceiling)}).";
        var room = $"plan at most {Number(Near * ceiling)}, or make the load from a faster machine";
        return wanted <= ceiling ? $"{what} Near the ceiling the generator's own delays show in the result: {room}."
            : atLeast ? $"{what} More was not tried, so whether the generator keeps up is open: look at lateness and receive lag in the result."
            : $"{what} The result will show the generator's limit, not the target's: {room}.";
    }

    private static string Percent(double part, double whole) => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(100 * part / whole):0} %");

    private static string Number(double value) => value >= 100
        ? value.ToString("#,0", CultureInfo.InvariantCulture)
        : value.ToString("0.#", CultureInfo.InvariantCulture);
}
