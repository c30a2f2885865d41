namespace Proofload.Plans.Validation;

/// <summary>The gate of a plan: that its runs can be compared.</summary>
internal static class GateRules
{
    public static void Check(ValidationScope scope)
    {
        var plan = scope.Plan;
        if (plan.Gate is not { } gate)
            return;
        if (gate.Pairs is { } pairs && pairs % 2 != 0)
            scope.Problems.Add("gate.pairs", $"{pairs} is odd, and the order within a pair is reversed in the next: give {pairs - 1} or {pairs + 1}");
        if (gate.Baseline is { } baseline && baseline.Contains("://", StringComparison.Ordinal))
        {
            if (gate.BaselineUrl is not { Scheme: "http" or "https" or "ws" or "wss" } url)
                scope.Problems.Add("gate.baseline", $"{Units.Quote(baseline)} is no address; write for example http://localhost:8000, or the name of stored runs");
            else if (url.UserInfo.Length > 0)
                scope.Problems.Add("gate.baseline", "an address with a password would be kept with every run; put the credential into target.headers");
        }

        if (plan.Stop.WhenHopeless || plan.Stop.UntilKnown.Count > 0)
            scope.Problems.Add("gate", $"stop.{(plan.Stop.WhenHopeless ? "when_hopeless" : "until_known")} ends runs at different times, and a gate compares runs of one length; leave it out");
        foreach (var (criterion, i) in gate.Criteria.Select(static (c, i) => (c, i)))
        {
            if (criterion.Kind is { } kind && plan.EffectiveRequests.All(r => r.Name != kind))
                scope.Problems.Add($"gate.criteria[{i}]", $"there is no kind of request {Units.Quote(kind)}; {NearestName.Hint(kind, [.. plan.EffectiveRequests.Select(static r => r.Name)])}");
            if (gate.Criteria.Take(i).Any(c => c.Subject == criterion.Subject))
                scope.Problems.Add($"gate.criteria[{i}]", $"{criterion.Subject} is there twice");
        }
    }
}
