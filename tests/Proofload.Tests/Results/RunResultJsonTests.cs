using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Proofload.Measurement.Health;
using Proofload.Results;
using Outcome = Proofload.Results.Outcome;

namespace Proofload.Tests.Results;

public sealed class RunResultJsonTests
{
    [Fact]
    public void Every_result_round_trips_without_loss()
    {
        Prop.ForAll(ArbitraryResults.Result.ToArbitrary(), result =>
        {
            var difference = StructuralComparison.FirstDifference(result, RunResultJson.Read(RunResultJson.Write(result)));
            return difference is null ? true.ToProperty() : false.Label(difference);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(4711, 4713));
    }

    [Fact]
    public void Intervals_round_trip_without_loss()
    {
        Prop.ForAll(Gen.ListOf(ArbitraryResults.Interval, 3).ToArbitrary(), intervals =>
            StructuralComparison.FirstDifference(intervals.ToList(), RunResultJson.ReadIntervals(RunResultJson.WriteIntervals([.. intervals]))) is null)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(50).WithReplay(1, 3));
    }

    [Fact]
    public void The_comparison_sees_a_change_of_any_depth()
    {
        var a = Minimal();
        var b = a with { Metrics = new Dictionary<string, MetricSummary> { ["latency"] = new() { Unit = "s", Count = 1, P99 = 0.25 } } };
        var c = b with { Metrics = new Dictionary<string, MetricSummary> { ["latency"] = new() { Unit = "s", Count = 1, P99 = 0.26 } } };
        Assert.NotNull(StructuralComparison.FirstDifference(a, b));
        Assert.Contains("P99", StructuralComparison.FirstDifference(b, c), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_PutsTheVerdictFirstAndKeepsTheOrder()
    {
        using var document = JsonDocument.Parse(RunResultJson.Write(Minimal()));
        var names = document.RootElement.EnumerateObject().Select(p => p.Name).ToList();
        Assert.Equal(
            [
                "verdict", "schema", "id", "name", "started_at", "ending", "ending_reason", "window", "metrics", "rates", "errors", "error_samples",
                "counts", "tokens", "sessions", "scenario", "kinds", "prompt_bins", "generator", "calibration", "target_usage", "series", "pattern", "series_resolution", "planned_unit", "plan", "seed", "fingerprint", "data", "mlperf", "notes", "source", "study", "labels",
            ],
            names);
    }

    [Fact]
    public void Write_UsesSnakeCaseWordsAndSeconds()
    {
        var result = Minimal() with
        {
            Ending = RunEnding.Interrupted,
            Verdict = new Verdict
            {
                Measurement = MeasurementState.Suspect,
                Outcome = Outcome.Inconclusive,
                Objectives = [new ObjectiveResult { Expression = "ttft p99 < 500ms", Observed = 0.4, Low = 0.3, Result = ObjectiveState.Inconclusive, Unit = "s" }],
            },
        };
        using var document = JsonDocument.Parse(RunResultJson.Write(result));
        var root = document.RootElement;
        var verdict = root.GetProperty("verdict");
        var objective = verdict.GetProperty("objectives")[0];
        Assert.Equal("suspect", verdict.GetProperty("measurement").GetString());
        Assert.Equal("inconclusive", verdict.GetProperty("outcome").GetString());
        Assert.Equal("inconclusive", objective.GetProperty("result").GetString());
        Assert.Equal(0.4, objective.GetProperty("observed").GetDouble());
        Assert.Equal(JsonValueKind.Null, objective.GetProperty("high").ValueKind);
        Assert.Equal("interrupted", root.GetProperty("ending").GetString());
        Assert.Equal(JsonValueKind.Null, root.GetProperty("rates").GetProperty("goodput").ValueKind);
        Assert.Contains("\"ttft p99 < 500ms\"", RunResultJson.Write(result), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Write_NumberThatIsNotFinite_IsNull(double value)
    {
        var result = Minimal() with { Window = value, Rates = new RunRates { Offered = value } };
        using var document = JsonDocument.Parse(RunResultJson.Write(result));
        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("window").ValueKind);
        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("rates").GetProperty("offered").ValueKind);
        Assert.True(double.IsNaN(RunResultJson.Read(RunResultJson.Write(result)).Window));
    }

    [Fact]
    public void Read_NewerSchema_SaysSoInOneLine()
    {
        var json = RunResultJson.Write(Minimal() with { Schema = 7 });
        var e = Assert.Throws<RunResultFormatException>(() => RunResultJson.Read(json, "run.json"));
        Assert.Equal("run.json: has schema 7, this version of proofload reads up to 1; use a newer proofload.", e.Message);
    }

    [Fact]
    public void Read_NewerSchemaWithAnotherShape_StillSaysSo()
    {
        var e = Assert.Throws<RunResultFormatException>(() => RunResultJson.Read("""{"verdict":[1,{"schema":1}],"schema":2}""", "x"));
        Assert.Contains("has schema 2", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_DamagedJson_NamesThePosition()
    {
        var json = RunResultJson.Write(Minimal());
        var cut = json[..(json.Length / 2)];
        var lines = cut.Split('\n');
        var e = Assert.Throws<RunResultFormatException>(() => RunResultJson.Read(cut, "run.json"));
        Assert.StartsWith($"run.json:{lines.Length}:", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public void Read_WrongTypeOfAField_NamesTheField()
    {
        var json = RunResultJson.Write(Minimal()).Replace("\"seed\": 0", "\"seed\": \"x\"", StringComparison.Ordinal);
        var e = Assert.Throws<RunResultFormatException>(() => RunResultJson.Read(json));
        Assert.Contains("$.seed", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"verdict\": null}")]
    [InlineData("not json")]
    public void Read_SomethingElse_IsOneClearLine(string text)
    {
        var e = Assert.Throws<RunResultFormatException>(() => RunResultJson.Read(text, "a.json"));
        Assert.StartsWith("a.json", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public void Read_FieldsThatAreOptional_TakeTheirDefaults()
    {
        const string Json = """
            {"verdict":{"measurement":"valid","outcome":"none"},"id":"i","name":"n","started_at":"2026-01-02T03:04:05+00:00","ending":"completed",
             "metrics":{"latency":{"unit":"s","count":0}},"rates":{},"errors":{},"counts":{},"generator":{},"plan":"","a_field_of_tomorrow":[1],
             "fingerprint":{"plan":"","data":"","target":"","machine":"","version":"","engine":""}}
            """;
        var result = RunResultJson.Read(Json);
        Assert.Equal(1, result.Schema);
        Assert.Equal(1, result.SeriesResolution);
        Assert.Equal("requests/s", result.PlannedUnit);
        Assert.Empty(result.Notes);
        Assert.Empty(result.Labels);
        Assert.Empty(result.Series);
        Assert.Empty(result.Kinds);
        Assert.Empty(result.Verdict.Objectives);
        Assert.Empty(result.Metrics["latency"].Ci);
        Assert.Equal(1, result.Generator.Workers);
        Assert.Null(result.Rates.Offered);
        Assert.Null(result.Calibration);
    }

    [Fact]
    public void Read_ByteOrderMark_IsAccepted() =>
        Assert.Equal("id", RunResultJson.Read([.. Encoding.UTF8.Preamble, .. RunResultJson.WriteUtf8(Minimal())]).Id);

    private static RunResult Minimal() => new()
    {
        Id = "id",
        Name = "name",
        StartedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Ending = RunEnding.Completed,
        Verdict = new Verdict { Measurement = MeasurementState.Valid, Outcome = Outcome.None },
        Metrics = new Dictionary<string, MetricSummary>(),
        Rates = new RunRates(),
        Errors = new Dictionary<string, long>(),
        Counts = new RunCounts(),
        Generator = new GeneratorHealth(),
        Plan = "",
        Fingerprint = new RunFingerprint { Plan = "", Data = "", Target = "", Machine = "", Version = "", Engine = "" },
    };
}
