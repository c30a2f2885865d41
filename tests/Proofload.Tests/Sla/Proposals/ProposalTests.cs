using System.Globalization;
using Proofload.Measurement.Randomness;
using Proofload.Sla.Contracts;
using Proofload.Sla.Evaluating;
using Proofload.Sla.Events;
using Proofload.Sla.Proposals;
using static Proofload.Tests.Sla.SlaBench;

namespace Proofload.Tests.Sla.Proposals;

public sealed class ProposalTests
{
    private const int Minutes = 1440;

    /// <summary>
    /// A service that is known: every day loses a little, a level that drifts from day to day, and incidents come by chance (Poisson) with lengths
    /// that are lognormal. The months that follow are drawn from the same service.
    /// </summary>
    [Theory]
    [InlineData(0.90, 120, 20)]
    [InlineData(0.95, 180, 20)]
    [InlineData(0.95, 90, 45)]
    public void A_promise_is_kept_at_least_as_often_as_it_says(double confidence, int history, double daysBetweenIncidents)
    {
        var rounds = int.Parse(Environment.GetEnvironmentVariable("PROOFLOAD_ROUNDS") ?? "40", CultureInfo.InvariantCulture);
        var kept = 0;
        for (var round = 0; round < rounds; round++)
        {
            var days = Service(history + 30, daysBetweenIncidents, SeededRandom.At(7, 1, (ulong)round));
            var promise = MonthForecast.Of(days[..history], 30, (ulong)round)!.Promise(confidence);
            var month = days[history..];
            kept += month.Sum(static d => d.Upper) / month.Sum(static d => d.Lower) >= Proposer.Readable(promise) ? 1 : 0;
        }

        // Three standard deviations of chance below the stated confidence.
        var slack = 3 * Math.Sqrt(confidence * (1 - confidence) / rounds);
        TestContext.Current.TestOutputHelper?.WriteLine($"confidence {confidence}, {history} days, an incident in {daysBetweenIncidents} days: kept in {kept} of {rounds}");
        Assert.True(kept >= rounds * (confidence - slack), $"kept in {kept} of {rounds}");
    }

    [Fact]
    public void The_probability_of_a_breach_and_the_credits_agree_with_a_service_that_is_known()
    {
        var forecast = MonthForecast.Of(Service(360, 20, SeededRandom.At(9, 1, 0)), 30)!;
        var what = Availability(SlaMethod.DownTime, 0.999m);
        var missed = Enumerable.Range(0, 4_000).Count(i => Figure(Service(30, 20, SeededRandom.At(11, 2, (ulong)i))) < what.Target) / 4_000.0;
        var breach = forecast.Breach(what.Target);
        Assert.InRange(missed, breach.Low, breach.High);
        var credit = forecast.Credit(what, new CreditTerms(), 1000);
        Assert.InRange(credit.Value, credit.Low, credit.High);
        Assert.True(credit.Value >= 100 * breach.Value);
    }

    [Theory]
    [InlineData(0.99873, 0.9987)]
    [InlineData(0.9987, 0.9987)]
    [InlineData(0.998_749, 0.9987)]
    [InlineData(0.999_949, 0.999_949)]
    [InlineData(0.94, 0.94)]
    [InlineData(0.5055, 0.50)]
    [InlineData(1, 0.999_999)]
    public void A_target_for_a_contract_says_no_more_than_the_figure(double figure, double target)
    {
        Assert.Equal((decimal)target, Proposer.Readable((decimal)figure));
        Assert.True(Proposer.Readable((decimal)figure) <= (decimal)figure);
    }

    [Fact]
    public void A_history_that_is_too_short_promises_nothing()
    {
        Assert.Null(MonthForecast.Of(Service(27, 20, SeededRandom.At(1, 1, 1)), 30));
        Assert.NotNull(MonthForecast.Of(Service(28, 20, SeededRandom.At(1, 1, 1)), 30));
    }

    [Fact]
    public void A_history_without_a_failure_does_not_promise_everything()
    {
        var days = Enumerable.Range(0, 90).Select(static i => new SlaDay(new DateOnly(2026, 1, 1).AddDays(i), Minutes, Minutes, 0, 0, 0)).ToList();
        Assert.InRange(MonthForecast.Of(days, 30)!.Promise(0.95), 0.99m, 0.999_999m);
    }

    [Fact]
    public void The_same_seed_gives_the_same_answer() =>
        Assert.Equal(MonthForecast.Of(Service(90, 20, SeededRandom.At(1, 1, 1)), 30, 5)!.Promise(0.95), MonthForecast.Of(Service(90, 20, SeededRandom.At(1, 1, 1)), 30, 5)!.Promise(0.95));

    [Fact]
    public void The_proposed_contract_is_right_and_every_sentence_has_a_number()
    {
        var proposal = Propose();
        var again = ContractFile.Parse(ContractFile.Write(proposal.Proposed!), "next.yaml");
        Assert.Equal(["availability: region=eu", "availability: region=us"], again.Commitments.Select(static c => c.Name));
        Assert.Equal([0.75m, 0.25m], again.Commitments.Select(static c => c.FeeShare));
        Assert.All(proposal.Narrative, static s => Assert.Contains(s, char.IsAsciiDigit));
        Assert.True(again.Commitments[0].Target > again.Commitments[1].Target);
        Assert.All(again.Commitments, static c => Assert.Equal([0.1m, 0.25m, 1m], c.Credits.Select(static t => t.Percent)));
        Assert.All(proposal.Segments, static s => Assert.Contains(s.Ladder, static l => l.IsPresent && l.Credit is not null));
    }

    [Fact]
    public void Groups_without_enough_days_are_named_and_get_no_promise()
    {
        var history = new SegmentHistory(Contract(Availability(SlaMethod.RequestRatio)), Availability(SlaMethod.RequestRatio), October, October.AddMonths(1), ["region"], new ErrorClasses());
        new MinuteRows(history, new ErrorClasses()).Request(October, region: "eu");
        var proposal = Proposer.Make(Contract(Availability(SlaMethod.RequestRatio)), Availability(SlaMethod.RequestRatio), history, 0.95, null);
        Assert.Null(proposal.Proposed);
        Assert.Contains("1 days of history, 28 are needed", proposal.Segments[0].Problem, StringComparison.Ordinal);
    }

    internal static SlaProposal Propose()
    {
        var contract = Contract(Availability(SlaMethod.RequestRatio));
        var classes = new ErrorClasses();
        var history = new SegmentHistory(contract, contract.Commitments[0], October, October.AddMonths(3), ["region"], classes);
        var row = new EventRow();
        var random = SeededRandom.At(3, 1, 0);
        for (var minute = October; minute < October.AddMonths(3); minute = minute.AddMinutes(1))
        {
            foreach (var (region, total, chance) in new[] { ("eu", 30, 0.02), ("us", 10, 0.05) })
            {
                row.Clear();
                (row.Time, row.Length, row.Total) = (minute.UtcTicks, TimeSpan.TicksPerMinute, total);
                row.Labels[2] = region;
                row.AddError(503, random.NextDouble() < chance ? 1 : 0);
                history.Add(row);
            }
        }

        return Proposer.Make(contract, contract.Commitments[0], history, 0.95, 1000);
    }

    private static decimal Figure(IReadOnlyList<SlaDay> days) => days.Sum(static d => d.Upper) / days.Sum(static d => d.Lower);

    private static List<SlaDay> Service(int days, double daysBetweenIncidents, SeededRandom random)
    {
        var made = new List<SlaDay>();
        var drift = 0.0;
        for (var i = 0; i < days; i++)
        {
            drift = (0.7 * drift) + (0.5 * random.NextGaussian());
            var down = 0.2 * Math.Exp(drift);
            for (var next = random.NextExponential() * daysBetweenIncidents; next < 1; next += random.NextExponential() * daysBetweenIncidents)
                down += 15 * Math.Exp(random.NextGaussian());
            made.Add(new SlaDay(new DateOnly(2026, 1, 1).AddDays(i), (decimal)(Minutes - Math.Min(down, Minutes)), Minutes, 0, 0, 0));
        }

        return made;
    }
}
