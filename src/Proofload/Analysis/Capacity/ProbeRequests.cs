namespace Proofload.Analysis.Capacity;

/// <summary>Makes requests for probes: lengths, looks and what each look's confidence has to be.</summary>
internal static class ProbeRequests
{
    /// <summary>A probe of one length.</summary>
    public static ProbeRequest Short(CapacityOptions options, int index, ProbePhase phase, double load, string reason) =>
        Make(options, index, phase, load, options.MinProbe, options.MinProbe, reason);

    /// <summary>A probe that goes on until it is decided or as long as it may.</summary>
    public static ProbeRequest Extending(CapacityOptions options, int index, ProbePhase phase, double load, string reason) =>
        Make(options, index, phase, load, options.MinProbe, options.LongestProbe, reason);

    /// <summary>A probe with lengths of its own. The looks at a confirmation are as sure as a single look each: its load has passed once.</summary>
    public static ProbeRequest Make(CapacityOptions options, int index, ProbePhase phase, double load, double shortest, double longest, string reason)
    {
        var times = new List<double>();
        for (var time = shortest; time < longest * 0.999; time *= options.LookGrowth)
            times.Add(time);

        // A last look that follows closely on the one before would only cost confidence.
        if (times.Count > 1 && longest / times[^1] < Math.Sqrt(options.LookGrowth))
            times.RemoveAt(times.Count - 1);
        times.Add(longest);
        return new ProbeRequest
        {
            Index = index,
            Phase = phase,
            Load = load,
            MinDuration = shortest,
            MaxDuration = longest,
            Looks = [.. times.Select((time, i) => new ProbeLook(time, 1 - ((1 - options.Confidence) * (phase == ProbePhase.Confirm ? 1 : (time - (i == 0 ? 0 : times[i - 1])) / longest))))],
            Reason = reason,
        };
    }
}
