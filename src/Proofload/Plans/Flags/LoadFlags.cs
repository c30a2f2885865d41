using Proofload.Plans.Binding;
using Proofload.Plans.Loads;
using Proofload.Plans.Sections;

namespace Proofload.Plans.Flags;

/// <summary>The <c>load</c> that flags make: a model of their own, or changes to the model that is there.</summary>
internal static class LoadFlags
{
    private const string DefaultDuration = "10s";
    private static readonly string[] Ends = ["duration", "requests"];

    public static MapNode? Build(PlanFlags flags, LoadPlan? old, BindContext context)
    {
        var model = Model(flags, context);
        var given = new List<MapEntry>();
        foreach (var (flag, field, value) in FlagTable.AnyLoad)
        {
            if (value(flags) is { } text)
                given.Add(Entry(field, flag, text));
        }

        if (model is null && given.Count == 0)
            return null;
        var kept = old is null ? [] : ((MapNode)new LoadCodec().Write(old)).Entries;
        // An end given by a flag takes the place of both ends of the plan.
        if (given.Exists(e => Ends.Contains(e.Key.Text)))
            kept = [.. kept.Where(e => !Ends.Contains(e.Key.Text))];
        if (model is null)
            model = old is null ? [Entry("concurrency", "--concurrency", "1")] : [];
        else
            kept = [.. kept.Where(e => LoadFields.Common<OpenLoad>().Any(f => f.Name == e.Key.Text))];
        var entries = model.Concat(given).ToList();
        entries.InsertRange(0, kept.Where(k => entries.TrueForAll(e => e.Key.Text != k.Key.Text)));
        var map = new MapNode(entries) { At = (model.Count > 0 ? model : entries)[0].Key.At };
        var needsEnd = map.Find("model") is null && map.Find("iterations") is null && !Ends.Any(e => map.Find(e) is not null);
        return needsEnd ? new MapNode([.. entries, Entry("duration", "--duration", DefaultDuration)]) { At = map.At } : map;
    }

    /// <summary>The fields that choose a model, or null when no flag does.</summary>
    private static List<MapEntry>? Model(PlanFlags flags, BindContext context)
    {
        var models = new (string Flag, string? Value, Func<List<MapEntry>> Fields)[]
        {
            ("--mlperf", flags.Mlperf, () => Mlperf(flags)),
            ("--replay", flags.Replay, () => Replay(flags)),
            ("--stages", flags.Stages, () => Stages(flags.Stages!, context)),
            ("--pattern", flags.Pattern, () => Pattern(flags.Pattern!, context)),
            ("--rate", flags.Mlperf is null && flags.Replay is null ? flags.Rate : null, () => [Entry("rate", "--rate", flags.Rate!)]),
            ("--concurrency", flags.Concurrency ?? (flags.Iterations is null ? null : "1"), () => Users(flags)),
        };
        var given = models.Where(m => m.Value is not null).ToArray();
        for (var i = 1; i < given.Length; i++)
        {
            context.Fail(new Position(0, 0, given[i].Flag), "load", given[i].Flag == "--concurrency" && given[0].Flag == "--rate"
                ? "cannot stand beside --rate: a rate does not wait for users; to bound requests in flight use --max-in-flight"
                : $"cannot stand beside {given[0].Flag}: each is a load of its own");
        }

        foreach (var (flag, value) in new[] { ("--latency-bound", flags.LatencyBound), ("--tpot-bound", flags.TpotBound), ("--samples-per-query", flags.SamplesPerQuery), ("--min-duration", flags.MinDuration) })
        {
            if (value is not null && flags.Mlperf is null)
                context.Fail(new Position(0, 0, flag), "load", "has an effect only with --mlperf");
        }

        foreach (var (flag, _, value) in ReplayFields(flags))
        {
            if (flag != "--rate" && value is not null && flags.Replay is null)
                context.Fail(new Position(0, 0, flag), "load", "has an effect only with --replay");
        }

        return given.Length == 0 ? null : given[0].Fields();
    }

    private static List<MapEntry> Users(PlanFlags flags)
    {
        var users = Entry("concurrency", "--concurrency", flags.Concurrency ?? "1");
        return flags.Iterations is { } iterations
            ? [Entry("model", "--iterations", "per-user-iterations"), users, Entry("iterations", "--iterations", iterations)]
            : [users];
    }

    private static List<MapEntry> Mlperf(PlanFlags flags)
    {
        List<MapEntry> entries = [Entry("model", "--mlperf", "mlperf"), Entry("scenario", "--mlperf", flags.Mlperf!)];
        foreach (var (flag, field, value) in new[]
        {
            ("--rate", "target_rate", flags.Rate),
            ("--latency-bound", "latency_bound", flags.LatencyBound),
            ("--tpot-bound", "tpot_bound", flags.TpotBound),
            ("--samples-per-query", "samples_per_query", flags.SamplesPerQuery),
            ("--min-duration", "min_duration", flags.MinDuration),
        })
        {
            if (value is not null)
                entries.Add(Entry(field, flag, value));
        }

        return entries;
    }

    private static List<MapEntry> Replay(PlanFlags flags)
    {
        List<MapEntry> entries = [Entry("model", "--replay", "replay"), Entry("path", "--replay", flags.Replay!)];
        entries.AddRange(ReplayFields(flags).Where(static f => f.Value is not null).Select(static f => Entry(f.Field, f.Flag, f.Value!)));
        return entries;
    }

    private static (string Flag, string Field, string? Value)[] ReplayFields(PlanFlags flags) =>
    [
        ("--rate", "rate", flags.Rate),
        ("--replay-speed", "speed", flags.ReplaySpeed),
        ("--replay-format", "format", flags.ReplayFormat),
        ("--replay-from", "from", flags.ReplayFrom),
        ("--replay-for", "for", flags.ReplayFor),
        ("--replay-share", "share", flags.ReplayShare),
        ("--replay-loop", "loop", flags.ReplayLoop ? "true" : null),
    ];

    private static List<MapEntry> Stages(string text, BindContext context)
    {
        const string Flag = "--stages";
        var stages = new List<PlanNode>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var pieces = part.Split(':', StringSplitOptions.TrimEntries);
            if (pieces.Length is < 2 or > 3 || (pieces.Length == 3 && pieces[2] != "hold"))
            {
                context.Fail(new Position(0, 0, Flag), "load.stages", $"{Units.Quote(part)} is not a stage; write for example 30s:100/s,1m:200/s:hold");
                continue;
            }

            List<MapEntry> stage = [Entry("duration", Flag, pieces[0]), Entry("target", Flag, pieces[1])];
            if (pieces.Length == 3)
                stage.Add(Entry("hold", Flag, "true"));
            stages.Add(new MapNode(stage) { At = new Position(0, 0, Flag) });
        }

        var model = text.Contains('/', StringComparison.Ordinal) ? "ramping-rate" : "ramping-concurrency";
        var at = new Position(0, 0, Flag);
        return [Entry("model", Flag, model), new MapEntry(new ScalarNode("stages") { At = at }, new ListNode(stages) { At = at })];
    }

    private static List<MapEntry> Pattern(string text, BindContext context)
    {
        const string Flag = "--pattern";
        string[] names = ["step", "spike", "sine"];
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? text : text[..colon];
        List<MapEntry> entries = [Entry("model", Flag, name.Trim()), Entry("of", Flag, text.Contains('/', StringComparison.Ordinal) ? "rate" : "concurrency")];
        if (!names.Contains(name.Trim()))
        {
            context.Fail(new Position(0, 0, Flag), "load.model", $"{Units.Quote(name)} is not a pattern; {NearestName.Hint(name, names)}");
            return [Entry("concurrency", Flag, "1")];
        }

        var good = true;
        foreach (var part in colon < 0 ? [] : text[(colon + 1)..].Split(',', StringSplitOptions.TrimEntries))
        {
            var equal = part.IndexOf('=', StringComparison.Ordinal);
            if (equal <= 0)
                good = context.Fail(new Position(0, 0, Flag), "load", $"{Units.Quote(part)} is not a value; write for example step:from=10/s,to=100/s,step=10/s,every=10s");
            else
                entries.Add(Entry(part[..equal].Trim(), Flag, part[(equal + 1)..].Trim()));
        }

        return good ? entries : [Entry("concurrency", Flag, "1")];
    }

    private static MapEntry Entry(string field, string flag, string value) =>
        new(new ScalarNode(field) { At = new Position(0, 0, flag) }, FlagTree.Text(flag, value));
}
