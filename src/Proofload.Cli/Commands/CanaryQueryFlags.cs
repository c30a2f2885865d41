using System.CommandLine;
using Proofload.Cli.Canaries;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Costing;
using Proofload.Plans;
using Proofload.Prometheus;
using Proofload.Studies;

namespace Proofload.Cli.Commands;

/// <summary>The flags of a judgement from queries of a monitoring system.</summary>
internal sealed class CanaryQueryFlags
{
    private readonly Option<string?> _prometheus = Flag.Text("--prometheus", "URL", "Judge by what this Prometheus saw, with --for and --step, in place of a load.");
    private readonly Option<string[]> _metrics = Flag.Many("--metric", "'NAME +20%=QUERY'", "Values: PromQL with $track and [$step] that gives one series, and how much it may rise (+) or fall (-). Default +10%. Repeatable.");
    private readonly Option<string[]> _events = Flag.Many("--events", "'NAME +0.5pp=EVENTS of TOTAL'", "Events among requests: two queries, such as sum(increase(…[$step])). Default +0.5pp. Repeatable.");
    private readonly Option<string?> _baselineTrack = Flag.Text("--baseline-track", "NAME", "What $track is for the baseline. Default stable.");
    private readonly Option<string?> _canaryTrack = Flag.Text("--canary-track", "NAME", "What $track is for the canary. Default canary.");
    private readonly Option<string?> _step = Flag.Text("--step", "TIME", "Time from one value to the next. Default 30s.");
    private readonly Option<bool> _live = Flag.Switch("--live", "Watch from now on and end early when it is worse for certain. Default: judge the time that has gone by.");
    private readonly Option<string?> _tokenEnv = Flag.Text("--prometheus-token-env", "VARIABLE", "Variable of the environment with the bearer token of that Prometheus. Default none.");

    /// <summary>The flag that asks for queries.</summary>
    public Option<string?> Server => _prometheus;

    public FlagGroup Group => new("From Prometheus, without a load", [_prometheus, _metrics, _events, _baselineTrack, _canaryTrack, _step, _live, _tokenEnv]);

    /// <summary>The judgement that is asked for; null when none is to come from queries.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="flags">The flags of a load, which exclude these.</param>
    /// <param name="services">Clock and environment.</param>
    /// <param name="fill">Fills names of a request into a query; null leaves queries as they are.</param>
    public QueryCanaryJob? Read(ParseResult parsed, CanaryFlags flags, CliServices services, Func<string, string>? fill = null)
    {
        if (parsed.GetValue(_prometheus) is not { } address)
        {
            return Group.Options.FirstOrDefault(parsed.Has) is { } lonely ? throw new CommandException($"{lonely.Name}: says something of a judgement from Prometheus; name the server with --prometheus URL") : null;
        }

        if (flags.OfLoad.FirstOrDefault(parsed.Has) is { } stray)
        {
            throw new CommandException($"{stray.Name}: --prometheus judges what was seen already and sends no load; its own flags are --metric, --events, --for and --step");
        }

        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            throw new CommandException($"--prometheus: '{address}' is no address; write for example http://localhost:9090");
        }

        var step = parsed.Duration(_step) ?? TimeSpan.FromSeconds(30);
        if (step < TimeSpan.FromSeconds(1))
        {
            throw new CommandException("--step: must be 1s or longer");
        }

        List<CanaryQuery> queries =
        [
            .. (parsed.GetValue(_metrics) ?? []).Select(text => CanaryQuery.Parse(Filled(text), isEvents: false, step)),
            .. (parsed.GetValue(_events) ?? []).Select(text => CanaryQuery.Parse(Filled(text), isEvents: true, step)),
        ];
        if (queries.Count == 0)
        {
            throw new CommandException("--prometheus: what is it judged by? Give --metric 'NAME +20%=QUERY' or --events 'NAME +0.5pp=EVENTS of TOTAL'");
        }

        var length = flags.For(parsed) ?? throw new CommandException("how long? Give the time to judge with --for, for example --for 10m");
        var options = new QueryCanaryOptions
        {
            Queries = queries,
            Baseline = Filled(parsed.GetValue(_baselineTrack) ?? "stable"),
            Canary = Filled(parsed.GetValue(_canaryTrack) ?? "canary"),
            For = length,
            Step = step,
            Live = parsed.GetValue(_live),
            Judge = flags.Judge(parsed),
        };
        return options.Baseline == options.Canary
            ? throw new CommandException($"--canary-track: '{options.Canary}' is the baseline's track too")
            : new QueryCanaryJob(services, new PrometheusClient(url, Token(parsed, services)), options);

        string Filled(string text) => fill?.Invoke(text) ?? text;
    }

    private Secret? Token(ParseResult parsed, CliServices services) => parsed.GetValue(_tokenEnv) is not { } name ? null
        : services.Terminal.Traits.Environment(name) is { Length: > 0 } value ? Secret.Environment($"${{{name}}}", value)
        : throw new CommandException($"--prometheus-token-env: the variable {name} is not set");
}
