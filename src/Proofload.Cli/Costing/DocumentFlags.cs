using System.CommandLine;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Reporting;
using Proofload.Reports;

namespace Proofload.Cli.Costing;

/// <summary>The flags that ask for a report that is no run: the summary on the terminal, JSON in its place, Markdown and HTML as files.</summary>
internal sealed class DocumentFlags
{
    private readonly Option<bool> _json = Flag.Switch("--json", "Print one JSON document on standard output, and nothing else there.");
    private readonly Option<string?> _html = Flag.Text("--html", "FILE", "Write the report as one HTML file that needs no network.");
    private readonly Option<string?> _markdown = Flag.Text("--markdown", "FILE", "Write the report as Markdown, for a pull request.");

    public DocumentFlags() => Group = new FlagGroup("Reports", [_json, _html, _markdown]);

    public FlagGroup Group { get; }

    /// <summary>Finds out before the work that a file cannot be written.</summary>
    public void Prepare(ParseResult parsed, CliServices services) => OutputFolders.Prepare(new[] { PathOf(parsed, _html, services), PathOf(parsed, _markdown, services) }.OfType<string>());

    /// <summary>Writes the files, then the summary or the JSON.</summary>
    public async Task WriteAsync(ParseResult parsed, CliServices services, string title, SummaryDocument document, Func<string> json)
    {
        await FileAsync(PathOf(parsed, _html, services), () => SummaryHtml.Render(title, document, ProductVersion.Text), services);
        await FileAsync(PathOf(parsed, _markdown, services), () => SummaryMarkdown.Render(title, document), services);
        services.Terminal.Output.Write(parsed.GetValue(_json) ? json() : SummaryPainter.Paint(document, services.Terminal.OutputColour));
    }

    private static string? PathOf(ParseResult parsed, Option<string?> option, CliServices services) => services.PathOf(parsed.GetValue(option));

    private static async Task FileAsync(string? path, Func<string> render, CliServices services)
    {
        if (path is null)
        {
            return;
        }

        await File.WriteAllTextAsync(path, render(), services.Stop);
        services.Terminal.Note($"Written: {path}");
    }
}
