using System.CommandLine;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Reporting;
using Proofload.Reports;

namespace Proofload.Cli.Sla;

/// <summary>The flags of reports that go to a client: text on the terminal, JSON in its place, HTML, PDF and Markdown as files.</summary>
internal sealed class SlaDocuments
{
    private readonly Option<bool> _json = Flag.Switch("--json", "Print one JSON document on standard output, and nothing else there.");
    private readonly Option<string?> _html = Flag.Text("--html", "FILE", "Write the report as one HTML file that needs no network.");
    private readonly Option<string?> _pdf = Flag.Text("--pdf", "FILE", $"Write the report as PDF; needs {PdfPrinter.Names} on this machine, or its path in {PdfPrinter.Variable}. Default: no PDF.");
    private readonly Option<string?> _markdown = Flag.Text("--markdown", "FILE", "Write the report as Markdown.");

    public SlaDocuments() => Group = new FlagGroup("Reports", [_json, _html, _pdf, _markdown]);

    public FlagGroup Group { get; }

    /// <summary>Finds out before the work that a file cannot be written, or that nothing can print.</summary>
    public void Prepare(ParseResult parsed, CliServices services)
    {
        OutputFolders.Prepare(new[] { _html, _pdf, _markdown }.Select(o => services.PathOf(parsed.GetValue(o))).OfType<string>());
        if (parsed.GetValue(_pdf) is not null)
        {
            _ = PdfPrinter.Find();
        }
    }

    /// <summary>Writes the files, then the summary or the JSON.</summary>
    public async Task WriteAsync(ParseResult parsed, CliServices services, string title, SummaryDocument document, Func<string> html, Func<string> json)
    {
        await FileAsync(services.PathOf(parsed.GetValue(_html)), html, services);
        await FileAsync(services.PathOf(parsed.GetValue(_markdown)), () => SummaryMarkdown.Render(title, document), services);
        if (services.PathOf(parsed.GetValue(_pdf)) is { } pdf)
        {
            await PdfPrinter.PrintAsync(html(), pdf, services.Stop);
            services.Terminal.Note($"Written: {pdf}");
        }

        services.Terminal.Output.Write(parsed.GetValue(_json) ? json() : SummaryPainter.Paint(document, services.Terminal.OutputColour));
    }

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
