using Proofload.Plans;
using Proofload.Telemetry;
using Proofload.Telemetry.Otlp;

namespace Proofload.Tests.Telemetry.Otlp;

public sealed class OtlpExporterTests
{
    private static readonly OtlpAnswer Accepted = new(OtlpFate.Accepted);
    private static readonly OtlpAnswer Busy = new(OtlpFate.Unavailable, "status 503");
    private static readonly OtlpAnswer Refused = new(OtlpFate.Refused, "status 400");

    [Fact]
    public void Cumulative_LastExportHasEverything()
    {
        var (sender, report) = Export(OtlpTemporality.Cumulative, Accepted, Busy, Accepted, Accepted);
        Assert.Equal([1UL, 2, 3, 4], sender.Bodies.Select(Count));
        Assert.Equal((4, 1, true), (report.Exports, report.Failures, report.IsComplete));
        Assert.Contains("the last one brought everything", report.Describe("collector:4318"), StringComparison.Ordinal);
        Assert.Single(sender.Warnings);
    }

    [Fact]
    public void Delta_WhatWasNotTaken_ComesWithTheNext()
    {
        var (sender, report) = Export(OtlpTemporality.Delta, Accepted, Busy, Busy, Accepted, Accepted);

        // 1 is taken; 2 and 3 are not, so the fourth holds three; then one more.
        Assert.Equal([1UL, 1, 2, 3, 1], sender.Bodies.Select(Count));
        Assert.Equal([1UL, 1, 2, 3, 1], sender.Bodies.Select(static b => b.Metric("h")!.One(10).One(1).Number(4)));
        Assert.True(report.IsComplete);
        var starts = sender.Bodies.Select(static b => b.Metric("n")!.One(7).One(1).Number(2)).ToList();
        Assert.Equal(starts[1], starts[3]);
        Assert.Equal(sender.Bodies[3].Metric("n")!.One(7).One(1).Number(3), starts[4]);
    }

    [Fact]
    public void Delta_RefusedForGood_IsNotOfferedAgainAndSaid()
    {
        var (sender, report) = Export(OtlpTemporality.Delta, Accepted, Refused, Accepted);
        Assert.Equal([1UL, 1, 1], sender.Bodies.Select(Count));
        Assert.False(report.IsComplete);
        Assert.Contains("status 400", report.Describe("collector:4318"), StringComparison.Ordinal);
    }

    [Fact]
    public void LastExport_IsRepeatedUntilItIsTaken()
    {
        var (sender, report) = Export(OtlpTemporality.Cumulative, periodic: 1, Accepted, Busy, Busy, Accepted);
        Assert.Equal(4, sender.Bodies.Count);
        Assert.True(report.IsComplete);
    }

    [Fact]
    public void LastExport_OfAnUnreachableCollector_IsGivenUp()
    {
        var (sender, report) = Export(OtlpTemporality.Cumulative, periodic: 0, [.. Enumerable.Repeat(Busy, 50)]);
        Assert.InRange(sender.Bodies.Count, 1, 6);
        Assert.False(report.IsComplete);
    }

    [Fact]
    public void SourceThatThrows_IsAFailureAndNothingElse()
    {
        var sender = new ScriptedSender([Accepted]);
        using var exporter = Create(OtlpTemporality.Cumulative, new ThrowingSource(), sender);
        exporter.Start();
        var report = exporter.Finish();
        Assert.False(report.IsComplete);
        Assert.Contains("no figures", report.Problem, StringComparison.Ordinal);
        Assert.Empty(sender.Bodies);
    }

    [Fact]
    public void Dispose_BeforeStart_SendsNothing()
    {
        var sender = new ScriptedSender([Accepted]);
        Create(OtlpTemporality.Cumulative, new ThrowingSource(), sender).Dispose();
        Assert.Empty(sender.Bodies);
    }

    private static ulong Count(OtlpBody body) => body.Metric("n")!.One(7).One(1).Number(6);

    private static (ScriptedSender Sender, OtlpReport Report) Export(OtlpTemporality temporality, params OtlpAnswer[] answers) => Export(temporality, answers.Length - 1, answers);

    /// <summary>The first so many answers are of periodic exports, the others of the last ones.</summary>
    private static (ScriptedSender Sender, OtlpReport Report) Export(OtlpTemporality temporality, int periodic, params OtlpAnswer[] answers)
    {
        var sender = new ScriptedSender(answers);
        using var exporter = Create(temporality, new CountingSource(sender.Clock), sender, interval: periodic == 0 ? TimeSpan.FromHours(1) : TimeSpan.FromMilliseconds(1));
        sender.HoldAfter(periodic);
        exporter.Start();
        sender.Held.Wait(TestContext.Current.CancellationToken);
        var finishing = Task.Run(exporter.Finish);
        sender.Release(exporter);
        return (sender, finishing.GetAwaiter().GetResult());
    }

    private static OtlpExporter Create(OtlpTemporality temporality, ITelemetrySource source, ScriptedSender sender, TimeSpan? interval = null) => new(
        new OtlpSettings { Endpoint = new Uri("http://collector:4318"), Temporality = temporality, Interval = interval ?? TimeSpan.FromHours(1) },
        new TelemetryResource { Attributes = [] },
        source,
        sender.Clock,
        sender.Warnings.Add,
        sender);

    private sealed class ThrowingSource : ITelemetrySource
    {
        public TelemetrySnapshot Read() => throw new InvalidOperationException("no figures");
    }
}
