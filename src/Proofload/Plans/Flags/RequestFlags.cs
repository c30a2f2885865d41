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
        if (flags.Url is not null && plan.Requests.Count == 0 && target.Protocol == "http" && target.Url is { IsAbsoluteUri: true, PathAndQuery: not "/" })
        {
            path = target.Url.PathAndQuery;
            plan = plan with { Target = target with { Url = new UriBuilder(target.Url) { Path = "", Query = "", Fragment = "" }.Uri } };
        }

        var first = flags switch { { Method: not null } => "--method", { Body: not null } => "--body", { NoStream: true } => "--no-stream", _ => null };
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
        var body = flags.Body switch
        {
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
                    Stream = flags.NoStream ? false : request.Stream,
                },
            ],
        };
    }
}
