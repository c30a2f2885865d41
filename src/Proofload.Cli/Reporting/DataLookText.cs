using System.Globalization;
using Proofload.Cli.Live;
using Proofload.Data.Looks;
using Proofload.Reports;

namespace Proofload.Cli.Reporting;

/// <summary>A look at a dataset or trace, for people.</summary>
internal static class DataLookText
{
    public static SummaryDocument Build(DataLook look)
    {
        var sections = new List<SummarySection> { new("", [Line(Head(look))]) };
        Add(sections, "Not used", Skipped(look));
        Add(sections, look.LengthSource switch { "estimate" => "Tokens (estimated at 4 characters a token; --tokenizer counts)", "tokenizer" => "Tokens (counted)", _ => "Tokens" }, Lengths(look));
        Add(sections, look.Times is null ? "Rows" : "Replay", Facts(look));
        Add(sections, "First rows", [.. look.First.Select((row, i) => Line($"{i + 1}. {Facts(row)}{row.Text}", SummaryStatus.Muted))]);
        Add(sections, "Notes", [.. look.Notes.Select(static n => Line(n, SummaryStatus.Muted))]);
        return new SummaryDocument(sections);
    }

    private static string Head(DataLook look)
    {
        var report = look.Report;
        var rows = report.Read == 1 ? "row" : "rows";
        return $"{report.File}: a {(report.IsTrace ? "trace" : "dataset")}, format {report.Format}{(look.IsDetected ? " (detected)" : "")}, {Shown.Count(report.Read)} {rows}"
            + (report.TotalSkipped > 0 ? $", {Shown.Count(report.TotalSkipped)} not used" : "");
    }

    private static List<SummaryBlock> Skipped(DataLook look)
    {
        var report = look.Report;
        var blocks = report.Skipped.Select(static s => Line(s.ToString(), SummaryStatus.Warning)).ToList();
        if (report.TotalSkipped > report.Skipped.Count)
            blocks.Add(Line($"and {Shown.Count(report.TotalSkipped - report.Skipped.Count)} more", SummaryStatus.Muted));
        if (report.EndedEarly is { } why)
            blocks.Add(Line(why, SummaryStatus.Warning));
        return blocks;
    }

    private static List<SummaryBlock> Lengths(DataLook look)
    {
        var rows = new List<SummaryRow>();
        void Row(string name, LengthSummary? lengths)
        {
            if (lengths is not null)
                rows.Add(new SummaryRow(SummaryStatus.None, [name, Shown.Count(lengths.Count), Shown.Quantity(lengths.Mean), Shown.Count(lengths.P50), Shown.Count(lengths.P90), Shown.Count(lengths.P99), Shown.Count(lengths.Max)]));
        }

        Row("prompt", look.PromptTokens);
        Row("output", look.OutputTokens);
        string[] numbers = ["rows", "mean", "p50", "p90", "p99", "max"];
        return rows.Count == 0 ? [] : [new SummaryTable([new SummaryColumn(""), .. numbers.Select(static n => new SummaryColumn(n, IsNumber: true))], rows)];
    }

    private static List<SummaryBlock> Facts(DataLook look)
    {
        var blocks = new List<SummaryBlock>();
        if (look.Times is { } times)
            blocks.Add(Line(string.Create(CultureInfo.InvariantCulture, $"{times.Duration:#,0.###} s, {(times.MeanRate is { } rate ? $"{rate:0.###} requests/s on average" : "all rows at the same time")}, at most {times.PeakRate:#,0} in a second")));
        if (look.Sessions is { } sessions)
            blocks.Add(Line(string.Create(CultureInfo.InvariantCulture, $"{sessions.Count:#,0} {(look.Times is null ? "conversations of several turns" : "sessions")}, {sessions.MeanTurns:0.##} {(look.Times is null ? "turns a row" : "requests each")} on average, at most {sessions.MostTurns:#,0}")));
        else if (look.Times is not null)
            blocks.Add(Line("no sessions: the trace names none"));
        if (look.Sharing is { } sharing)
        {
            blocks.Add(Line(string.Create(CultureInfo.InvariantCulture, $"{Shown.Share(sharing.Share)} of the prompt tokens ({sharing.SharedTokens:#,0} of {sharing.PromptTokens:#,0}) are in whole blocks of {sharing.BlockTokens:#,0} that an earlier prompt began with: what a prefix cache without bounds would find")));
            if (sharing.UnevenRows > 0)
                blocks.Add(Line(string.Create(CultureInfo.InvariantCulture, $"{sharing.UnevenRows:#,0} rows name more or fewer blocks than their length has; is --block-tokens right?"), SummaryStatus.Warning));
            if (sharing.LookedAt < look.Report.Read)
                blocks.Add(Line(string.Create(CultureInfo.InvariantCulture, $"of the first {sharing.LookedAt:#,0} rows; the others have more blocks than can be remembered"), SummaryStatus.Warning));
        }

        blocks.AddRange(look.Urls.Select(static u => Line($"{Shown.Count(u.Rows)} requests for {u.Url}")));
        return blocks;
    }

    private static string Facts(LookedRow row)
    {
        var facts = new List<string>();
        if (row.Time is { } time)
            facts.Add(string.Create(CultureInfo.InvariantCulture, $"at {time:0.###} s"));
        if (row.PromptTokens is { } prompt)
            facts.Add($"{Shown.Count(prompt)} in");
        if (row.OutputTokens is { } output)
            facts.Add($"{Shown.Count(output)} out");
        if (row.Turns > 1)
            facts.Add($"turn {row.Turns}");
        return facts.Count == 0 ? "" : string.Join(", ", facts) + ": ";
    }

    private static SummaryBlock Line(string text, SummaryStatus status = SummaryStatus.None) => new SummaryLine(status, "", text);

    private static void Add(List<SummarySection> sections, string title, List<SummaryBlock> blocks)
    {
        if (blocks.Count > 0)
            sections.Add(new SummarySection(title, blocks));
    }
}
