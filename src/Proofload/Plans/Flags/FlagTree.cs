using Proofload.Plans.Binding;

namespace Proofload.Plans.Flags;

/// <summary>Collects the values of flags at their places in a plan, to be laid over it.</summary>
internal sealed class FlagTree
{
    private readonly List<(string Name, FlagTree? Branch, PlanNode? Leaf, Position At)> _entries = [];

    /// <summary>Puts a value at a place such as <c>target.tls.ca</c>.</summary>
    public void Set(string path, string flag, PlanNode value)
    {
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        var at = new Position(0, 0, flag);
        if (dot < 0)
        {
            _entries.Add((path, null, value, at));
            return;
        }

        var name = path[..dot];
        var branch = _entries.Find(e => e.Name == name).Branch;
        if (branch is null)
            _entries.Add((name, branch = new FlagTree(), null, default));
        branch.Set(path[(dot + 1)..], flag, value);
    }

    /// <summary>A value of a flag.</summary>
    public static ScalarNode Text(string flag, string value) => new(value, ScalarKind.Text) { At = new Position(0, 0, flag) };

    /// <summary>Values of a flag that may be repeated.</summary>
    public static ListNode List(string flag, IEnumerable<string> values) => new([.. values.Select(v => Text(flag, v))]) { At = new Position(0, 0, flag) };

    /// <summary>The nodes; a branch is said to come from the first flag in it.</summary>
    public MapNode ToMap() => new([.. _entries.Select(e => new MapEntry(new ScalarNode(e.Name) { At = e.At }, e.Leaf ?? e.Branch!.ToMap()))]) { At = FirstFlag };

    private Position FirstFlag => _entries.Count == 0 ? default : _entries[0].Branch?.FirstFlag ?? _entries[0].At;
}
