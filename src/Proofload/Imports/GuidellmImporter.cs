using System.Globalization;
using Proofload.Imports.Reading;

namespace Proofload.Imports;

/// <summary>GuideLLM's report (<c>benchmarks.json</c>): one run for each of its benchmarks, with every request that it kept.</summary>
internal sealed class GuidellmImporter : IResultImporter
{
    public string Format => "guidellm";

    public string Tool => "GuideLLM";

    public string Reads => "guidellm benchmark: benchmarks.json";

    public bool Recognises(FileHead head) => head.IsJson && head.Has("\"benchmarks\"") && (head.Has("guidellm") || head.Has("\"scheduler_state\"") || head.Has("\"request_totals\"") || head.Has("\"run_stats\""));

    public void Read(ImportFile file, ImportSession session)
    {
        var version = (string?)null;
        var target = (string?)null;
        file.ReadJson(json =>
        {
            if (!json.EnterObject())
                throw file.Wrong("is no JSON object");
            while (json.NextProperty(out var part))
            {
                if (part == "benchmarks" && json.EnterArray())
                {
                    while (json.NextItem())
                        new GuidellmBenchmark(session.NextRun(), file).Read(json);
                }
                else if (part is "metadata" or "args" && json.EnterObject())
                {
                    while (json.NextProperty(out var name))
                    {
                        version = name == "guidellm_version" ? json.Text() : version;
                        target = name == "target" && json.Text() is { } address ? Addresses.Clean(address) : target;
                    }
                }
            }
        });
        for (var i = 0; i < session.Runs.Count; i++)
        {
            var run = session.Runs[i];
            run.ToolVersion = version;
            run.Target ??= target is null ? null : "openai " + target;
            if (session.Runs.Count > 1)
                run.Suffix = $" {(i + 1).ToString(CultureInfo.InvariantCulture)} {run.Suffix}".TrimEnd();
            else
                run.Suffix = "";
        }
    }
}
