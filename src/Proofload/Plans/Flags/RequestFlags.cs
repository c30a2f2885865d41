using Proofload.Plans.Binding;

namespace Proofload.Plans.Flags;

/// <summary>Flags that shape the request of a plan with one kind.</summary>
internal static class RequestFlags
{
    public static RunPlan Apply(PlanFlags flags, RunPlan plan, bool isNew, BindContext context)
    {
        var target = plan.Target;
        string? path = null;
        // A whole address is what people type first; the driver wants address and path apart.
        if (flags.Url is not null && plan.Requests.Count == 0 && KnownProtocols.Find(target.Protocol) is { HasFreeBody: true } or { TakesEvents: true } && target.Url is { IsAbsoluteUri: true, PathAndQuery: not "/" })
        {
            path = target.Url.PathAndQuery;
            plan = plan with { Target = target with { Url = new UriBuilder(target.Url) { Path = "", Query = "", Fragment = "" }.Uri } };
        }

        var first = flags switch { { Method: not null } => "--method", { Body: not null } => "--body", { NoStream: true } => "--no-stream", { Stream: true } => "--stream", { BatchSize: not null } => "--batch-size", _ => null };
        first ??= SendsMediaAlone(flags, plan) ? "--image-size" : null;
        if (path is null && first is null)
            return plan;
        if (plan.Scenario is not null)
        {
            context.Fail(new Position(0, 0, first ?? "--url"), "scenario", "the plan is a scenario, and the flag does not say which step; change the plan");
            return plan;
        }

        if (plan.Requests.Count > 1)
        {
            context.Fail(new Position(0, 0, first), "requests", $"the plan has {plan.Requests.Count} requests, and the flag does not say which; change the plan");
            return plan;
        }

        var request = plan.EffectiveRequests[0];
        var batch = request.BatchSize;
        if (flags.BatchSize is { } size)
        {
            if (Units.TryParseCount(size, out var count, out var problem))
                batch = (int)Math.Min(count, int.MaxValue);
            else
                context.Fail(new Position(0, 0, "--batch-size"), "requests[0].batch_size", problem);
        }

        var body = flags.Body switch
        {
            null when SendsMediaAlone(flags, plan) => MediaBody(plan.Data),
            null => request.Body,
            ['@', .. var file] => new BodyPlan { File = file },
            var text => new BodyPlan { Text = text },
        };
        return plan with
        {
            Requests =
            [
                request with
                {
                    Path = path ?? request.Path,
                    Method = flags.Method ?? request.Method,
                    Body = body,
                    Stream = flags.NoStream ? false : flags.Stream ? true : request.Stream,
                    BatchSize = batch,
                },
            ],
        };
    }

    // An http request with an image and nothing else is most likely meant to upload it.
    private static bool SendsMediaAlone(PlanFlags flags, RunPlan plan) =>
        (flags.ImageSize ?? flags.ImageFormat ?? flags.ImagesPerRequest ?? flags.AudioLength ?? flags.AudioRate) is not null
        && flags.Body is null && plan.Requests.Count <= 1
        && plan.EffectiveRequests[0] is { Body: null } request && (request.Protocol ?? plan.Target.Protocol) == "http";

    private static BodyPlan MediaBody(DataPlan data) => data switch
    {
        { Images.Count: > 1 } or { Images: not null, Audio: not null } => new BodyPlan
        {
            Multipart = [.. data.Images is null ? (PartPlan[])[] : [new PartPlan { Name = "image", Field = "image" }], .. data.Audio is null ? (PartPlan[])[] : [new PartPlan { Name = "audio", Field = "audio" }]],
        },
        { Images: not null } => new BodyPlan { Field = "image", ContentType = data.Images.Format == ImageFormat.Png ? "image/png" : "image/jpeg" },
        _ => new BodyPlan { Field = "audio", ContentType = "audio/wav" },
    };
}
