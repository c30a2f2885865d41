using Proofload.Measurement.Randomness;
using Proofload.Plans;
using Proofload.Reports.Sla;
using Proofload.Sla.Contracts;
using Proofload.Sla.Counting;
using Proofload.Sla.Evaluating;
using Proofload.Sla.Events;
using Proofload.Slo;

namespace Proofload.Tests.Sla.Contracts;

public sealed class PromisedObjectivesTests : IDisposable
{
    private const string Objectives = """
        version: 1
        service: chat
        window: {calendar: month, time_zone: Europe/Berlin}
        objectives:
          - {name: fast, objective: latency 99% < 500ms}
          - {name: first, objective: ttft p95 <= 1s, region: eu}
          - {name: speed, objective: output_speed p5 > 20/s}
          - {name: available, objective: availability 99.9%}
          - {name: slices, objective: latency 95% < 2s, target: 99.5%, slice: {length: 5m}}
          - {name: steady, objective: tpot 99% < 50ms}
          - {name: volume, objective: throughput > 50/s, target: 99%, slice: {length: 1m}, alerts: none}
          - {name: mean, objective: availability 99%, budgeting: ratio-timeslices, slice: {length: 15m}}
        maintenance:
          - {from: 2026-10-17T22:00:00Z, to: 2026-10-17T23:30:00Z, reason: new disks}
          - {from: 2026-10-18T22:00:00Z, to: 2026-10-18T23:30:00Z, reason: their own, objectives: [available]}
        adjustments:
          - {at: 2026-10-19T12:00:00Z, objective: fast, good: 12, reason: a test}
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("promised");

    public PromisedObjectivesTests() => File.WriteAllText(Path.Combine(_folder.FullName, "slo.yaml"), Objectives);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void An_objectives_file_in_the_place_of_a_contract_promises_what_is_a_share_of_requests()
    {
        var contract = ContractFile.Load(Path.Combine(_folder.FullName, "slo.yaml"));
        Assert.Equal(("chat", "Europe/Berlin"), (contract.Name, contract.Term.TimeZone));
        Assert.Equal(["fast", "first", "speed", "available", "slices", "steady", "mean"], contract.Commitments.Select(static c => c.Name));
        Assert.Equal(
            [
                "volume is left out: throughput over a slice is no share of requests",
                "available: the maintenance 'their own' is not taken out, for a contract takes times out of all its commitments",
                "fast: the adjustment 'a test' is not applied, for a contract is settled from what was counted",
            ],
            contract.Remarks);
        Assert.Contains("available, fast: settled over calendar months, not over the objective's own window of 7d", ContractFile.Parse("version: 1\nwindow: 7d\nobjectives: [{name: available, objective: availability 99%}, {name: fast, objective: latency 99% < 1s}]\n", "slo.yaml").Remarks);
        Assert.All(contract.Commitments, static c => Assert.Equal((c.Name, "chat"), (c.Objective, c.Where.Service)));
        Commitment Of(string name) => contract.Commitments.Single(c => c.Name == name);
        Assert.Equal((SlaMethod.RequestRatio, 0.99m, new SpeedRule { Metric = SpeedMetric.Latency, Bound = 0.5m, Percentile = 99 }), (Of("fast").Method, Of("fast").Target, Of("fast").Speed));
        Assert.Equal((new SpeedRule { Metric = SpeedMetric.Ttft, Bound = 1, Inclusive = true, Percentile = 95 }, "eu"), (Of("first").Speed, Of("first").Where.Region));
        Assert.Equal(new SpeedRule { Metric = SpeedMetric.TokensPerSecond, Bound = 20, Percentile = 5 }, Of("speed").Speed);
        Assert.Equal((SlaMethod.RequestRatio, 0.999m, null, "*"), (Of("available").Method, Of("available").Target, Of("available").Speed, string.Join(' ', Of("available").Errors)));
        Assert.Equal((SlaMethod.GoodSlices, 0.995m, 0.95m, TimeSpan.FromMinutes(5)), (Of("slices").Method, Of("slices").Target, Of("slices").SliceTarget, Of("slices").Interval));
        Assert.True(Of("steady").IsCountedOnly);
        Assert.Equal((SlaMethod.IntervalMean, TimeSpan.FromMinutes(15)), (Of("mean").Method, Of("mean").Interval));
        Assert.Equal(("new disks", ExclusionEffect.Everything), (Assert.Single(contract.Exclusions).Reason, contract.Exclusions[0].Effect));
        Assert.Contains("good: as the objective steady says, from its counts", string.Join('\n', ContractReport.Build(contract).Sections.SelectMany(static s => s.Blocks).OfType<Proofload.Reports.SummaryLine>().Select(static l => l.Text)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_commitment_takes_what_it_does_not_say_from_its_objective_and_is_whole_when_it_is_written()
    {
        var contract = Contract("""
            contract: Chat
            objectives: slo.yaml
            commitments:
              - {name: in time, objective: fast, target: 98%, credits: [{below: 98%, percent: 10%}]}
              - {name: up, objective: available, errors: 5xx}
              - {name: own, method: request_ratio, target: 99%, errors: 503}
            """);
        Assert.Equal((0.98m, SlaMethod.RequestRatio, SpeedMetric.Latency), (contract.Commitments[0].Target, contract.Commitments[0].Method, contract.Commitments[0].Speed!.Metric));
        Assert.Equal((0.999m, "5xx"), (contract.Commitments[1].Target, contract.Commitments[1].Errors.Single()));
        Assert.Equal(("", ""), (contract.Commitments[2].Objective, contract.Objectives));
        Assert.Equal(contract, ContractFile.Parse(ContractFile.Write(contract), "somewhere else"));
    }

    [Theory]
    [InlineData("objective: fst", "c.yaml:4:15: commitments[0].objective: there is no objective 'fst'; did you mean 'fast'?")]
    [InlineData("objective: volume", "c.yaml:4:15: commitments[0].objective: it cannot be promised: throughput over a slice is no share of requests")]
    [InlineData("objective: fast, target: 999%", "commitments[0].target: 999% must be above 0% and at most 100%")]
    [InlineData("objective: fast, slice_target: 99%", "commitments[0].slice_target: has an effect with method good_slices only")]
    public void A_mistake_is_the_only_line_and_has_its_place(string promise, string expected)
    {
        var problems = Assert.Throws<PlanException>(() => Contract($"contract: Chat\nobjectives: slo.yaml\ncommitments:\n- {{{promise}, name: a}}\n")).Problems;
        Assert.Equal(promise.Contains(',', StringComparison.Ordinal) ? problems.Single(p => p.EndsWith(expected, StringComparison.Ordinal)) : expected, Assert.Single(problems));
    }

    [Theory]
    [InlineData("version: 1", "c.yaml:3:27: commitments[0].objective: the contract does not say where its objectives are; add objectives: slo.yaml")]
    [InlineData("objectives: slow.yaml", "c.yaml:2:13: objectives: cannot read the objectives file 'slow.yaml': there is no such file")]
    public void Objectives_that_are_nowhere_are_missed(string line, string expected)
    {
        var problems = Assert.Throws<PlanException>(() => Contract($"contract: Chat\n{line}\ncommitments: [{{objective: fast, name: a}}]\n")).Problems;
        Assert.Equal(expected, problems[0]);
    }

    [Fact]
    public void A_failed_request_is_bad_for_a_promised_latency_as_it_is_for_the_objective()
    {
        var contract = Contract("contract: Chat\nobjectives: slo.yaml\ncommitments: [{objective: fast, name: a}]\n") with { Scope = new ContractScope() };
        var month = SlaBench.Settle(contract, rows =>
        {
            for (var i = 0; i < 100; i++)
                rows.Request(SlaBench.October.AddMinutes(i), i < 3 ? "503" : "200", latency: i < 10 ? 0.6 : 0.1);
        });
        Assert.Equal(0.9m, month.Commitments[0].Own.Figure);
    }

    [Theory]
    [InlineData("available", 1)]
    [InlineData("slices", 2)]
    [InlineData("mean", 3)]
    [InlineData("steady", 4)]
    public void Counts_give_the_share_that_the_evaluator_of_objectives_gives(string name, ulong seed)
    {
        var file = ObjectivesFileReader.Parse(Objectives.Replace("Europe/Berlin", "UTC", StringComparison.Ordinal), "slo.yaml");
        var objective = file.Objectives.Single(o => o.Name == name);
        var history = new CountHistory(new CountHistoryOptions { Resolution = TimeSpan.FromMinutes(1), FineFor = TimeSpan.FromDays(60), CoarseResolution = TimeSpan.FromMinutes(1) });
        var random = SeededRandom.At(seed, 0, 0);
        for (var minute = 0; minute < 31 * 1440; minute++)
        {
            var total = 1 + (long)(random.NextDouble() * 40);
            var isBadHour = minute % 5_000 < 60;
            history.Add(new CountBucket(SlaBench.October.AddMinutes(minute), TimeSpan.FromMinutes(1), new EventCounts(total - (long)(random.NextDouble() * (isBadHour ? 0.5 : 0.02) * total), total)));
        }

        var share = 1 - BudgetUse.Of(objective, history, SlaBench.October, SlaBench.October.AddMonths(1)).ErrorRatio!.Value;
        var contract = new SlaContract { Name = "all", Commitments = [ContractFile.Parse(Objectives, "slo.yaml").Commitments.Single(c => c.Name == name)] };
        var billing = BillingMonth.Of(contract.Term, 2026, 10);
        var counts = new SlaCounts(contract, billing.From, billing.To, new ErrorClasses());
        counts.Read(new ObjectiveCounts("counts", [(name, history)], billing.From, billing.To, TimeSpan.FromMinutes(1)), TestContext.Current.CancellationToken);
        var figure = SlaEvaluator.Settle(counts, billing).Commitments[0].Own.Figure;

        Assert.Equal(share, (double)figure!.Value, 1e-12);
        Assert.InRange(share, 0.5, 0.9999);
    }

    [Fact]
    public void Counts_of_one_objective_say_nothing_of_another_and_a_span_without_them_is_missing()
    {
        var contract = Contract("contract: Chat\nobjectives: slo.yaml\ncommitments: [{objective: available, name: a}, {objective: fast, name: b}]\n");
        var history = new CountHistory();
        history.Add(new CountBucket(SlaBench.October.AddHours(1), TimeSpan.FromMinutes(1), new EventCounts(90, 100)));
        var billing = BillingMonth.Of(contract.Term, 2026, 10);
        var counts = new SlaCounts(contract, billing.From, billing.To, new ErrorClasses());
        counts.Read(new ObjectiveCounts("counts", [("available", history)], billing.From, billing.To, TimeSpan.FromMinutes(1)), TestContext.Current.CancellationToken);
        var month = SlaEvaluator.Settle(counts, billing);
        Assert.Equal((0.9m, null), (month.Commitments[0].Own.Figure, month.Commitments[1].Own.Figure));
        Assert.Equal((SlaVerdict.Undecided, SlaVerdict.Undecided, 44_639), (month.Commitments[0].Own.Verdict, month.Commitments[1].Own.Verdict, month.Minutes.Missing));
        Assert.Equal((100, 10), (month.Felt.Total, month.Felt.Bad));
    }

    private SlaContract Contract(string text) => ContractFile.Parse(text, "c.yaml", _folder.FullName);
}
