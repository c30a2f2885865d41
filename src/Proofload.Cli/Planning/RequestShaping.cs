using Proofload.Cli.CommandLine;
using Proofload.Plans;

namespace Proofload.Cli.Planning;

/// <summary>Flags that shape the request of a plan with one kind: its path, parts, checks and further fields; and the file its objectives come from.</summary>
internal sealed record RequestShaping
{
    public string? Path { get; init; }

    public IReadOnlyList<string> Form { get; init; } = [];

    public IReadOnlyList<string> Check { get; init; } = [];

    public string? System { get; init; }

    public IReadOnlyList<string> Extra { get; init; } = [];

    public StreamFlags Stream { get; init; } = new();

    public string? Limit { get; init; }

    /// <summary>Objectives file whose objectives the run is judged by too.</summary>
    public string? ObjectivesFile { get; init; }

    /// <summary>Service of that file which the run is about.</summary>
    public string? Service { get; init; }

    /// <summary>Route of that file which the run is about.</summary>
    public string? Route { get; init; }

    /// <summary>Region of that file which the run is about.</summary>
    public string? Region { get; init; }

    private string? First => this switch
    {
        { Path: not null } => "--path",
        { Form.Count: > 0 } => "--form",
        { Check.Count: > 0 } => "--check",
        { System: not null } => "--system",
        { Extra.Count: > 0 } => "--extra",
        _ => Stream.First,
    };

    /// <summary>The plan with these flags laid over it.</summary>
    /// <exception cref="CommandException">A flag is wrong; one line.</exception>
    /// <exception cref="PlanException">The plan they make is wrong.</exception>
    public RunPlan Apply(RunPlan plan, PlanValidatorOptions rules)
    {
        if (First is null && Limit is null)
        {
            return plan;
        }

        if (Limit is not null)
        {
            plan = plan with { Data = plan.Data with { Dataset = Limited(plan.Data.Dataset) } };
        }

        plan = First is { } flag ? plan with { Requests = [Shape(Single(plan, flag))] } : plan;
        var problems = PlanValidator.Check(plan, rules);
        return problems.Count == 0 ? plan : throw new PlanException([.. problems.Select(p => (p with { Path = FlagOf(p.Path) }).ToString())]);
    }

    /// <summary>The flag that a problem is about, in place of the field that the user did not write.</summary>
    private string FlagOf(string path) => path switch
    {
        _ when path.StartsWith("requests[0].path", StringComparison.Ordinal) => "--path",
        _ when path.StartsWith("requests[0].body", StringComparison.Ordinal) => "--form",
        _ when path.StartsWith("requests[0].checks", StringComparison.Ordinal) => "--check",
        _ when path.StartsWith("requests[0].system", StringComparison.Ordinal) => "--system",
        _ when path.StartsWith("requests[0].extra", StringComparison.Ordinal) => "--extra",
        "data.dataset.limit" => "--limit",
        _ => Stream.FlagOf(path) ?? path,
    };

    /// <summary>The same with the files of form parts as absolute paths.</summary>
    public RequestShaping WithAbsolutePaths(string folder) => this with
    {
        Form = [.. Form.Select(part => part.IndexOf("=@", StringComparison.Ordinal) is > 0 and var at
            ? part[..(at + 2)] + global::System.IO.Path.GetFullPath(part[(at + 2)..], folder)
            : part)],
        Stream = Stream.WithAbsolutePaths(folder),
    };

    private static RequestPlan Single(RunPlan plan, string flag) => plan.Scenario is not null ? throw new CommandException($"{flag}: the plan is a scenario, and the flag does not say which step; change the plan")
        : plan.Requests.Count <= 1 ? plan.EffectiveRequests[0]
        : throw new CommandException($"{flag}: the plan has {plan.Requests.Count} requests, and the flag does not say which; change the plan");

    private RequestPlan Shape(RequestPlan request) => Stream.Apply(request) with
    {
        Path = Path ?? request.Path,
        System = System ?? request.System,
        Body = Form.Count > 0 ? new BodyPlan { Multipart = [.. Form.Select(Part)] } : request.Body,
        Checks = Check.Count > 0 ? [.. Check.Select(CheckText.Parse)] : request.Checks,
        Extra = Extra.Count > 0 ? Extras() : request.Extra,
    };

    private DatasetPlan Limited(DatasetPlan? dataset)
    {
        if (dataset is null)
        {
            throw new CommandException("--limit: there is no dataset to limit; add --dataset");
        }

        return Units.TryParseCount(Limit!, out var limit, out var problem) && limit is > 0 and <= int.MaxValue
            ? dataset with { Limit = (int)limit }
            : throw new CommandException($"--limit: {(problem.Length > 0 ? problem : $"'{Limit}' is not a count above 0")}");
    }

    private static PartPlan Part(string text)
    {
        var (name, value) = Split("--form", text, "write for example --form file=@photo.jpg or --form top=5");
        return value.StartsWith('@')
            ? new PartPlan { Name = name, File = value[1..] }
            : new PartPlan { Name = name, Value = value };
    }

    private Dictionary<string, string> Extras()
    {
        var extras = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in Extra)
        {
            var (name, value) = Split("--extra", text, "write for example --extra temperature=0");
            extras[name] = JsonText.Of(value);
        }

        return extras;
    }

    private static (string Name, string Value) Split(string flag, string text, string form)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        return at > 0 ? (text[..at].Trim(), text[(at + 1)..]) : throw new CommandException($"{flag}: '{text}' has no '=' behind a name; {form}");
    }
}
