using System.CommandLine;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Costing;
using Proofload.Cli.Runs;
using Proofload.Plans;

namespace Proofload.Cli.Gating;

/// <summary>The flags of a gate; each has a field in the plan's <c>gate</c>, the candidate's address is the target's.</summary>
internal sealed class GateFlags
{
    private readonly Option<string?> _baseline = Flag.Text("--baseline", "URL|NAME", "What the candidate is compared with: an address that runs beside it, or stored runs (a baseline's name, the id of an earlier gate, run ids with commas), which is weaker. Default: the plan's.");
    private readonly Option<string?> _candidate = Flag.Text("--candidate", "URL", "What may be worse. Default: the plan's target.");
    private readonly Option<string[]> _criteria = Flag.Many("--criterion", "EXPR", "What may change: 'p99 +5%', 'ttft p99 +10%', 'throughput within 10%', 'error_rate +0.1pp', 'cost/request +3%'. Repeatable. Default: the plan's.");
    private readonly Option<string?> _maxTime = Flag.Text("--max-time", "TIME", "Longest time of the whole gate. Default 10m.");
    private readonly Option<string?> _pairs = Flag.Text("--pairs", "COUNT", "Most pairs of runs, an even number; against stored runs the runs of the candidate. Default: as many as fit into the time, at most 30; against stored runs at most 10.");
    private readonly Option<string?> _pause = Flag.Text("--pause", "TIME", "Time without load between two runs. Default none.");
    private readonly Option<bool> _selfTest = Flag.Switch("--self-test", "Compare the target with itself: how noisy is it here, how often would a gate raise a false alarm, how many pairs does it need.");

    private readonly AllowFlag _allow = new("What may differ between stored runs of the baseline and those of the candidate, besides target and seed");

    public GateFlags() => Group = new FlagGroup("Gate", [_baseline, _candidate, _criteria, _maxTime, _pairs, _pause, _allow.Option, _selfTest]);

    public FlagGroup Group { get; }

    /// <summary>In what stored runs may differ.</summary>
    public IReadOnlyList<string> Allowed(ParseResult parsed) => _allow.Read(parsed);

    /// <summary>The time that a gate which goes on is given, over that of its plan.</summary>
    public TimeSpan? MaxTime(ParseResult parsed) => parsed.Duration(_maxTime);

    public bool IsSelfTest(ParseResult parsed) => parsed.GetValue(_selfTest);

    /// <summary>The flags over those of a run.</summary>
    /// <exception cref="CommandException">The candidate is given twice; one line.</exception>
    public PlanFlags Over(PlanFlags flags, string? target, ParseResult parsed)
    {
        var candidate = parsed.GetValue(_candidate);
        if (candidate is not null && (flags.Url ?? (target?.Contains("://", StringComparison.Ordinal) == true ? target : null)) is { } twice)
        {
            throw new CommandException($"the candidate is given twice: '{twice}' and --candidate '{candidate}'");
        }

        if (parsed.GetValue(_selfTest) && parsed.GetValue(_baseline) is not null)
        {
            throw new CommandException("--self-test compares the target with itself; leave out --baseline");
        }

        return flags with
        {
            Url = candidate ?? flags.Url,
            Baseline = parsed.GetValue(_baseline),
            Criteria = parsed.GetValue(_criteria) ?? [],
            MaxTime = parsed.GetValue(_maxTime),
            Pairs = parsed.GetValue(_pairs),
            GatePause = parsed.GetValue(_pause),
        };
    }
}
