using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Proofload.Plans;
using Proofload.Sla.Contracts;
using Proofload.Sla.Evaluating;

namespace Proofload.Sla.Claims;

/// <summary>One thing that was checked about a claim.</summary>
/// <param name="IsRight">Whether it is right.</param>
/// <param name="Text">What was checked, or what is wrong.</param>
public sealed record ClaimFinding(bool IsRight, string Text);

/// <summary>Checks a claim by itself: that no file was changed, and that its figures and its credit follow from its intervals and its contract.</summary>
public static class ClaimVerifier
{
    /// <summary>Checks a claim.</summary>
    /// <param name="files">Its files.</param>
    public static IReadOnlyList<ClaimFinding> Verify(IReadOnlyList<ClaimFile> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var byName = new Dictionary<string, ClaimFile>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            if (!byName.TryAdd(file.Name, file))
                return [Wrong($"{Units.Quote(file.Name)} is in it twice")];
        }

        if (Manifest(byName) is not { } manifest)
            return [Wrong($"it has no readable {ClaimBundle.Manifest}, so it is no claim of this program")];
        try
        {
            var findings = new List<ClaimFinding>(Sums(manifest, byName));
            findings.AddRange(Figures(manifest, byName));
            return findings;
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or KeyNotFoundException or OverflowException)
        {
            return [Wrong($"{ClaimBundle.Manifest} does not have the form of a claim")];
        }
    }

    private static IEnumerable<ClaimFinding> Sums(JsonObject manifest, Dictionary<string, ClaimFile> files)
    {
        var listed = new HashSet<string>(StringComparer.Ordinal) { ClaimBundle.Manifest };
        var right = 0;
        foreach (var entry in manifest["files"]?.AsArray() ?? [])
        {
            var name = Text(entry, "name");
            listed.Add(name);
            if (!files.TryGetValue(name, out var file))
                yield return Wrong($"{Units.Quote(name)} is missing");
            else if (file.Sha256 != Text(entry, "sha256"))
                yield return Wrong($"{Units.Quote(name)} was changed: its SHA-256 sum is not that of the manifest");
            else
                right++;
        }

        foreach (var name in files.Keys.Where(n => !listed.Contains(n)))
            yield return Wrong($"{Units.Quote(name)} is not in the manifest");
        yield return new ClaimFinding(right > 0, $"{right} files have the SHA-256 sums of the manifest");
        if (files.TryGetValue(ClaimBundle.ContractName, out var contract))
            yield return contract.Sha256 == manifest["contract_sha256"]?.GetValue<string>() ? Right("the contract is the one that was computed") : Wrong("the contract is not the one that was computed");
    }

    private static IEnumerable<ClaimFinding> Figures(JsonObject manifest, Dictionary<string, ClaimFile> files)
    {
        var (contract, problem) = Contract(files);
        if (contract is null)
        {
            yield return Wrong(problem);
            yield break;
        }

        var claimed = manifest["commitments"]?.AsArray() ?? [];
        if (claimed.Count != contract.Commitments.Count)
        {
            yield return Wrong($"the manifest has {claimed.Count} commitments, the contract {contract.Commitments.Count}");
            yield break;
        }

        var shares = new List<decimal>();
        for (var i = 0; i < claimed.Count; i++)
        {
            var (share, finding) = One(contract.Commitments[i], claimed[i] as JsonObject ?? [], i, files);
            shares.Add(share);
            yield return finding;
        }

        if (manifest["fee"] is not { } fee)
            yield break;
        var owed = CreditRules.Settle(contract.Credits, fee.GetValue<decimal>(), shares).Owed;
        var said = Amount(manifest, "owed");
        yield return owed == said ? Right($"the credit is {contract.Credits.Currency} {Number(owed)}") : Wrong($"the credit is {contract.Credits.Currency} {Number(owed)}, the manifest says {Number(said)}");
    }

    private static (decimal Share, ClaimFinding Finding) One(Commitment what, JsonObject claimed, int index, Dictionary<string, ClaimFile> files)
    {
        if (!files.TryGetValue(ClaimBundle.IntervalsName(index), out var file) || IntervalCsv.Read(file.Text) is not { } intervals)
            return (0, Wrong($"{what.Name}: {ClaimBundle.IntervalsName(index)} is missing or not readable"));
        if (Disorder(intervals) is { } disorder)
            return (0, Wrong($"{what.Name}: {disorder}"));
        var figure = what.Method switch
        {
            SlaMethod.IntervalMean => MethodFigures.IntervalMean(intervals, what.EmptyInterval, MissingAs.Contract).Value,
            SlaMethod.DownTime => MethodFigures.DownTime(intervals, what, MissingAs.Contract, out _).Value,
            SlaMethod.RequestRatio => MethodFigures.RequestRatio(intervals, MissingAs.Contract).Value,
            SlaMethod.GoodSlices => MethodFigures.GoodSlices(intervals, what, MissingAs.Contract).Value,
            _ => Custom(what, files),
        };
        var said = claimed["figure"]?.GetValue<decimal>();
        if (figure is null || said is null)
            return (0, figure == said ? Right($"{what.Name}: there is no figure") : Wrong($"{what.Name}: the figure is {Number(figure)}, the manifest says {Number(said)}"));
        var compared = what.Rounding?.Apply(figure.Value) ?? figure.Value;
        var share = CreditRules.Share(what, compared);
        if (Math.Abs(figure.Value - said.Value) > 1e-24m || compared != Amount(claimed, "compared") || share != Amount(claimed, "credit_share"))
            return (share, Wrong($"{what.Name}: the figure is {Number(figure)} and the credit {ContractScalars.Percent(share)}, the manifest says {Number(said)} and {ContractScalars.Percent(Amount(claimed, "credit_share"))}"));
        return (share, Right($"{what.Name}: {intervals.Count} intervals give {Math.Floor(compared * 1_000_000) / 10_000}%, {(compared >= what.Target ? "reaching" : "below")} {ContractScalars.Percent(what.Target)}; credit {ContractScalars.Percent(share)}"));
    }

    private static string? Disorder(IReadOnlyList<SlaInterval> intervals)
    {
        for (var i = 1; i < intervals.Count; i++)
        {
            if (intervals[i].From != intervals[i - 1].To)
                return $"the intervals do not follow each other at {IntervalCsv.Time(intervals[i].From)}";
        }

        return null;
    }

    /// <summary>A formula over the names that the computation states.</summary>
    private static decimal? Custom(Commitment what, Dictionary<string, ClaimFile> files)
    {
        if (!files.TryGetValue(ClaimBundle.ComputationName, out var file))
            return null;
        var prefix = what.Name.AsSpan().ContainsAny(",\"") ? $"\"{what.Name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"," : what.Name + ",";
        var values = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var line in file.Text.Split('\n').Where(l => l.StartsWith(prefix, StringComparison.Ordinal)))
        {
            var rest = line[prefix.Length..];
            var name = rest[..Math.Max(0, rest.IndexOf(','))];
            if (Formula.Names.Contains(name) && decimal.TryParse(rest.AsSpan(rest.LastIndexOf(',') + 1), NumberStyles.Number, CultureInfo.InvariantCulture, out var value))
                values[name] = value;
        }

        return Formula.Evaluate(what.Formula, name => values.GetValueOrDefault(name)) is { } figure ? Math.Clamp(figure, 0, 1) : null;
    }

    private static (SlaContract? Contract, string Problem) Contract(Dictionary<string, ClaimFile> files)
    {
        if (!files.TryGetValue(ClaimBundle.ContractName, out var file))
            return (null, $"{ClaimBundle.ContractName} is missing");
        try
        {
            return (ContractFile.Parse(file.Text, ClaimBundle.ContractName), "");
        }
        catch (PlanException e)
        {
            return (null, e.Problems[0]);
        }
    }

    private static JsonObject? Manifest(Dictionary<string, ClaimFile> files)
    {
        try
        {
            return files.TryGetValue(ClaimBundle.Manifest, out var file) ? JsonNode.Parse(file.Content) as JsonObject : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Text(JsonNode? entry, string name) => entry is JsonObject fields && fields[name] is { } value ? value.GetValue<string>() : throw new FormatException();

    private static decimal Amount(JsonObject fields, string name) => fields[name]?.GetValue<decimal>() ?? throw new FormatException();

    private static string Number(decimal? value) => value?.ToString("0.############", CultureInfo.InvariantCulture) ?? "none";

    private static ClaimFinding Right(string text) => new(true, text);

    private static ClaimFinding Wrong(string text) => new(false, text);
}
