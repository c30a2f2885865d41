using Proofload.Slo;

namespace Proofload.Watch;

/// <summary>What is kept together.</summary>
public sealed class WatchBatch
{
    /// <summary>Probes that will be sent.</summary>
    public List<(ProbeId Id, DateTimeOffset Due)> Announced { get; } = [];

    /// <summary>Probes whose outcome is in <see cref="Counts"/>.</summary>
    public List<ProbeId> Recorded { get; } = [];

    /// <summary>Probes that have no outcome.</summary>
    public List<UnansweredProbe> Unanswered { get; } = [];

    /// <summary>Counts to add, by objective and end of the second.</summary>
    public Dictionary<(string Objective, long EndTicks), EventCounts> Counts { get; } = [];

    /// <summary>Values to set; null removes one.</summary>
    public Dictionary<string, string?> Values { get; } = new(StringComparer.Ordinal);

    /// <summary>Probes that were announced and recorded while nothing could be kept, by target and epoch: the highest number and how many.</summary>
    public Dictionary<(string Target, long Epoch), (long Announced, long Recorded)> Settled { get; } = [];

    /// <summary>True when there is nothing in it.</summary>
    public bool IsEmpty => Settled.Count + Announced.Count + Recorded.Count + Unanswered.Count + Counts.Count + Values.Count == 0;

    /// <summary>Adds events of an objective at a time.</summary>
    public void Count(string objective, DateTimeOffset at, EventCounts counts)
    {
        var end = (at.UtcTicks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond;
        Counts[(objective, end)] = Counts.GetValueOrDefault((objective, end)) + counts;
    }

    /// <summary>Makes it empty.</summary>
    public void Clear()
    {
        Announced.Clear();
        Recorded.Clear();
        Unanswered.Clear();
        Counts.Clear();
        Values.Clear();
        Settled.Clear();
    }

    /// <summary>Makes it smaller without losing anything, for the time in which it cannot be kept.</summary>
    public void Compact()
    {
        var announced = Announced.Select(static a => a.Id).ToHashSet();
        var settled = Recorded.Where(announced.Contains).ToHashSet();
        foreach (var id in settled)
        {
            var before = Settled.GetValueOrDefault((id.Target, id.Epoch));
            Settled[(id.Target, id.Epoch)] = (Math.Max(before.Announced, id.Number), before.Recorded + 1);
        }

        Announced.RemoveAll(a => settled.Contains(a.Id));
        Recorded.RemoveAll(settled.Contains);
    }
}
