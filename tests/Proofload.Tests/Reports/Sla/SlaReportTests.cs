using System.Text.Json;
using Proofload.Plans;
using Proofload.Reports;
using Proofload.Reports.Sla;
using Proofload.Sla.Contracts;
using Proofload.Sla.Evaluating;
using Proofload.Tests.Sla.Proposals;
using static Proofload.Tests.Sla.SlaBench;

namespace Proofload.Tests.Reports.Sla;

public sealed class SlaReportTests
{
    [Fact]
    public void A_month_as_text_Markdown_JSON_and_a_page_is_as_approved()
    {
        var month = Month();
        Approved.Check("month.txt", SummaryText.Render(SlaReport.Build(month)));
        Approved.Check("month.md", SummaryMarkdown.Render(SlaReport.Title(month), SlaReport.Build(month)));
        Approved.Check("month.json", SlaJson.Render(month));
        Approved.Check("month.html", SlaHtmlReport.Render(month, "1.0.0"));
        using var json = JsonDocument.Parse(SlaJson.Render(month));
        Assert.Equal("missed", json.RootElement.GetProperty("verdict").GetString());
    }

    [Fact]
    public void A_proposal_as_text_and_JSON_is_as_approved()
    {
        var proposal = ProposalTests.Propose();
        Approved.Check("proposal.txt", SummaryText.Render(ProposalReport.Build(proposal)));
        using var json = JsonDocument.Parse(ProposalReport.Json(proposal));
        Assert.Equal(2, json.RootElement.GetProperty("segments").GetArrayLength());
        Assert.Contains("The proposed contract", ProposalReport.Html(proposal, "1.0.0"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_is_whole_and_takes_no_name_for_markup()
    {
        var month = Month("<script>alert(1)</script>");
        var html = SlaHtmlReport.Render(month, "1.0.0");
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http:", html, StringComparison.Ordinal);
        foreach (var tag in new[] { "section", "table", "div", "ul", "ol", "dl", "p", "tr", "td", "li", "h2", "h3", "span", "b" })
            Assert.Equal(Count(html, $"<{tag}>") + Count(html, $"<{tag} "), Count(html, $"</{tag}>"));
    }

    [Theory]
    [InlineData("0.99899999", "99.8999%")]
    [InlineData("0.999", "99.9000%")]
    [InlineData("0.9999999", "99.9999%")]
    [InlineData("1", "100%")]
    public void A_figure_is_never_shown_as_more_than_it_is(string figure, string shown)
    {
        var month = Month() with { };
        var reading = month.Commitments[0].Own with { Compared = decimal.Parse(figure, System.Globalization.CultureInfo.InvariantCulture) };
        var changed = month with { Commitments = [month.Commitments[0] with { Own = reading }] };
        Assert.Contains($"availability {shown}, promised", SummaryText.Render(SlaReport.Build(changed)), StringComparison.Ordinal);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private static SlaMonth Month(string name = "Chat for Example Ltd")
    {
        var contract = Contract(Availability(SlaMethod.DownTime, 0.9995m, "5xx") with { NotCounted = ["429"] }) with
        {
            Name = name,
            Parties = new ContractParties { Provider = "Platform team", Customer = "Example Ltd" },
            Scope = new ContractScope { Service = "chat", Region = "eu" },
            Term = new ContractTerm { TimeZone = "Europe/Berlin" },
            Claim = new ClaimTerms { Days = 30 },
            Exclusions = ValueList<ContractExclusion>.Of([new ContractExclusion { From = new ContractTime(new DateTime(2026, 10, 17, 22, 0, 0), null), To = new ContractTime(new DateTime(2026, 10, 18, 2, 0, 0), null), Kind = ExclusionKind.Maintenance, Reason = "new drivers" }]),
        };
        return Settle(contract, static rows =>
        {
            var begin = new DateTimeOffset(2026, 9, 30, 22, 0, 0, TimeSpan.Zero);
            rows.Minutes(begin, 10_000, 60);
            rows.Minutes(begin.AddMinutes(10_000), 45, 60, ("503", 40), ("429", 2));
            rows.Minutes(begin.AddMinutes(10_045), 14_375, 60, ("400", 1));
            rows.Minutes(new DateTimeOffset(2026, 10, 17, 21, 0, 0, TimeSpan.Zero), 60, 60, ("500", 60));
            rows.Minutes(new DateTimeOffset(2026, 10, 17, 22, 0, 0, TimeSpan.Zero), 20_000, 60);
        });
    }
}
