using Proofload.Results;

namespace Proofload.Reports;

/// <summary>The whole result as one JSON document; see <c>docs/json.md</c>.</summary>
public static class JsonReport
{
    /// <summary>The document, indented, with a line feed at its end.</summary>
    /// <param name="result">The run.</param>
    public static string Render(RunResult result) => RunResultJson.Write(result) + "\n";
}
