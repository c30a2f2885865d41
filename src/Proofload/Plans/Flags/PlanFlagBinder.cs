using Proofload.Plans.Binding;
using Proofload.Plans.Sections;

namespace Proofload.Plans.Flags;

/// <summary>Lays flags over a plan, through the same field tables that read plan files.</summary>
internal static class PlanFlagBinder
{
    public static RunPlan Bind(PlanFlags flags, RunPlan? plan, Func<string, string?> environment, PlanValidatorOptions? options)
    {
        var context = new BindContext("", "", environment) { IsOverlay = true, FlagOf = FlagTable.FlagOf, HasCode = plan?.Scenario?.Code is not null };
        var isNew = plan is null;
        flags = flags with { PausesTurns = flags.Turns is not null || plan?.Conversation is not null };
        var start = plan ?? PlanSection.Instance.Defaults;
        if (isNew)
        {
            if (flags.Url is null)
                context.Fail(new Position(0, 0, "--url"), "target.url", "missing; give the address of the target, for example --url http://127.0.0.1:8000");
            if (flags is { Protocol: null, Url: ['w' or 'W', 's' or 'S', ':' or 's' or 'S', ..] } && flags.Url.Contains("://", StringComparison.Ordinal))
                start = start with { Target = start.Target with { Protocol = KnownProtocols.WebSocket.Id } };
            else if (flags.Protocol is null && (flags.Model is not null || flags.Sweep.Any(static a => a.StartsWith("model=", StringComparison.Ordinal))))
                start = start with { Target = start.Target with { Protocol = "openai-chat" } };
        }

        var tree = new FlagTree();
        foreach (var (flag, path, value) in FlagTable.Simple)
        {
            if (value(flags) is { } text)
                tree.Set(path, flag, FlagTree.Text(flag, text));
        }

        ImageSize(flags, tree, context);
        Lists(flags, tree, context);
        if (LoadFlags.Build(flags, plan?.Load, context) is { } load)
            tree.Set("load", "--rate", load);
        PlanSection.Instance.TryReadInto(start, tree.ToMap(), "", context, out var bound);
        var result = RequestFlags.Apply(flags, bound ?? start, isNew, context);
        if (isNew)
            result = WithDefaultKey(result, environment);
        context.Add(PlanValidator.Check(result, options));
        return context.HasProblems ? throw context.ToException() : result;
    }

    private static void ImageSize(PlanFlags flags, FlagTree tree, BindContext context)
    {
        const string flag = "--image-size";
        if (flags.ImageSize is not { } text)
            return;
        var sides = text.Split('x');
        if (sides.Length != 2 || sides.Any(static s => s.Length == 0 || !s.All(char.IsAsciiDigit)))
        {
            context.Fail(new Position(0, 0, flag), "data.images", $"{Units.Quote(text)} is not a size; write width x height in pixels, for example 512x512");
            return;
        }

        tree.Set("data.images.width", flag, FlagTree.Text(flag, sides[0]));
        tree.Set("data.images.height", flag, FlagTree.Text(flag, sides[1]));
    }

    private static void Lists(PlanFlags flags, FlagTree tree, BindContext context)
    {
        if (flags.Objectives.Count > 0)
            tree.Set("objectives", "--objective", FlagTree.List("--objective", flags.Objectives));
        if (flags.Criteria.Count > 0)
            tree.Set("gate.criteria", "--criterion", FlagTree.List("--criterion", flags.Criteria));
        if (flags.UntilKnown.Count > 0)
            tree.Set("stop.until_known", "--until-known", FlagTree.List("--until-known", flags.UntilKnown));
        if (flags.StopOnErrors is { } stop)
            tree.Set(stop.Contains('%', StringComparison.Ordinal) ? "stop.error_rate" : "stop.consecutive_errors", "--stop-on-errors", FlagTree.Text("--stop-on-errors", stop));
        Sweep(flags, tree, context);
        Pairs("--header", ':', "target.headers", "write for example --header 'X-Team: search'", flags.Headers, tree, context);
        Pairs("--label", '=', "labels", "write for example --label commit=1a2b3c", flags.Labels, tree, context);
    }

    private static void Sweep(PlanFlags flags, FlagTree tree, BindContext context)
    {
        const string flag = "--sweep";
        var at = new Position(0, 0, flag);
        var axes = new List<PlanNode>();
        foreach (var axis in flags.Sweep)
        {
            var cut = axis.IndexOf('=', StringComparison.Ordinal);
            if (cut <= 0)
                context.Fail(at, "sweep.axes", $"{Units.Quote(axis)} has no '=' behind the name of an axis; write for example --sweep concurrency=1..64x2");
            else
                axes.Add(new MapNode([new MapEntry(new ScalarNode(axis[..cut].Trim()) { At = at }, FlagTree.Text(flag, axis[(cut + 1)..].Trim()))]) { At = at });
        }

        if (axes.Count > 0)
            tree.Set("sweep.axes", flag, new ListNode(axes) { At = at });
    }

    private static void Pairs(string flag, char separator, string path, string form, IReadOnlyList<string> pairs, FlagTree tree, BindContext context)
    {
        var at = new Position(0, 0, flag);
        var entries = new List<MapEntry>();
        foreach (var pair in pairs)
        {
            var cut = pair.IndexOf(separator, StringComparison.Ordinal);
            if (cut <= 0)
                context.Fail(at, path, $"the text before '{separator}' is missing; {form}");
            else
                entries.Add(new MapEntry(new ScalarNode(pair[..cut].Trim()) { At = at }, FlagTree.Text(flag, pair[(cut + 1)..].Trim())));
        }

        if (entries.Count > 0)
            tree.Set(path, flag, new MapNode(entries) { At = at });
    }

    private static RunPlan WithDefaultKey(RunPlan plan, Func<string, string?> environment)
    {
        var target = plan.Target;
        return target.ApiKey is null && KnownProtocols.Find(target.Protocol) is { ApiKeyVariable: { } variable } facts
            && !target.Headers.Keys.Any(h => h.Equals(facts.ApiKeyHeader, StringComparison.OrdinalIgnoreCase) || h.Equals(KnownProtocols.Bearer, StringComparison.OrdinalIgnoreCase))
            && environment(variable) is { Length: > 0 } key
            ? plan with { Target = target with { ApiKey = Secret.Environment("${" + variable + "}", key) } }
            : plan;
    }
}
