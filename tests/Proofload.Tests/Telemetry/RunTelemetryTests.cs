using Proofload.Measurement.Clocks;
using Proofload.Measurement.Health;
using Proofload.Measurement.Histograms;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Results;
using Proofload.Telemetry;

namespace Proofload.Tests.Telemetry;

public sealed class RunTelemetryTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void Read_BeforeTheFirstTick_HasEveryOutcomeAtZero()
    {
        var requests = Counter(Create().Read(), "proofload.requests");
        Assert.Equal(ErrorKinds.Count, requests.Points.Count);
        Assert.All(requests.Points, static p => Assert.Equal(0, p.Value));
        Assert.All(requests.Points, static p => Assert.Contains(new TelemetryAttribute("target", "model.example:8000"), p.Attributes));
    }

    [Fact]
    public void Read_AfterTicksOfTwoWorkers_AddsThemUp()
    {
        var telemetry = Create("latency p99 < 300ms");
        telemetry.Add(Tick(0, ok: 3, inFlight: 2));
        telemetry.Add(Tick(0, ok: 4, inFlight: 5));
        telemetry.Add(Tick(1, ok: 5, inFlight: 1));
        _clock.Advance(TimeSpan.FromSeconds(2));
        var snapshot = telemetry.Read();
        Assert.Equal(TimeSpan.FromSeconds(2), snapshot.At - snapshot.Start);
        Assert.Equal(12, Counter(snapshot, "proofload.requests").Points.Single(static p => p.Attributes.Contains(new("outcome", "ok"))).Value);
        Assert.Equal(6, Assert.IsType<TelemetryGauge>(Find(snapshot, "proofload.requests_in_flight")).Points[0].Value);
        var latency = Assert.IsType<TelemetryHistogram>(Find(snapshot, "proofload.latency"));
        Assert.Equal(12, latency.Points[0].Value.Count);
        Assert.Contains(0.3, latency.Bounds);
        Assert.NotNull(Find(snapshot, "proofload.requests_good"));
        Assert.Null(Find(snapshot, "proofload.ttft"));
    }

    [Fact]
    public void Complete_AnUndecidedObjective_HasNoValue()
    {
        var telemetry = Create();
        Assert.Null(Find(telemetry.Read(), "proofload.run.valid"));
        telemetry.Complete(new Verdict
        {
            Measurement = MeasurementState.Valid,
            Outcome = Outcome.Inconclusive,
            Objectives =
            [
                new ObjectiveResult { Expression = "latency p99 < 1s", Result = ObjectiveState.Passed },
                new ObjectiveResult { Expression = "latency p50 < 1s", Result = ObjectiveState.Inconclusive },
                new ObjectiveResult { Expression = "error_rate < 1%", Result = ObjectiveState.Failed },
            ],
        });
        var met = Assert.IsType<TelemetryGauge>(Find(telemetry.Read(), "proofload.run.objective_met"));
        Assert.Equal([("latency p99 < 1s", 1.0), ("error_rate < 1%", 0.0)], met.Points.Select(static p => (p.Attributes[^1].Value, p.Value)));
        Assert.Equal(1, Assert.IsType<TelemetryGauge>(Find(telemetry.Read(), "proofload.run.valid")).Points[0].Value);
    }

    [Fact]
    public void Names_BecomeThePrometheusNamesOfTheCatalogue()
    {
        var telemetry = Create();
        telemetry.Add(Tick(0, ok: 1, inFlight: 0));
        Assert.All(telemetry.Read().Metrics, static m => Assert.Matches("^proofload\\.[a-z_.]+$", m.Name));
        Assert.All(telemetry.Read().Metrics, static m => Assert.NotEmpty(m.Description));
    }

    private static TelemetryMetric? Find(TelemetrySnapshot snapshot, string name) => snapshot.Metrics.SingleOrDefault(m => m.Name == name);

    private static TelemetryCounter Counter(TelemetrySnapshot snapshot, string name) => Assert.IsType<TelemetryCounter>(Find(snapshot, name));

    private RunTelemetry Create(params string[] objectives) => new(
        new RunPlan { Target = new TargetPlan { Url = new Uri("http://model.example:8000") }, Objectives = [.. objectives.Select(ObjectiveParser.Parse)] }, _clock);

    private static Tick Tick(int worker, int ok, int inFlight)
    {
        var outcomes = new long[ErrorKinds.Count];
        outcomes[0] = ok;
        var latency = new Histogram();
        latency.RecordMany(5_000_000, ok);
        return new Tick
        {
            Worker = worker,
            StartNs = 0,
            EndNs = 1,
            InFlight = inFlight,
            Counters = new TickCounters { ByOutcome = [.. outcomes], Started = ok },
            Histograms = TickHistograms.Create(metric => metric == RecordedMetric.Latency ? latency.ToSparse() : SparseHistogram.Empty),
        };
    }
}
