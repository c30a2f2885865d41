using Proofload.Plans;
using Proofload.Plans.Binding;

namespace Proofload.Sla.Contracts;

/// <summary>What must hold between the fields of a contract.</summary>
internal static class ContractRules
{
    public static void Check(SlaContract contract, ProblemList problems)
    {
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < contract.Commitments.Count; i++)
        {
            var (one, path) = (contract.Commitments[i], $"commitments[{i}]");
            if (!names.TryAdd(one.Name, i))
                problems.Add(path + ".name", $"{Units.Quote(one.Name)} stands in the contract twice; the first is commitments[{names[one.Name]}]");
            Method(one, path, problems);
            Tiers(one, path, problems);
        }

        if (contract.Term is { Starts: { } starts, Ends: { } ends } && ends < starts)
            problems.Add("term.ends", "is before term.starts", "term.starts");
        if (contract.Claim is { Days: not null, Months: not null })
            problems.Add("claim.months", "claim.days says already by when; give one of the two", "claim.days");
        Exclusions(contract, problems);
    }

    private static void Method(Commitment one, string path, ProblemList problems)
    {
        if (one.Interval.Ticks <= 0 || one.Interval.Ticks % TimeSpan.TicksPerMinute != 0 || TimeSpan.TicksPerDay % one.Interval.Ticks != 0)
            problems.Add(path + ".interval", $"{Units.FormatDuration(one.Interval)} does not divide a day into whole minutes; write for example 1m, 5m, 15m or 1h");
        if ((one.Method == SlaMethod.Custom) != (one.Formula.Length > 0))
            problems.Add(path + ".formula", one.Formula.Length > 0 ? "has an effect with method custom only" : "missing; method custom needs one, for example good / valid", path + ".method");
        if (one.Speed is null && one.Errors.Count == 0 && one.Objective.Length == 0)
            problems.Add(path + ".errors", "missing; say which classes of errors break the promise, for example [500, 503], 5xx or *");
        if (one.SliceTarget is not null && one.Method != SlaMethod.GoodSlices)
            problems.Add(path + ".slice_target", "has an effect with method good_slices only", path + ".method");
        if (one.Speed is not null && one.Errors.Count > 0 && one.Objective.Length == 0)
            problems.Add(path + ".errors", "a promise of speed is about answers, it has no errors; leave it out, or promise availability in a commitment of its own");
        foreach (var twice in one.Errors.Intersect(one.NotCounted, StringComparer.Ordinal))
            problems.Add(path + ".not_counted", $"{Units.Quote(twice)} stands in errors too; a request cannot be an error and not count");
    }

    private static void Tiers(Commitment one, string path, ProblemList problems)
    {
        for (var k = 0; k < one.Credits.Count; k++)
        {
            var tier = one.Credits[k];
            if (tier.Below > one.Target)
                problems.Add($"{path}.credits[{k}].below", $"{ContractScalars.Percent(tier.Below)} is above the target of {ContractScalars.Percent(one.Target)}; a credit is owed for missing the target only", path + ".target");
            for (var j = 0; j < k; j++)
            {
                var other = one.Credits[j];
                if (other.Below == tier.Below)
                    problems.Add($"{path}.credits[{k}].below", $"{ContractScalars.Percent(tier.Below)} stands in credits[{j}] too");
                else if (tier.Below < other.Below != tier.Percent > other.Percent)
                    problems.Add($"{path}.credits[{k}].percent", $"a lower figure must give a higher credit, as credits[{j}] has {ContractScalars.Percent(other.Percent)} below {ContractScalars.Percent(other.Below)}");
            }
        }
    }

    private static void Exclusions(SlaContract contract, ProblemList problems)
    {
        if (BillingMonth.ZoneOf(contract.Term.TimeZone) is not { } zone)
            return;
        for (var i = 0; i < contract.Exclusions.Count; i++)
        {
            var (one, path) = (contract.Exclusions[i], $"exclusions[{i}]");
            foreach (var (name, time) in new[] { ("from", one.From), ("to", one.To) })
            {
                if (time.IsUnclear(zone))
                    problems.Add($"{path}.{name}", $"clocks of {contract.Term.TimeZone} are changed then, so {ContractScalars.Format(time)} does not say when; add the offset, for example {ContractScalars.Format(time with { Offset = zone.BaseUtcOffset })}");
            }

            if (one.To.In(zone) <= one.From.In(zone))
                problems.Add(path + ".to", "must be after from", path + ".from");
            if (one.Effect == ExclusionEffect.Everything && one.Errors.Count > 0)
                problems.Add(path + ".errors", "has no effect with effect everything");
        }
    }
}
