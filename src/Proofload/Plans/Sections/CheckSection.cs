using Proofload.Plans.Binding;

namespace Proofload.Plans.Sections;

/// <summary>A condition on a response.</summary>
internal static class CheckSection
{
    public static Section<CheckPlan> Instance { get; } = new(
        "a check",
        new CheckPlan(),
        [
            Field.Of<CheckPlan, IReadOnlyList<int>>("status", new ListCodec<int>(Scalars.Int(100, 599), "status codes") { AllowsSingle = true }, c => c.Status, (c, v) => c with { Status = v }, "Allowed status codes."),
            Field.Of<CheckPlan, string>("header", Scalars.Filled("a header name"), c => c.Header, (c, v) => c with { Header = v }, "Header to look at, with equals, contains or matches."),
            Field.Of<CheckPlan, string>("json_path", Scalars.Text("a JSON path", ExtractSection.CheckJsonPath), c => c.JsonPath, (c, v) => c with { JsonPath = v }, "JSON path into the body, for example $.labels[0], with equals, contains or matches."),
            Field.Of<CheckPlan, string>("equals", Scalars.Text("text"), c => c.EqualTo, (c, v) => c with { EqualTo = v }, "Exact value of the header or the value at the path; may hold templates."),
            Field.Of<CheckPlan, string>("contains", Scalars.Filled("text"), c => c.Contains, (c, v) => c with { Contains = v }, "Text that the body (or the header, or the value at the path) must contain."),
            Field.Of<CheckPlan, string>("matches", Scalars.Text("a regular expression", ExtractSection.CheckRegex), c => c.Matches, (c, v) => c with { Matches = v }, "Regular expression that the body (or the header, or the value at the path) must match."),
            Field.Maybe<CheckPlan, long>("min_size", Scalars.Size(0, long.MaxValue), c => c.MinSize, (c, v) => c with { MinSize = v }, "Smallest body size."),
            Field.Maybe<CheckPlan, long>("max_size", Scalars.Size(0, long.MaxValue), c => c.MaxSize, (c, v) => c with { MaxSize = v }, "Largest body size."),
        ])
    { IsInline = true };
}
