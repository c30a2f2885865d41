using Proofload.Plans;
using Proofload.Plans.Binding;
using Proofload.Slo;
using Proofload.Slo.Files;

namespace Proofload.Sla.Contracts;

/// <summary>
/// Lets a contract promise objectives instead of saying again what they say. A commitment that names one takes from it what it does not say itself; an
/// objectives file in the place of a contract promises all of its objectives, without credits.
/// </summary>
internal static class PromisedObjectives
{
    private const string File = "objectives";
    private const string Name = "objective";

    /// <summary>True when the tree is an objectives file and no contract.</summary>
    public static bool IsObjectivesFile(PlanNode root) => root is MapNode map && map.Find(File) is ListNode && map.Find("commitments") is null;

    /// <summary>The contract that promises what an objectives file says.</summary>
    /// <param name="file">The file.</param>
    /// <param name="name">What the contract is called when its objectives are not all of one service.</param>
    /// <param name="remarks">What is left out, or counted otherwise than the objective says, a sentence each.</param>
    public static MapNode ContractOf(ObjectivesFile file, string name, out IReadOnlyList<string> remarks)
    {
        var services = file.Objectives.Select(static o => o.Scope.Service).Distinct(StringComparer.Ordinal).ToArray();
        var zones = file.Objectives.Select(static o => o.Window.Calendar?.TimeZone).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        var (promised, said) = (new List<PlanNode>(), new List<string>());
        foreach (var objective in file.Objectives)
        {
            if (ObjectiveTerms.TryMake(objective, out var terms, out var problem))
                promised.Add(new MapNode([Text("name", objective.Name), Text(Name, objective.Name), .. terms]));
            else
                said.Add($"{objective.Name} is left out: {problem}");
        }

        var everybody = file.Maintenance.Where(static m => m.Objectives.Count == 0).Select(static m => (PlanNode)new MapNode(
            [Text("from", Time(m.From)), Text("to", Time(m.To)), Text("kind", "maintenance"), Text("reason", m.Reason), Text("effect", "everything")]));
        List<MapEntry> entries =
        [
            Text("contract", services is [{ Length: > 0 } service] ? service : name),
            new(new ScalarNode("commitments"), new ListNode(promised)),
            new(new ScalarNode("exclusions"), new ListNode([.. everybody])),
        ];
        if (zones is [var zone])
            entries.Add(new(new ScalarNode("term"), new MapNode([Text("time_zone", zone)])));
        said.AddRange(file.Objectives.Where(static o => o.Window.Calendar is not { Unit: CalendarUnit.Month, Count: 1, Start: null })
            .GroupBy(static o => WindowOf(o.Window)).Select(static g => $"{string.Join(", ", g.Select(static o => o.Name))}: settled over calendar months, not over the objective's own window of {g.Key}"));
        said.AddRange(file.Maintenance.Where(static m => m.Objectives.Count > 0)
            .Select(static m => $"{string.Join(", ", m.Objectives)}: the maintenance '{m.Reason}' is not taken out, for a contract takes times out of all its commitments"));
        said.AddRange(file.Adjustments.Select(static a => $"{a.Objective}: the adjustment '{a.Reason}' is not applied, for a contract is settled from what was counted"));
        remarks = said;
        return new MapNode(entries);
    }

    /// <summary>The tree with what its commitments take from the objectives that they name.</summary>
    /// <param name="root">Tree of a contract.</param>
    /// <param name="read">Reads the objectives file of a path.</param>
    /// <param name="context">Takes the problems.</param>
    public static PlanNode Fill(PlanNode root, Func<string, ObjectivesFile> read, BindContext context)
    {
        if (root is not MapNode contract || contract.Find("commitments") is not ListNode list || !list.Items.Any(Lacks))
            return root;
        var file = Read(contract, list, read, context);
        var items = list.Items.Select((item, i) => Lacks(item) ? Filled((MapNode)item, $"commitments[{i}].{Name}", file, context) : item).ToArray();
        return new MapNode([.. contract.Entries.Where(static e => e.Key.Text != File).Select(e => e.Key.Text == "commitments" ? e with { Value = new ListNode(items) { At = list.At } } : e)]) { At = contract.At };
    }

    private static ObjectivesFile? Read(MapNode contract, ListNode commitments, Func<string, ObjectivesFile> read, BindContext context)
    {
        if (contract.Find(File) is not ScalarNode { IsNull: false } path)
        {
            var first = commitments.Items.ToList().FindIndex(Lacks);
            context.Fail(((MapNode)commitments.Items[first]).Find(Name)!, $"commitments[{first}].{Name}", "the contract does not say where its objectives are; add objectives: slo.yaml");
            return null;
        }

        try
        {
            return read(path.Text);
        }
        catch (PlanException wrong)
        {
            foreach (var line in wrong.Problems)
                context.Fail(path, File, line);
            return null;
        }
    }

    // What says its target and its method needs no objective any more: so it is in a bundle of evidence.
    private static bool Lacks(PlanNode commitment) => commitment is MapNode map && map.Find(Name) is ScalarNode { IsNull: false } && (map.Find("method") is null || map.Find("target") is null);

    private static MapNode Filled(MapNode commitment, string path, ObjectivesFile? file, BindContext context)
    {
        var name = (ScalarNode)commitment.Find(Name)!;
        var objective = file?.Objectives.FirstOrDefault(o => o.Name == name.Text);
        IReadOnlyList<MapEntry>? terms = null;
        if (file is not null && objective is null)
            context.Fail(name, path, $"there is no objective {Units.Quote(name.Text)}; {NearestName.Hint(name.Text, [.. file.Objectives.Select(static o => o.Name)])}");
        else if (objective is not null && !ObjectiveTerms.TryMake(objective, out terms, out var problem))
            context.Fail(name, path, $"it cannot be promised: {problem}");

        // Without its objective much is missing, and for this reason only.
        return With(commitment, terms ?? [Text("method", "request_ratio"), Text("target", "99%")], name.At);
    }

    private static MapNode With(MapNode commitment, IEnumerable<MapEntry> terms, Position at) =>
        new([.. commitment.Entries, .. terms.Where(t => commitment.Find(t.Key.Text) is null && !IsDecidedBy(commitment, t.Key.Text)).Select(t => At(t, at))]) { At = commitment.At };

    // Who says which errors count, or which speed, says all of what is good.
    private static bool IsDecidedBy(MapNode commitment, string field) => field is "errors" or "speed" && (commitment.Find("errors") ?? commitment.Find("speed")) is not null;

    private static MapEntry At(MapEntry entry, Position at) => new(new ScalarNode(entry.Key.Text) { At = at }, entry.Value switch
    {
        ScalarNode scalar => new ScalarNode(scalar.Text, scalar.Kind) { At = at },
        MapNode map => new MapNode(map.Entries) { At = at, IsInline = map.IsInline },
        var other => other,
    });

    private static string WindowOf(ObjectiveWindow window) =>
        window.Calendar is { } calendar ? $"{calendar.Count} {calendar.Unit.ToString().ToLowerInvariant()}{(calendar.Count == 1 ? "" : "s")}" : SloScalars.FormatDuration(window.Length);

    private static MapEntry Text(string key, string value) => new(new ScalarNode(key), new ScalarNode(value, ScalarKind.Text));

    private static string Time(DateTimeOffset time) => ContractScalars.Format(new ContractTime(time.UtcDateTime, TimeSpan.Zero));
}
