using Proofload.Reports.Html;

namespace Proofload.Reports;

/// <summary>Writes a summary as one HTML page that needs nothing else: no network, no script.</summary>
public static class SummaryHtml
{
    internal static readonly string Style = HtmlReport.Resource("summary.css");

    /// <summary>The page.</summary>
    /// <param name="title">Its heading.</param>
    /// <param name="document">The summary.</param>
    /// <param name="version">Version of Proofload, for the foot.</param>
    public static string Render(string title, SummaryDocument document, string version)
    {
        ArgumentNullException.ThrowIfNull(document);
        var page = new HtmlPage();
        page.Add($"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\"><meta name=\"generator\" content=\"Proofload\"><title>{title}</title>");
        page.AddMarkup("<style>" + HtmlReport.Style + Style + "</style></head>");
        page.Add($"<body><header><p class=\"brand\">Proofload</p><h1>{title}</h1></header><main>\n");
        var id = 0;
        foreach (var section in document.Sections)
        {
            id++;
            if (section.Title.Length > 0)
                page.Add($"<section aria-labelledby=\"s{id}\"><h2 id=\"s{id}\">{section.Title}</h2>");
            else
                page.Add($"<section>");
            foreach (var block in section.Blocks)
                Append(page, block, section.Title);
            page.Add($"</section>\n");
        }

        page.Add($"</main><footer>Proofload {version}. Intervals are 95 % confidence intervals unless a note says otherwise. n/a: not known, which is not 0.</footer></body></html>\n");
        return page.ToString();
    }

    private static void Append(HtmlPage page, SummaryBlock block, string title)
    {
        switch (block)
        {
            case SummaryTable table:
                Table(page, table, title);
                break;
            case SummaryFigure figure when figure.Html is { } drawing:
                drawing(page);
                break;
            case SummaryFigure figure:
                page.Add($"<pre tabindex=\"0\"><code>{string.Join('\n', figure.Lines)}</code></pre>");
                break;
            case SummaryLine line:
                page.Add($"<p class=\"{Tone(line.Status)}\">");
                if (line.Label.Length > 0)
                    page.Add($"<strong class=\"tone\">{line.Label}</strong> ");
                page.Add($"{line.Text.Trim()}</p>\n");
                break;
        }
    }

    internal static void Table(HtmlPage page, SummaryTable table, string title)
    {
        page.Add($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{(title.Length > 0 ? title : "Table")}\"><table><thead><tr>");
        foreach (var column in table.Columns)
            page.Add($"<th scope=\"col\" class=\"{(column.IsNumber ? "n" : "")}\">{column.Title}</th>");
        page.Add($"</tr></thead><tbody>");
        foreach (var row in table.Rows)
        {
            page.Add($"<tr class=\"{Tone(row.Status)}\">");
            for (var i = 0; i < row.Cells.Count; i++)
            {
                if (i == 0)
                    page.Add($"<th scope=\"row\">{row.Cells[i]}</th>");
                else
                    page.Add($"<td class=\"{(table.Columns[i].IsNumber ? "n" : "")}\">{row.Cells[i]}</td>");
            }

            page.Add($"</tr>");
        }

        page.Add($"</tbody></table></div>\n");
    }

    private static string Tone(SummaryStatus status) => status switch
    {
        SummaryStatus.Good => "good",
        SummaryStatus.Warning => "warn",
        SummaryStatus.Bad => "bad",
        _ => "plain",
    };
}
