namespace Proofload.Plans.Binding;

/// <summary>Collects where everything was written and what is wrong with it while nodes become records.</summary>
internal sealed class BindContext(string source, string folder, Func<string, string?> environment)
{
    private readonly Dictionary<string, Position> _positions = new(StringComparer.Ordinal);
    private readonly List<(Position At, string Path, string Message)> _problems = [];

    public Func<string, string?> Environment { get; } = environment;

    /// <summary>True when a plan is read back from a finished run: variables need not be set and masked values are taken as they are.</summary>
    public bool IsRecorded { get; init; }

    /// <summary>True when the plan's scenario is C#, or may have been: metrics then have names that only its code knows.</summary>
    public bool HasCode { get; init; }

    /// <summary>True when nodes are laid over a plan that is already there.</summary>
    public bool IsOverlay { get; init; }

    /// <summary>The flag that stands for a field; null when there is none.</summary>
    public Func<string, string?> FlagOf { get; init; } = static _ => null;

    public bool HasProblems => _problems.Count > 0;

    public void Visit(PlanNode node, string path) => _positions.TryAdd(path, node.At);

    public bool Fail(PlanNode node, string path, string message) => Fail(node.At, path, message);

    /// <summary>Notes a problem; always false, so that a reader can return it.</summary>
    public bool Fail(Position at, string path, string message)
    {
        _positions.TryAdd(path, at);
        _problems.Add((at, path, message));
        return false;
    }

    /// <summary>Adds what the validator found, but for what only follows from a value that could not be read.</summary>
    public void Add(IEnumerable<PlanProblem> found)
    {
        var unread = _problems.Select(p => p.Path).ToArray();
        foreach (var problem in found)
        {
            if (!unread.Any(u => Touches(u, problem.Path) || problem.DependsOn.Any(d => Touches(u, d))))
                _problems.Add((Locate(problem.Path), problem.Path, problem.Message));
        }
    }

    /// <summary>A path of the plan's folder; absolute paths stay.</summary>
    public string Resolve(string path) => Path.Combine(folder, path);

    public PlanException ToException() => new([.. _problems
        .OrderBy(p => p.At.Line).ThenBy(p => p.At.Column)
        .Select(p => Place(p.At, p.Path) + p.Message).Distinct()]);

    private static bool Touches(string unread, string path) => unread == path || unread.Length == 0 || IsBelow(unread, path) || IsBelow(path, unread);

    private static bool IsBelow(string path, string parent) =>
        path.StartsWith(parent, StringComparison.Ordinal) && path.Length > parent.Length && path[parent.Length] is '.' or '[';

    private string Place(Position at, string path)
    {
        if (at.Flag is not null)
            return at.Flag + ": ";
        var place = at.Line > 0 ? $"{source}:{at.Line}:{at.Column}: " : source.Length > 0 ? source + ": " : "";
        return path.Length > 0 ? $"{place}{path}: " : place;
    }

    private Position Locate(string path)
    {
        if (FlagOf(path) is { } flag)
            return new Position(0, 0, flag);
        for (var p = path; p.Length > 0; p = p[..Math.Max(0, p.LastIndexOfAny(['.', '[']))])
        {
            // The flag of a whole branch is only to blame for the branch itself.
            if (_positions.TryGetValue(p, out var at) && (at.Flag is null || p == path))
                return at;
        }

        return _positions.GetValueOrDefault("") is { Flag: null } root ? root : default;
    }
}
