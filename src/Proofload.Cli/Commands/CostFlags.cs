using System.CommandLine;
using Proofload.Analysis.Cost;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Costing;
using Proofload.Plans;

namespace Proofload.Cli.Commands;

/// <summary>The flags that say what is to be costed.</summary>
internal sealed class CostFlags
{
    private readonly Option<string?> _instance = Flag.Text("--instance", "TYPE", "Machine of the price book that the runs were measured on. Default: none, only --api.");
    private readonly Option<string?> _replicas = Flag.Text("--replicas", "COUNT", "Machines that the runs were measured on. Default 1.");
    private readonly Option<string[]> _regions = Flag.Many("--region", "NAME[=SHARE]", "Region of the price; several, each with its share of the demand. Default: the only one that the book has.");
    private readonly Option<string[]> _apis = Flag.Many("--api", "MODEL", "Model of the price book that is charged by tokens, to stand beside; several. Default: none.");
    private readonly Option<string?> _demand = Flag.Text("--demand", "RATE", "Requests a second to be served; machines are counted for it. Default: what the run served, on the machines it had.");
    private readonly Option<string?> _capacity = Flag.Text("--capacity", "RATE", "Requests a second that one machine serves within its objectives. Default with --demand: the lower end of the run's throughput.");
    private readonly Option<string?> _utilisation = Flag.Text("--utilisation", "SHARE", "Share of a machine's capacity that is planned with. Default 70%.");
    private readonly Option<string?> _failures = Flag.Text("--failures", "COUNT", "Machines of a region that may fail at once. Default 0.");
    private readonly Option<bool> _failover = Flag.Switch("--failover", "Let the other regions take over the demand of one that fails.");
    private readonly Option<bool> _spot = Flag.Switch("--spot", "Take the machines from the spot market.");
    private readonly Option<string?> _standby = Flag.Text("--standby", "COUNT", "Machines kept on demand beside spot machines. Default 0.");
    private readonly Option<string?> _replace = Flag.Text("--replace", "TIME", "Until an interrupted spot machine is replaced and serves. Default 3m.");
    private readonly Option<string?> _inFlight = Flag.Text("--in-flight", "COUNT", "Requests in flight on a machine, half of whose tokens an interruption loses. Default 0.");
    private readonly Option<string?> _input = Flag.Text("--input-tokens", "COUNT", "Prompt tokens of a request, where the run does not know them. Default: unknown.");
    private readonly Option<string?> _output = Flag.Text("--output-tokens", "COUNT", "Output tokens of a request, where the run does not know them. Default: unknown.");
    private readonly Option<string?> _cached = Flag.Text("--cached", "SHARE", "Share of prompt tokens that an API serves from its cache. Default 0%.");
    private readonly Option<string?> _retries = Flag.Text("--retries", "SHARE", "Requests that are sent a second time. Default 0%.");
    private readonly Option<string?> _failedBilled = Flag.Text("--failed-billed", "SHARE", "Share of failed requests that an API bills. Default 0%.");

    public IReadOnlyList<FlagGroup> Groups =>
    [
        new("What serves", [_instance, _replicas, _regions, _apis]),
        new("How much is served", [_demand, _capacity, _utilisation, _failures, _failover]),
        new("Spot market", [_spot, _standby, _replace, _inFlight]),
        new("What a request is", [_input, _output, _cached, _retries, _failedBilled]),
    ];

    public CostQuestion Read(ParseResult parsed, PriceBook book)
    {
        var question = new CostQuestion
        {
            Book = book,
            Instance = parsed.GetValue(_instance),
            Regions = [.. (parsed.GetValue(_regions) ?? []).Select(Region)],
            Apis = parsed.GetValue(_apis) ?? [],
            Replicas = parsed.Count(_replicas, 1) ?? 1,
            Demand = (decimal?)parsed.Rate(_demand),
            Capacity = (decimal?)parsed.Rate(_capacity),
            Utilisation = (decimal?)parsed.Share(_utilisation) ?? 0.7m,
            Failures = parsed.Count(_failures, 0) ?? 0,
            Failover = parsed.GetValue(_failover),
            Spot = parsed.GetValue(_spot),
            Standby = parsed.Count(_standby, 0) ?? 0,
            ReplaceHours = (decimal)(parsed.Duration(_replace) ?? TimeSpan.FromMinutes(3)).TotalHours,
            InFlight = parsed.Count(_inFlight, 0) ?? 0,
            InputTokens = (decimal?)parsed.Number(_input),
            OutputTokens = (decimal?)parsed.Number(_output),
            CachedShare = (decimal?)parsed.Share(_cached) ?? 0,
            RetryShare = (decimal?)parsed.Share(_retries) ?? 0,
            FailedBilledShare = (decimal?)parsed.Share(_failedBilled) ?? 0,
        };
        return Checked(parsed, question);
    }

    private CostQuestion Checked(ParseResult parsed, CostQuestion question)
    {
        if (question.Instance is null && question.Apis.Count == 0)
        {
            throw new CommandException("nothing to cost: give --instance TYPE, --api MODEL, or both");
        }

        if (question.Instance is null && (question.Spot || question.Failover || question.Regions.Count > 0))
        {
            throw new CommandException("--spot, --region and --failover are of machines; give --instance TYPE");
        }

        if (question.Utilisation <= 0)
        {
            throw new CommandException("--utilisation: must be above 0%");
        }

        if (!question.Spot && (parsed.Has(_standby) || parsed.Has(_replace) || parsed.Has(_inFlight)))
        {
            throw new CommandException("--standby, --replace and --in-flight go with --spot");
        }

        return question;
    }

    private static (string Region, decimal Share) Region(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        if (at < 0)
        {
            return (text, 1);
        }

        return Units.TryParseShare(text[(at + 1)..], out var share, out var problem)
            ? share > 0 ? (text[..at], (decimal)share) : throw new CommandException($"--region {text}: the share must be above 0%")
            : throw new CommandException($"--region {text}: {problem}");
    }
}
