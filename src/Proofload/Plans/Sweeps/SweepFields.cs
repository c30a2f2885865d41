using Proofload.Plans.Binding;
using Proofload.Plans.Loads;
using Proofload.Plans.Sections;

namespace Proofload.Plans.Sweeps;

/// <summary>Which field of a plan an axis changes, and how a value gets there: through the field tables that read plan files.</summary>
internal static class SweepFields
{
    private static readonly string[] Ends = ["duration", "requests"];

    /// <summary>Short names and the fields they stand for; the two without a path have rules of their own.</summary>
    private static readonly (string Name, string Path)[] Short =
    [
        ("batch", ""),
        ("concurrency", "load.concurrency"),
        ("rate", "load.rate"),
        ("prompt_tokens", "data.prompt_tokens"),
        ("output_tokens", "data.output_tokens"),
        ("shared_prefix_tokens", "data.shared_prefix_tokens"),
        ("image_size", ""),
        ("images", "data.images.count"),
        ("model", "target.model"),
        ("protocol", "target.protocol"),
        ("url", "target.url"),
        ("turns", "conversation.turns"),
        ("think_time", "load.think_time"),
        ("tokenizer", "tokenizer"),
        ("seed", "seed"),
    ];

    public static IReadOnlyList<string> ShortNames { get; } = [.. Short.Select(static s => s.Name)];

    /// <summary>The field that an axis changes, so that two names of the same field are seen to be one.</summary>
    public static string PathOf(string axis) => Short.FirstOrDefault(s => s.Name == axis) is { Name: not null } known
        ? known.Path.Length > 0 ? known.Path : axis
        : axis is "requests[0].batch_size" or "batch_size" ? "batch" : axis;

    /// <summary>What is wrong with the name of an axis; null is fine. Whether a path leads to a field shows when a value is set.</summary>
    public static string? CheckName(string axis)
    {
        var path = PathOf(axis);
        if (path is "sweep" or "version" || path.StartsWith("sweep.", StringComparison.Ordinal))
            return $"{Units.Quote(axis)} cannot change from point to point";
        return path.Contains('.', StringComparison.Ordinal) || path.Contains('[', StringComparison.Ordinal) || path == "batch" || ShortNames.Contains(axis)
            ? null
            : $"{Units.Quote(axis)} is not an axis; {NearestName.Hint(axis, ShortNames)}{(NearestName.Find(axis, ShortNames) is null ? ", or the path of a field such as load.think_time" : "")}";
    }

    /// <summary>What is wrong with keeping a value in plans, results and reports; null is fine.</summary>
    public static string? CheckSecret(string axis, string value)
    {
        if (Uri.TryCreate(value, UriKind.Absolute, out var address) && address.UserInfo.Length > 0)
            return "an address of a sweep is kept with each run and must hold no credentials";
        var name = axis[(axis.LastIndexOf('.') + 1)..];
        return axis.Contains("headers.", StringComparison.Ordinal) && SecretCodec.IsSensitive(name) && !value.Contains("${", StringComparison.Ordinal)
            ? $"values of a sweep are kept with each run, and {Units.Quote(name)} is a credential; write variables such as ${{TOKEN_A}}"
            : null;
    }

    /// <summary>The plan with a value in the axis's field; what is wrong goes to the context.</summary>
    public static RunPlan Set(RunPlan plan, string axis, string value, BindContext context)
    {
        var path = PathOf(axis);
        return path switch
        {
            "batch" => Batch(plan, value, context),
            "image_size" => ImageSize(plan, value, context),
            _ when path.StartsWith("load.", StringComparison.Ordinal) && !path[5..].Contains('.', StringComparison.Ordinal) => Load(plan, path[5..], value, context),
            _ => Overlay(plan, path, value, context),
        };
    }

    private static RunPlan Overlay(RunPlan plan, string path, string value, BindContext context)
    {
        PlanNode node = new ScalarNode(value);
        foreach (var name in Names(path).Reverse())
            node = new MapNode([new MapEntry(new ScalarNode(name), node)]);
        return PlanSection.Instance.TryReadInto(plan, (MapNode)node, "", context, out var changed) && changed is not null ? changed : plan;
    }

    /// <summary><c>requests[0].headers.X</c> as requests, [0], headers, X.</summary>
    private static IEnumerable<string> Names(string path) => path.Replace("[", ".[", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The load with one field changed. As with flags, a rate or users take the place of another model, and one end of both.</summary>
    private static RunPlan Load(RunPlan plan, string field, string value, BindContext context)
    {
        var old = ((MapNode)new LoadCodec().Write(plan.Load)).Entries;
        var isModel = field is "rate" or "concurrency";
        var kept = old.Where(e => e.Key.Text != field && !(Ends.Contains(field) && Ends.Contains(e.Key.Text)));
        if (isModel && old.All(e => e.Key.Text != field))
            kept = kept.Where(static e => LoadFields.Common<OpenLoad>().Any(f => f.Name == e.Key.Text));
        var map = new MapNode([.. kept, new MapEntry(new ScalarNode(field), new ScalarNode(value))]);
        return new LoadCodec().TryRead(map, "load", context, out var load) ? plan with { Load = load } : plan;
    }

    /// <summary>Inputs per request: <c>batch_size</c> where the protocol has it, else the first dimension of every input tensor.</summary>
    private static RunPlan Batch(RunPlan plan, string text, BindContext context)
    {
        if (!Units.TryParseCount(text, out var size, out var problem) || size is < 1 or > 100_000)
        {
            context.Fail(default(Position), "", problem.Length > 0 ? problem : $"{Units.Quote(text)} is out of range; a batch holds 1 to 100000 inputs");
            return plan;
        }

        var changed = false;
        var result = plan.Scenario is { } scenario
            ? plan with { Scenario = scenario with { Steps = [.. scenario.Steps.Select(s => s with { Request = Batched(s.Request) })] } }
            : plan with { Requests = [.. plan.EffectiveRequests.Select(Batched)] };
        if (changed)
            return result;
        context.Fail(default(Position), "", $"has no effect: {plan.Target.Protocol} requests hold no batch; {string.Join(", ", KnownProtocols.All.Where(static p => p.TakesBatch).Select(static p => p.Id))} do, and kserve-v2 and kserve-v2-grpc with inputs in the plan");
        return plan;

        RequestPlan Batched(RequestPlan request)
        {
            var facts = KnownProtocols.Find(request.Protocol ?? plan.Target.Protocol);
            if (facts is { TakesBatch: true } && request.Body is null)
                (request, changed) = (request with { BatchSize = (int)size }, true);
            else if (facts is { TakesInputs: true } && request.Inputs.Count > 0)
                (request, changed) = (request with { Inputs = [.. request.Inputs.Select(t => t with { Shape = [size, .. t.Shape.Skip(1)] })] }, true);
            return request;
        }
    }

    /// <summary>Width and height of made images: <c>640x480</c>, or one number for a square.</summary>
    private static RunPlan ImageSize(RunPlan plan, string text, BindContext context)
    {
        var sides = text.Split('x');
        if (sides.Length > 2 || sides.Any(static s => s.Length == 0 || !s.All(char.IsAsciiDigit)))
        {
            context.Fail(default(Position), "", $"{Units.Quote(text)} is not a size; write width x height in pixels, for example 512x512, or one number for a square");
            return plan;
        }

        plan = Overlay(plan, "data.images.width", sides[0], context);
        return Overlay(plan, "data.images.height", sides[^1], context);
    }
}
