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

    /// <summary>A probe with lengths of its own.</summary>
    public static ProbeRequest Make(CapacityOptions options, int index, ProbePhase phase, double load, double shortest, double longest, string reason)
    {
        var looks = new List<double>();
        for (var look = shortest; look < longest * 0.999; look *= options.LookGrowth)
            looks.Add(look);

        // A last look that follows closely on the one before would only cost confidence.
        if (looks.Count > 1 && longest / looks[^1] < Math.Sqrt(options.LookGrowth))
            looks.RemoveAt(looks.Count - 1);
        looks.Add(longest);
        return new ProbeRequest
        {
            Index = index,
            Phase = phase,
            Load = load,
            MinDuration = shortest,
            MaxDuration = longest,
            Looks = looks,
            LookConfidence = 1 - ((1 - options.Confidence) / looks.Count),
            Reason = reason,
        };
    }
}
