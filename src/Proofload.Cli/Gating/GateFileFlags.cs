using System.CommandLine;
using Proofload.Analysis.Gates;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Reporting;
using Proofload.Reports.Gates;

namespace Proofload.Cli.Gating;

/// <summary>The files that CI servers read beside the common reports.</summary>
internal sealed class GateFileFlags
{
    private readonly Option<string?> _codeQuality = Flag.Text("--gitlab-code-quality", "FILE", "Write GitLab's code quality JSON: what is worse, at the merge request. Default none.");
    private readonly Option<string?> _metrics = Flag.Text("--gitlab-metrics", "FILE", "Write GitLab's metrics report (OpenMetrics text). Default none.");
    private readonly Option<string?> _sarif = Flag.Text("--sarif", "FILE", "Write SARIF 2.1.0, for code scanning. Default none.");
    private readonly Option<bool> _annotations = Flag.Switch("--github-annotations", "Print ::error lines on the error stream, which GitHub shows at the change. Default: in a GitHub job.");
    private readonly Option<string?> _notify = Flag.Text("--notify", "URL", "Send the verdict as JSON to this address unless the gate passed; it never changes the verdict. Waits 10s at most. Default none.");

    public GateFileFlags() => Options = [_codeQuality, _metrics, _sarif, _annotations, _notify];

    public IReadOnlyList<Option> Options { get; }

    /// <summary>Every file that will be written.</summary>
    public IReadOnlyList<string> Paths(ParseResult parsed, CliServices services) =>
        [.. new[] { _codeQuality, _metrics, _sarif }.Select(o => services.PathOf(parsed.GetValue(o))).OfType<string>()];

    /// <summary>The address of the webhook; null for none.</summary>
    /// <exception cref="CommandException">It is no address; one line.</exception>
    public Uri? Notify(ParseResult parsed) => parsed.GetValue(_notify) is not { } text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url
        : throw new CommandException("--notify: that is no address; write for example https://chat.example/hooks/…");

    /// <summary>Writes the files and annotations.</summary>
    /// <param name="parsed">The flags.</param>
    /// <param name="services">Terminal and folder.</param>
    /// <param name="outcome">The gate.</param>
    /// <param name="plan">The plan's file as it was typed; null when flags made it.</param>
    public async Task<(IReadOnlyList<string> Paths, bool HasFailed)> WriteAsync(ParseResult parsed, CliServices services, GateOutcome outcome, string? plan)
    {
        var place = plan ?? "proofload.yaml";
        var isGithub = string.Equals(services.Terminal.Traits.Environment("GITHUB_ACTIONS"), "true", StringComparison.Ordinal);
        if (parsed.GetValue(_annotations) || isGithub)
        {
            await services.Terminal.Error.WriteAsync(GateCiReports.GithubAnnotations(outcome, plan));
        }

        return await new ReportFiles(services.Terminal).WriteAsync(
        [
            (services.PathOf(parsed.GetValue(_codeQuality)), () => GateCiReports.GitlabCodeQuality(outcome, place), false),
            (services.PathOf(parsed.GetValue(_metrics)), () => GateCiReports.GitlabMetrics(outcome), false),
            (services.PathOf(parsed.GetValue(_sarif)), () => GateCiReports.Sarif(outcome, place), false),
        ]);
    }
}
