using System.CommandLine;
using Proofload.Analysis.Sizing;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Costing;
using Proofload.Plans;

namespace Proofload.Cli.Commands;

/// <summary>The flags that say what replicas are counted for.</summary>
internal sealed class SizeFlags
{
    private readonly Option<string?> _demand = Flag.Text("--demand", "RATE|FILE", "What must be served: a rate such as 500/s, a profile by hour (YAML, CSV) or a recorded trace. Default: none, it is needed.");
    private readonly Option<string?> _peak = Flag.Text("--peak", "RATE", "Highest rate. Default: of the profile or the trace, else the demand.");
    private readonly Option<string?> _quiet = Flag.Text("--quiet", "RATE", "Lowest usual rate, for the least that an autoscaler keeps. Default: of the profile or the trace, else the demand.");
    private readonly Option<string?> _rise = Flag.Text("--rise", "RATE", "By how much the rate rises within a minute. Default: of the profile or the trace, else unknown.");
    private readonly Option<string?> _growth = Flag.Text("--growth", "SHARE", "By how much the demand, its peak and its rise will grow. Default 0%.");
    private readonly Option<string?> _capacity = Flag.Text("--capacity", "RATE", "What one replica serves within its objectives. Default: none, this or --from is needed.");
    private readonly Option<string?> _capacityLow = Flag.Text("--capacity-low", "RATE", "Lower end of that. Default: the capacity itself.");
    private readonly Option<string[]> _from = Flag.Many("--from", "RUN", "A search for capacity (its id, or its JSON file), or runs at several loads, of which the highest whose objectives hold is the capacity. Default: none.");
    private readonly Option<string?> _replicas = Flag.Text("--replicas", "COUNT", "Replicas that those runs were measured on. Default 1.");
    private readonly Option<string?> _utilisation = Flag.Text("--utilisation", "SHARE", "Share of a replica's capacity that is planned with. Default 70%.");
    private readonly Option<string?> _failures = Flag.Text("--failures", "COUNT", "Replicas that may fail at once. Default 1.");
    private readonly Option<string?> _zones = Flag.Text("--zones", "COUNT", "Zones the replicas are spread over, one of which may be lost. Default 1: none.");
    private readonly Option<string?> _startUp = Flag.Text("--start-up", "TIME", "From the decision to start a replica until it serves. Default 60s.");
    private readonly Option<string?> _poll = Flag.Text("--poll", "TIME", "Until an autoscaler sees a rise. Default 15s.");
    private readonly Option<string?> _stabilise = Flag.Text("--stabilise", "TIME", "How long an autoscaler waits before it goes up. Default 0s.");
    private readonly Option<string?> _serviceTime = Flag.Text("--service-time", "TIME", "Mean time that a request is served, for the cross-check. Default: of the calmest run of --from, else unknown.");
    private readonly Option<string?> _slots = Flag.Text("--slots", "COUNT", "Requests that a replica serves at the same time. Default: what capacity and service time imply.");
    private readonly Option<string?> _maxWait = Flag.Text("--max-wait", "TIME", "Longest wait of 99 of 100 requests in the cross-check. Default: one service time.");

    public IReadOnlyList<FlagGroup> Groups =>
    [
        new("Demand", [_demand, _peak, _quiet, _rise, _growth]),
        new("Capacity of a replica", [_capacity, _capacityLow, _from, _replicas]),
        new("What must hold", [_utilisation, _failures, _zones]),
        new("How fast replicas come", [_startUp, _poll, _stabilise]),
        new("Queueing cross-check", [_serviceTime, _slots, _maxWait]),
    ];

    public async Task<SizingRequest> ReadAsync(ParseResult parsed, CliServices services, Func<string, Task<SizeSource>> find)
    {
        var demand = DemandReader.Read(parsed.GetValue(_demand) ?? throw new CommandException("--demand is missing: a rate such as 500/s, a profile by hour or a trace"), f => services.PathOf(f)!);
        var capacity = await CapacityAsync(parsed, find);
        return new SizingRequest
        {
            Demand = Shaped(parsed, demand),
            Capacity = capacity,
            Growth = parsed.Number(_growth, Percent) ?? 0,
            Utilisation = parsed.Share(_utilisation) ?? 0.7,
            Failures = parsed.Count(_failures, 0) ?? 1,
            Zones = parsed.Count(_zones, 1) ?? 1,
            StartUp = (parsed.Duration(_startUp) ?? TimeSpan.FromSeconds(60)).TotalSeconds,
            Poll = (parsed.Duration(_poll) ?? TimeSpan.FromSeconds(HpaReplicas.SyncSeconds)).TotalSeconds,
            Stabilise = (parsed.Duration(_stabilise) ?? TimeSpan.Zero).TotalSeconds,
            ServiceTime = parsed.Duration(_serviceTime)?.TotalSeconds,
            Slots = parsed.Count(_slots, 1),
            MostWait = parsed.Duration(_maxWait)?.TotalSeconds,
        };
    }

    private async Task<ReplicaCapacity> CapacityAsync(ParseResult parsed, Func<string, Task<SizeSource>> find)
    {
        var (given, names) = (parsed.Rate(_capacity), parsed.GetValue(_from) ?? []);
        if ((given is null) == (names.Length == 0))
        {
            throw new CommandException(given is null ? "the capacity of a replica is missing: give --capacity RATE, or runs with --from RUN" : "--capacity and --from exclude each other");
        }

        if (given is { } rate)
        {
            return ReplicaCapacity.Of(rate, parsed.Rate(_capacityLow));
        }

        if (parsed.Has(_capacityLow))
        {
            throw new CommandException("--capacity-low goes with --capacity; runs have a lower end of their own");
        }

        var runs = new List<Results.RunResult>();
        foreach (var name in names)
        {
            switch (await find(name))
            {
                case { Search: { } search } when names.Length == 1:
                    return ReplicaCapacity.FromSearch(search, parsed.Count(_replicas, 1) ?? 1);
                case { Search: not null }:
                    throw new CommandException($"--from: {name} is a search for capacity, which answers alone; leave the others out");
                case var source:
                    runs.AddRange(source.Runs);
                    break;
            }
        }

        return ReplicaCapacity.FromRuns(runs, parsed.Count(_replicas, 1) ?? 1);
    }

    private Demand Shaped(ParseResult parsed, Demand demand)
    {
        var peak = parsed.Rate(_peak);
        var quiet = parsed.Rate(_quiet);
        if (peak < demand.Planned)
        {
            throw new CommandException($"--peak: {Units.FormatRate(peak.Value)} is below the demand to plan for, {Units.FormatRate(demand.Planned)}");
        }

        if (quiet > demand.Planned)
        {
            throw new CommandException($"--quiet: {Units.FormatRate(quiet.Value)} is above the demand to plan for, {Units.FormatRate(demand.Planned)}");
        }

        return demand with { Peak = peak ?? demand.Peak, Quiet = quiet ?? demand.Quiet, RisePerMinute = parsed.Rate(_rise) ?? demand.RisePerMinute };
    }

    // Growth may be more than everything: 150% is two and a half times as much.
    private static bool Percent(string text, out double value, out string problem)
    {
        problem = $"'{text}' is not a share; write for example 30% or 0.3";
        var percent = text.EndsWith('%');
        if (!Units.TryParseNumber(percent ? text[..^1] : text, out value, out _))
        {
            return false;
        }

        value = percent ? value / 100 : value;
        return value >= 0;
    }
}
