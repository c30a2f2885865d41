using Proofload.Plans.Binding;

namespace Proofload.Plans;

/// <summary>Says in which field two plans differ.</summary>
public static class PlanDifference
{
    private const string Absent = "(not given)";

    /// <summary>The first field, in the order of the plan, whose value differs; null when there is none.</summary>
    /// <param name="before">A plan's canonical YAML.</param>
    /// <param name="now">Another's.</param>
    /// <param name="ignored">Fields that may differ: top-level ones, or paths of single values.</param>
    /// <exception cref="PlanException">One of them is no YAML.</exception>
    public static (string Field, string Before, string Now)? First(string before, string now, params IReadOnlyList<string> ignored) =>
        All(before, now, ignored) is [var first, ..] ? first : null;

    /// <summary>All fields whose values differ, in the order of the plan.</summary>
    /// <inheritdoc cref="First"/>
    public static IReadOnlyList<(string Field, string Before, string Now)> All(string before, string now, params IReadOnlyList<string> ignored)
    {
        var (old, young) = (Leaves(before, ignored), Leaves(now, ignored));
        return [.. young.Keys.Concat(old.Keys).Distinct(StringComparer.Ordinal)
            .Select(path => (path, old.GetValueOrDefault(path, Absent), young.GetValueOrDefault(path, Absent)))
            .Where(f => f.Item2 != f.Item3 && !ignored.Contains(f.path))];
    }

    private static Dictionary<string, string> Leaves(string yaml, IReadOnlyList<string> ignored)
    {
        var leaves = new Dictionary<string, string>(StringComparer.Ordinal);
        if (YamlComposer.Compose(yaml, "plan") is MapNode root)
            Collect(new MapNode([.. root.Entries.Where(e => !ignored.Contains(e.Key.Text))]), "", leaves);
        return leaves;
    }

    private static void Collect(PlanNode node, string path, Dictionary<string, string> leaves)
    {
        switch (node)
        {
            case MapNode map:
                foreach (var (key, value) in map.Entries)
                    Collect(value, PlanPath.Below(path, key.Text), leaves);
                break;
            case ListNode list:
                for (var i = 0; i < list.Items.Count; i++)
                    Collect(list.Items[i], $"{path}[{i}]", leaves);
                break;
            default:
                leaves[path] = Units.Quote(((ScalarNode)node).Text);
                break;
        }
    }
}
