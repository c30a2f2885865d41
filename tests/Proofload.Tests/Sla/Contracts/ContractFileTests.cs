using FsCheck;
using FsCheck.Fluent;
using Proofload.Plans;
using Proofload.Sla.Contracts;
using Proofload.Sla.Evaluating;

namespace Proofload.Tests.Sla.Contracts;

public sealed class ContractFileTests
{
    private const string Small = "contract: Test\ncommitments:\n  - {name: a, method: request_ratio, target: 99.9%, errors: 5xx}\n";

    public static TheoryData<string> Samples => [.. Directory.GetFiles(SampleFolder(), "*.yaml").Select(static f => Path.GetFileName(f))];

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_sample_is_right_and_the_same_after_it_was_written_and_read(string name)
    {
        var contract = ContractFile.Load(Path.Combine(SampleFolder(), name), name);
        var written = ContractFile.Write(contract);
        var again = ContractFile.Parse(written, "again");
        Assert.Equal(contract, again);
        Assert.Equal(written, ContractFile.Write(again));
    }

    [Fact]
    public void The_samples_have_the_terms_of_the_providers()
    {
        SlaContract Of(string name) => ContractFile.Load(Path.Combine(SampleFolder(), name + ".yaml"));
        string Credits(Commitment c) => string.Join(" ", c.Credits.Select(t => $"{t.Below * 100:0.##}:{t.Percent * 100:0}"));
        Assert.Equal((0.999m, SlaMethod.IntervalMean, EmptyInterval.Up, "99.9:10 99:25 95:100"), (Of("bedrock").Commitments[0].Target, Of("bedrock").Commitments[0].Method, Of("bedrock").Commitments[0].EmptyInterval, Credits(Of("bedrock").Commitments[0])));
        Assert.Equal(["500", "503"], Of("bedrock").Commitments[0].Errors);
        Assert.Equal((0.9995m, "99.95:10 99:25 95:100"), (Of("sagemaker").Commitments[0].Target, Credits(Of("sagemaker").Commitments[0])));
        var vertex = Of("vertex");
        Assert.Equal((0.995m, SlaMethod.DownTime, 0.05m, 5, 0.5m), (vertex.Commitments[0].Target, vertex.Commitments[0].Method, vertex.Commitments[0].DownTime.ErrorRate, vertex.Commitments[0].DownTime.Minutes, vertex.Credits.Cap));
        Assert.Equal([0.1m, 0.25m, 0.5m], vertex.Commitments[0].Credits.Select(static c => c.Percent));
        Assert.Equal((0.99m, SlaMethod.GoodSlices, 50m), (Of("openai-scale").Commitments[1].Target, Of("openai-scale").Commitments[1].Method, Of("openai-scale").Commitments[1].Speed!.Percentile));
        Assert.Equal("99.5:10 99:25 95:50", Credits(vertex.Commitments[0]));
        Assert.Equal("99.9:10 99:25", Credits(Of("openai-scale").Commitments[0]));
        Assert.Equal(["429"], vertex.Commitments[0].NotCounted);
        Assert.Equal(TimeSpan.FromSeconds(32), vertex.Commitments[0].BackOff!.Longest);
        string Terms(string name) => Of(name) is var c ? FormattableString.Invariant($"{c.Credits.Cap:0.##} {c.Credits.Minimum:0.##} {c.Claim.Days}d {c.Claim.Months}m") : "";
        Assert.Equal(["1 1.01 d 2m", "1 1.01 d 2m", "0.5 0 30d m", "0.25 0 30d m", "1 0 d 2m"], ((string[])["bedrock", "sagemaker", "vertex", "openai-scale", "azure-openai"]).Select(Terms));
        Assert.Equal((0.999m, 0.99m), (Of("azure-openai").Commitments[0].Target, Of("azure-openai").Commitments[1].Target));
        Assert.All(Samples, s => Assert.True(s.Data == "custom.yaml" || Of(s.Data[..^5]).Source!.Note.Contains("read the provider's current text", StringComparison.Ordinal)));
    }

    // Each credit begins just below its bound; two promises that are both missed owe their sum, up to the cap; below the least amount nothing is owed.
    [Theory]
    [InlineData("bedrock", 0.9990, 1, 1000, 0)]
    [InlineData("bedrock", 0.99899999, 1, 1000, 100)]
    [InlineData("bedrock", 0.9899, 1, 1000, 250)]
    [InlineData("bedrock", 0.9499, 1, 1000, 1000)]
    [InlineData("bedrock", 0.9989, 1, 10, 0)]
    [InlineData("bedrock", 0.9989, 1, 10.1, 1.01)]
    [InlineData("vertex", 0.9949, 1, 1000, 100)]
    [InlineData("vertex", 0.9899, 1, 1000, 250)]
    [InlineData("vertex", 0.9499, 0.8, 1000, 500)]
    [InlineData("openai-scale", 0.9989, 0.98, 1000, 200)]
    [InlineData("openai-scale", 0.9899, 0.98, 1000, 250)]
    public void A_months_credit_of_a_sample_is_that_of_the_provider(string name, double availability, double speed, double fee, double owed)
    {
        var contract = ContractFile.Load(Path.Combine(SampleFolder(), name + ".yaml"));
        var shares = contract.Commitments.Select((c, i) => CreditRules.Share(c, (decimal)(i == 0 ? availability : speed)));
        Assert.Equal((decimal)owed, CreditRules.Settle(contract.Credits, (decimal)fee, shares).Owed);
    }

    [Theory]
    [InlineData("method: request_ratio", "method: interval_meen", "c.yaml:3:23: commitments[0].method: 'interval_meen' is not a method; did you mean 'interval_mean'?")]
    [InlineData("target: 99.9%", "target: 999%", "commitments[0].target: 999% must be above 0% and at most 100%")]
    [InlineData("errors: 5xx", "erors: 5xx", "commitments[0].erors: unknown field of a commitment; did you mean 'errors'?")]
    [InlineData("errors: 5xx", "errors: 200", "commitments[0].errors[0]: 200 is not an error; statuses of errors are 400 to 599")]
    [InlineData("errors: 5xx", "errors: []", "commitments[0].errors: missing; say which classes")]
    [InlineData("errors: 5xx", "errors: 5xx, not_counted: 5xx", "commitments[0].not_counted: '5xx' stands in errors too")]
    [InlineData("errors: 5xx", "errors: 5xx, interval: 7m", "commitments[0].interval: 7m does not divide a day into whole minutes")]
    [InlineData("errors: 5xx", "errors: 5xx, formula: 1 - bad", "commitments[0].formula: has an effect with method custom only")]
    [InlineData("method: request_ratio", "method: custom", "commitments[0].formula: missing; method custom needs one")]
    [InlineData("errors: 5xx", "errors: 5xx, speed: {metric: ttft, bound: 1s}", "commitments[0].errors: a promise of speed is about answers")]
    [InlineData("errors: 5xx", "errors: 5xx, credits: [{below: 99.95%, percent: 10%}]", "commitments[0].credits[0].below: 99.95% is above the target of 99.9%")]
    [InlineData("errors: 5xx", "errors: 5xx, credits: [{below: 99%, percent: 10%}, {below: 95%, percent: 5%}]", "commitments[0].credits[1].percent: a lower figure must give a higher credit")]
    [InlineData("contract: Test", "contract: Test\nterm: {time_zone: Europe/Berln}", "c.yaml:2:19: term.time_zone: unknown time zone 'Europe/Berln'; did you mean 'Europe/Berlin'?")]
    [InlineData("contract: Test", "contract: Test\nclaim: {days: 3, months: 2}", "claim.months: claim.days says already by when")]
    [InlineData("contract: Test", "contract: Test\nterm: {time_zone: Europe/Berlin}\nexclusions: [{from: '2026-10-25T02:30', to: '2026-10-25T05:00', kind: quota, reason: r}]", "exclusions[0].from: clocks of Europe/Berlin are changed then, so 2026-10-25T02:30 does not say when")]
    [InlineData("contract: Test", "contract: Test\nexclusions: [{from: '2026-10-25T05:00', to: '2026-10-25T05:00Z', kind: quota, reason: r}]", "exclusions[0].to: must be after from")]
    [InlineData("contract: Test", "contract: Test\nexclusions: [{from: yesterday, to: '2026-10-25T05:00Z', kind: quotta, reason: r}]", "'yesterday' is not a time; write for example 2026-10-05T22:00")]
    public void A_mistake_is_one_line_with_its_place(string right, string wrong, string expected)
    {
        var problems = Assert.Throws<PlanException>(() => ContractFile.Parse(Small.Replace(right, wrong, StringComparison.Ordinal), "c.yaml")).Problems;
        Assert.Contains(problems, p => p.Contains(expected, StringComparison.Ordinal));
        Assert.All(problems, p => Assert.DoesNotContain('\n', p));
    }

    [Theory]
    [InlineData("1 -", "column 4: expected a number, a name or a bracket, found the end")]
    [InlineData("good / vald", "column 8: unknown name 'vald'; did you mean 'valid'?")]
    [InlineData("(good", "column 6: expected ')', found the end")]
    [InlineData("good good", "column 6: expected an operator, found 'g'")]
    [InlineData("min(good)", "column 9: expected ',', found ')'")]
    [InlineData("1.2.3", "column 1: '1.2.3' is not a number")]
    public void A_wrong_formula_says_where(string formula, string expected)
    {
        var text = Small.Replace("method: request_ratio", $"method: custom, formula: '{formula}'", StringComparison.Ordinal);
        Assert.Contains(expected, Assert.Throws<PlanException>(() => ContractFile.Parse(text, "c.yaml")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_is_read_or_refused_with_lines()
    {
        var pieces = Gen.Elements("contract: T\n", "commitments:\n", "  - name: a\n", "    method: down_time\n", "    target: 99%\n", "    errors: '*'\n", "    errors: [", "]", "{", "}", ":", "\n", "\t", "exclusions: [{from: 2026-01-01, to: 2026-13-01}]\n", "term: {starts: 2026-02-30}\n", "\u0000", "é", "- ", "    formula: ((((", "&a *a", "!!x", "1e400", "-", "    credits: [{below: 1e-30, percent: 5%}]\n");
        Prop.ForAll(pieces.ArrayOf().ToArbitrary(), parts =>
        {
            try
            {
                var contract = ContractFile.Parse(string.Concat(parts), "f.yaml");
                Assert.Equal(contract, ContractFile.Parse(ContractFile.Write(contract), "again"));
            }
            catch (PlanException e)
            {
                Assert.NotEmpty(e.Problems);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_schema_names_every_field() => Assert.All(["commitments", "empty_interval", "back_off", "exclusions", "fee_share"], f => Assert.Contains($"\"{f}\"", ContractFile.Schema(), StringComparison.Ordinal));

    private static string SampleFolder()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Proofload.slnx")))
            folder = Path.GetDirectoryName(folder)!;
        return Path.Combine(folder, "samples", "sla");
    }
}
