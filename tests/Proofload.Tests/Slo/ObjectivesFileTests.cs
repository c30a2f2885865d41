using Proofload.Plans;
using Proofload.Slo;

namespace Proofload.Tests.Slo;

public sealed class ObjectivesFileTests
{
    internal const string Whole = """
        version: 1
        service: chat
        model: llama
        window: 30d
        policy:
          - {at: 50%, action: tell the team}
          - {at: 100%, action: no releases, blocks: true}
        objectives:
          - name: chat-fast
            description: a user waits less than half a second
            objective: latency 99% < 500ms
          - name: first-token
            objective: ttft{kind=chat} p95 < 1s
            window: {calendar: month, time_zone: Europe/Berlin}
            alerts:
              - {severity: page, long: 1h, short: 5m, budget: 2%, for: 2m, minimum_events: 20, confidence: 95%}
              - {severity: ticket, long: 3d, factor: 1}
          - name: available
            objective: availability 99.9%
            route: /v1/chat/completions
            region: eu-west-1
            alerts: {minimum_events: 10}
            absent_after: 30m
          - name: errors
            objective: error_rate < 0.1%
            alerts: none
          - name: speed
            objective: output_speed p5 > 20/s
          - name: good
            objective: goodput > 99%
          - name: right
            objective: check{name=answers} > 95%
          - name: enough
            objective: throughput > 50/s
            target: 99%
            slice: {length: 1m}
          - name: minutes
            objective: latency 95% < 500ms
            target: 99.5%
            slice: {length: 5m}
          - name: mean-of-minutes
            objective: availability 99.9%
            budgeting: ratio-timeslices
            slice: {length: 5m}
          - name: gateway
            ratio: {bad: 'http_requests_total{code=~"5.."}', total: http_requests_total}
            target: 99.95%
        maintenance:
          - {from: 2026-06-17T22:00:00Z, to: 2026-06-18T01:00:00+02:00, reason: new disks, objectives: available}
          - {from: 2026-06-19T22:00:00Z, to: 2026-06-19T23:00:00Z, reason: new network}
        adjustments:
          - {at: 2026-06-17T12:00:00Z, objective: errors, good: 120, reason: a test of ours}
        """;

    [Fact]
    public void Parse_AWholeFile_GivesEveryObjective()
    {
        var file = ObjectivesFileReader.Parse(Whole, "slo.yaml");

        Assert.Equal(11, file.Objectives.Count);
        var fast = file.Objectives[0];
        Assert.Equal(0.99m, fast.Target);
        Assert.Equal(new Indicator { Kind = IndicatorKind.Threshold, Metric = "latency", Bound = 0.5 }, fast.Indicator);
        Assert.Equal("chat", fast.Scope.Service);
        Assert.Equal([14.4m, 6m, 3m, 1m], fast.Alerts.Select(a => a.Factor));
        Assert.Equal(2, fast.Policy.Count);
        var token = file.Objectives[1];
        Assert.Equal("chat", token.Indicator.RequestKind);
        Assert.Equal(TimeSpan.FromDays(30), token.Window.Length);
        Assert.Equal("Europe/Berlin", token.Window.Calendar!.TimeZone);
        Assert.Equal(new BurnRateAlert { Severity = "page", Long = TimeSpan.FromHours(1), Short = TimeSpan.FromMinutes(5), Factor = 14.4m, For = TimeSpan.FromMinutes(2), MinimumEvents = 20, Confidence = 0.95m }, token.Alerts[0]);
        Assert.Equal(TimeSpan.FromHours(6), token.Alerts[1].Short);
        Assert.Equal(0.999m, file.Objectives[2].Target);
        Assert.Equal(IndicatorKind.Success, file.Objectives[2].Indicator.Kind);
        Assert.Equal(TimeSpan.FromMinutes(30), file.Objectives[2].AbsentAfter);
        Assert.Equal((0.999m, 0), (file.Objectives[3].Target, file.Objectives[3].Alerts.Count));
        Assert.Equal((0.95m, false), (file.Objectives[4].Target, file.Objectives[4].Indicator.IsUpperBound));
        Assert.Equal(IndicatorKind.Goodput, file.Objectives[5].Indicator.Kind);
        Assert.Equal("answers", file.Objectives[6].Indicator.Check);
        Assert.Equal((IndicatorKind.Level, 50.0, BudgetingMethod.Timeslices), (file.Objectives[7].Indicator.Kind, file.Objectives[7].Indicator.Bound, file.Objectives[7].Budgeting));
        Assert.Equal((0.995m, 0.95m), (file.Objectives[8].Target, file.Objectives[8].Slice!.Target));
        Assert.Equal(BudgetingMethod.RatioTimeslices, file.Objectives[9].Budgeting);
        Assert.Equal("http_requests_total", file.Objectives[10].Indicator.Ratio!.Total);
        Assert.Equal(["available"], file.Maintenance[0].Objectives);
        Assert.Equal(120, file.Adjustments[0].Good);
    }

    [Fact]
    public void Write_WhatWasRead_ReadsBackEqual()
    {
        var file = ObjectivesFileReader.Parse(Whole, "slo.yaml");
        var text = ObjectivesFileWriter.Write(file);
        var back = ObjectivesFileReader.Parse(text, "written");

        Assert.Equal(file.Objectives.AsEnumerable(), back.Objectives);
        Assert.Equal(file.Maintenance.AsEnumerable(), back.Maintenance);
        Assert.Equal(file.Adjustments.AsEnumerable(), back.Adjustments);
        Assert.Equal(text, ObjectivesFileWriter.Write(back));
    }

    [Fact]
    public void Schema_KnowsEveryFieldOfAWholeFile()
    {
        using var schema = System.Text.Json.JsonDocument.Parse(ObjectivesFileWriter.Schema());

        var fields = schema.RootElement.GetProperty("properties").GetProperty("objectives").GetProperty("items").GetProperty("properties");
        Assert.All(new[] { "name", "objective", "ratio", "target", "window", "slice", "alerts", "policy", "absent_after", "region" }, name => Assert.NotEmpty(fields.GetProperty(name).GetProperty("description").GetString()!));
    }

    [Fact]
    public void Check_ObjectivesMadeInCode_MeetTheRulesOfFiles()
    {
        var objective = ObjectivesFileReader.Parse("objectives: [{name: a, objective: goodput 99%}]", "x").Objectives[0];

        Assert.Empty(ObjectivesFileWriter.Check(new ObjectivesFile { Objectives = [objective] }));
        Assert.NotEmpty(ObjectivesFileWriter.Check(new ObjectivesFile { Objectives = [objective with { Target = 1 }] }));
        Assert.NotEmpty(ObjectivesFileWriter.Check(new ObjectivesFile { Objectives = [objective with { Name = "A" }] }));
    }

    [Fact]
    public void Parse_TheMistakesOfAFile_AreAllNamedWithTheirPlaces()
    {
        var error = Assert.Throws<PlanException>(() => ObjectivesFileReader.Parse(Whole.Replace("2026-06-18T01:00:00+02:00", "2026-06-18T00:00:00+02:00", StringComparison.Ordinal), "slo.yaml"));

        Assert.Equal("slo.yaml:49:38: maintenance[0].to: is not after from", Assert.Single(error.Problems));
    }
}
