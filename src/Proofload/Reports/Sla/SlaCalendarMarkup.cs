using System.Globalization;
using Proofload.Reports.Html;
using Proofload.Sla.Contracts;
using Proofload.Sla.Evaluating;

namespace Proofload.Reports.Sla;

/// <summary>The days of a month as a calendar page: each with its own figure under the contract's way of measuring.</summary>
internal static class SlaCalendarMarkup
{
    private static readonly string[] Names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

    public static void Append(HtmlPage page, SlaMonth m, CommitmentMonth c)
    {
        if (c.Days.Count == 0)
            return;
        var basis = c.What.Method == SlaMethod.Custom ? "its share of good requests" : "its figure by itself";
        page.Add($"<h3>Days: {basis}, {m.Contract.Term.TimeZone}</h3><ol class=\"month\">");
        foreach (var name in Names)
            page.Add($"<li class=\"head\" aria-hidden=\"true\">{name}</li>");
        var first = ((int)c.Days[0].Day.DayOfWeek + 6) % 7;
        for (var i = 0; i < first; i++)
            page.Add($"<li aria-hidden=\"true\"></li>");
        foreach (var day in c.Days)
            Day(page, c.What, day);
        page.Add($"</ol><p class=\"what\">Green reaches the month's target of {SlaWords.Share(c.What.Target)} by itself, red does not; hatched: nothing is known.</p>");
    }

    private static void Day(HtmlPage page, Commitment what, SlaDay day)
    {
        var tone = day.Figure is not { } figure ? "none plain" : figure >= what.Target ? day.Missing > 60 ? "plain" : "good" : "bad";
        page.Add($"<li class=\"day {tone}\"><span>{day.Day.Day}</span><b>{(day.Figure is null ? "n/a" : Short(day.Figure.Value))}</b>");
        if (day.Missing > 0)
            page.Add($"<small>{SlaWords.Minutes(day.Missing)} missing</small>");
        page.Add($"</li>");
    }

    /// <summary>Two decimals, rounded down, so that 100% is 100%.</summary>
    private static string Short(decimal figure) => figure == 1 ? "100%" : (Math.Floor(figure * 10_000) / 100).ToString("0.00", CultureInfo.InvariantCulture) + "%";
}
