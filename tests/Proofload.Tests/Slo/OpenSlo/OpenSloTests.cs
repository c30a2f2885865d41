using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Proofload.Measurement.Randomness;
using Proofload.Plans;
using Proofload.Slo;
using Proofload.Slo.OpenSlo;

namespace Proofload.Tests.Slo.OpenSlo;

public sealed class OpenSloTests
{
    // The shape of the specification's own examples (github.com/OpenSLO/OpenSLO, README.md, v1).
    private const string Foreign = """
        apiVersion: openslo/v1
        kind: SLI
        metadata: {name: foo-error}
        spec:
          ratioMetric:
            counter: true
            good: {metricSource: {type: Prometheus, spec: {query: 'http_requests_total{status_code="200"}'}}}
            total: {metricSource: {metricSourceRef: prometheus-datasource, type: Prometheus, spec: {query: http_requests_total}}}
        ---
        apiVersion: openslo/v1
        kind: SLO
        metadata: {name: foo-slo, displayName: Foo SLO}
        spec:
          service: foo
          indicatorRef: foo-error
          timeWindow: [{duration: 1M, calendar: {startTime: '2026-01-01 00:00:00', timeZone: Europe/Warsaw}}]
          budgetingMethod: Timeslices
          objectives:
            - {displayName: Foo Total Errors, targetPercent: 98, timeSliceTarget: 0.95, timeSliceWindow: 5}
            - {displayName: Bar, target: 0.9999, timeSliceTarget: 0.95, timeSliceWindow: 1h}
          alertPolicies:
            - alertPolicyRef: low-priority
        ---
        apiVersion: openslo/v1
        kind: AlertPolicy
        metadata: {name: low-priority}
        spec:
          conditions: [{conditionRef: cpu-usage-breach}]
          notificationTargets: [{targetRef: on-call}]
        ---
        apiVersion: openslo/v1
        kind: AlertCondition
        metadata: {name: cpu-usage-breach}
        spec: {severity: page, condition: {kind: burnrate, op: gte, threshold: 2, lookbackWindow: 1h, alertAfter: 5m}}
        ---
        apiVersion: openslo/v1
        kind: SLO
        metadata: {name: queue}
        spec:
          service: foo
          indicator: {metadata: {name: q}, spec: {thresholdMetric: {metricSource: {type: Prometheus, spec: {query: queue_length}}}}}
          timeWindow: [{duration: 4w, isRolling: true}]
          budgetingMethod: Occurrences
          objectives: [{op: lte, value: 5, target: 0.9}]
        ---
        apiVersion: openslo/v2alpha
        kind: SLO
        metadata: {name: newer}
        """;

    [Fact]
    public void Read_ForeignDocuments_TakesWhatCanBeExpressedAndNamesTheRest()
    {
        var (file, warnings) = OpenSloImporter.Read(Foreign, "open.yaml");

        Assert.Equal(["foo-slo-1", "foo-slo-2"], file.Objectives.Select(o => o.Name));
        var first = file.Objectives[0];
        Assert.Equal((0.98m, 0.95m, TimeSpan.FromMinutes(5)), (first.Target, first.Slice!.Target, first.Slice.Length));
        Assert.Equal((CalendarUnit.Month, "Europe/Warsaw", (DateTime?)new DateTime(2026, 1, 1)), (first.Window.Calendar!.Unit, first.Window.Calendar.TimeZone, first.Window.Calendar.Start));
        Assert.Equal("http_requests_total{status_code=\"200\"}", first.Indicator.Ratio!.Good);
        Assert.Equal(new BurnRateAlert { Severity = "page", Long = TimeSpan.FromHours(1), Short = TimeSpan.FromMinutes(5), Factor = 2, For = TimeSpan.FromMinutes(5) }, Assert.Single(first.Alerts));
        Assert.Equal(TimeSpan.FromHours(1), file.Objectives[1].Slice!.Length);
        Assert.Contains(warnings, w => w.Contains("queue: left out: a thresholdMetric", StringComparison.Ordinal));
        Assert.Contains(warnings, w => w.Contains("newer: apiVersion is 'openslo/v2alpha'", StringComparison.Ordinal));
        Assert.Contains(warnings, w => w.Contains("notification targets are not kept", StringComparison.Ordinal));
        Assert.Contains(warnings, w => w.Contains("gets a short window of a twelfth", StringComparison.Ordinal));
        Assert.All(warnings, w => Assert.StartsWith("open.yaml:", w, StringComparison.Ordinal));
        Assert.Equal(ObjectivesFileWriter.Write(file), ObjectivesFileWriter.Write(ObjectivesFileReader.Parse(ObjectivesFileWriter.Write(file), "again")));
    }

    [Fact]
    public void Read_WhatWasWritten_GivesTheSameObjectives()
    {
        var file = ObjectivesFileReader.Parse(ObjectivesFileTests.Whole, "slo.yaml");

        var (yaml, warnings) = OpenSloExporter.Write(file);
        var back = OpenSloImporter.Read(yaml, "open.yaml").File;

        Assert.Equal(file.Objectives.Select(WithoutPolicy), back.Objectives);
        Assert.Equal(7, warnings.Count);
    }

    [Fact]
    public void Read_AnyObjectivesThatWereWritten_GivesTheSame() => Prop.ForAll(
        SloGenerators.Files.ToArbitrary(),
        file =>
        {
            Assert.Equal(file.Objectives, ObjectivesFileReader.Parse(ObjectivesFileWriter.Write(file), "slo.yaml").Objectives);
            Assert.Equal(file.Objectives.Select(WithoutPolicy), OpenSloImporter.Read(OpenSloExporter.Write(file).Yaml, "open.yaml").File.Objectives);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Read_NothingThatCouldBeTaken_IsRefusedWithTheReasons() =>
        Assert.StartsWith("open.yaml: there is no document of kind SLO", Assert.Throws<PlanException>(() => OpenSloImporter.Read("apiVersion: openslo/v1\nkind: Service\nmetadata: {name: a}\n", "open.yaml")).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_TextsThatWereMutatedAndCut_AreReadOrRefused()
    {
        var seed = Encoding.UTF8.GetBytes(Foreign);
        var random = SeededRandom.At(5, 0, 0);
        var read = 0;
        for (var round = 0; round < 1000; round++)
        {
            var bytes = seed[..(round < 200 ? seed.Length * round / 200 : seed.Length)];
            for (var i = (int)(random.NextDouble() * 4); i > 0 && bytes.Length > 0; i--)
                bytes[(int)(random.NextDouble() * bytes.Length)] = (byte)(random.NextDouble() * 128);
            try
            {
                var file = OpenSloImporter.Read(Encoding.UTF8.GetString(bytes), "fuzz").File;
                Assert.Empty(ObjectivesFileWriter.Check(file));
                read++;
            }
            catch (PlanException e)
            {
                Assert.All(e.Problems, p => Assert.DoesNotContain('\n', p));
            }
        }

        Assert.True(read > 50, $"{read}");
    }

    private static ServiceLevelObjective WithoutPolicy(ServiceLevelObjective objective) => objective with { Policy = ObjectivesFileReader.Parse("objectives: [{name: a, objective: goodput 99%}]", "x").Objectives[0].Policy };
}
