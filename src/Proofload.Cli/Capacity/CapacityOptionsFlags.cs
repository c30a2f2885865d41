using System.CommandLine;
using Proofload.Cli.CommandLine;
using Proofload.Plans;

namespace Proofload.Cli.Capacity;

/// <summary>The flags of a search for capacity; each is a field of the plan's <c>capacity</c>.</summary>
internal sealed class CapacityOptionsFlags
{
    private readonly Option<string?> _by = Flag.Text("--by", "AXIS", "What is turned up: rate, concurrency, batch, prompt_tokens or another axis of --sweep that takes whole numbers. Default: the kind of the plan's load; with an address alone, the rate.");
    private readonly Option<string?> _start = Flag.Text("--start", "LOAD", "First load. Default: the load that the plan or --rate or --concurrency gives, else 1.");
    private readonly Option<string?> _lowest = Flag.Text("--lowest", "LOAD", "Lowest load that is worth an answer. Default: a thousandth of the start, of whole numbers 1.");
    private readonly Option<string?> _maxRate = Flag.Text("--max-rate", "RATE", "Highest rate that may be sent. Default 1000000/s.");
    private readonly Option<string?> _maxLoad = Flag.Text("--max-load", "LOAD", "Highest load of a search by anything else. Default 1000000.");
    private readonly Option<string?> _resolution = Flag.Text("--resolution", "SHARE", "Width of the answer: the first fail is at most this much above the last pass. Default 10%.");
    private readonly Option<string?> _confidence = Flag.Text("--confidence", "SHARE", "Confidence of each verdict. Default 95%.");
    private readonly Option<string?> _settle = Flag.Text("--settle", "TIME", "Load before each probe, in no metric. Default: the warm-up, else a third of the shortest probe, 1s to 10s.");
    private readonly Option<string?> _minProbe = Flag.Text("--min-probe", "TIME", "Shortest probe. Default 15s.");
    private readonly Option<string?> _maxProbe = Flag.Text("--max-probe", "TIME", "Longest probe; the confirmation may take twice as long. Default 20 times the shortest.");
    private readonly Option<bool> _noBreakingPoint = Flag.Switch("--no-breaking-point", "Do not overload the target after the answer is known.");
    private readonly Option<string?> _maxTime = Flag.Text("--max-time", "TIME", "Time of the whole search. Default no limit.");
    private readonly Option<string?> _maxRequests = Flag.Text("--max-requests", "COUNT", "Requests of all probes together. Default no limit.");
    private readonly Option<string?> _maxSpend = Flag.Text("--max-spend", "AMOUNT", "Spend of all probes together at the prices of --prices. Default no limit.");
    private readonly Option<string?> _maxErrorRate = Flag.Text("--max-error-rate", "SHARE", "A probe with more errors ends at once and fails. Default 10%.");

    public CapacityOptionsFlags() => Groups =
    [
        new FlagGroup("Search", [_by, _start, _lowest, _resolution, _confidence, _settle, _minProbe, _maxProbe, _noBreakingPoint]),
        new FlagGroup("Where it stops", [_maxRate, _maxLoad, _maxErrorRate, _maxTime, _maxRequests, _maxSpend]),
    ];

    public IReadOnlyList<FlagGroup> Groups { get; }

    public CapacityFlags Read(ParseResult parsed) => new()
    {
        By = parsed.GetValue(_by),
        Start = parsed.GetValue(_start),
        Lowest = parsed.GetValue(_lowest),
        MaxRate = parsed.GetValue(_maxRate),
        MaxLoad = parsed.GetValue(_maxLoad),
        Resolution = parsed.GetValue(_resolution),
        Confidence = parsed.GetValue(_confidence),
        Settle = parsed.GetValue(_settle),
        MinProbe = parsed.GetValue(_minProbe),
        MaxProbe = parsed.GetValue(_maxProbe),
        NoBreakingPoint = parsed.GetValue(_noBreakingPoint),
        MaxTime = parsed.GetValue(_maxTime),
        MaxRequests = parsed.GetValue(_maxRequests),
        MaxSpend = parsed.GetValue(_maxSpend),
        MaxErrorRate = parsed.GetValue(_maxErrorRate),
    };
}
