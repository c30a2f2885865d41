namespace Proofload.Lab.Proxy.Toxics;

/// <summary>The types of toxics and their attributes. A new type is one file and one line here.</summary>
internal static class ToxicTypes
{
    public static IReadOnlyDictionary<string, ToxicType> All { get; } = new Dictionary<string, ToxicType>(StringComparer.Ordinal)
    {
        ["latency"] = new(["latency", "jitter"], static _ => new LatencyToxic()),
        ["bandwidth"] = new(["rate"], static _ => new BandwidthToxic()),
        ["slow_close"] = new(["delay"], static _ => new SlowCloseToxic()),
        ["timeout"] = new(["timeout"], static _ => new TimeoutToxic()),
        ["reset_peer"] = new(["timeout"], static _ => new ResetPeerToxic()),
        ["slicer"] = new(["average_size", "size_variation", "delay"], static _ => new SlicerToxic()),
        ["limit_data"] = new(["bytes"], static _ => new LimitDataToxic()),
    };
}

/// <summary>A type of toxic.</summary>
/// <param name="Attributes">Names of its attributes; each is a whole number with the default 0.</param>
/// <param name="Create">Makes the behaviour.</param>
internal sealed record ToxicType(IReadOnlyList<string> Attributes, Func<Toxic, ToxicBehaviour> Create);
