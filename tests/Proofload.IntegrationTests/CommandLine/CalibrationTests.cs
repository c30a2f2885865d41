using System.Text.Json.Nodes;
using Proofload.IntegrationTests.Servers;

namespace Proofload.IntegrationTests.CommandLine;

/// <summary>A calibration is measured, kept, carried by the runs after it, and compared with what they plan.</summary>
[Collection(MeasurementCollection.Name)]
public sealed class CalibrationTests
{
    [Fact]
    public async Task A_run_after_a_calibration_carries_it_and_warns_near_its_ceiling()
    {
        using var place = new Workplace();
        await using var server = new SimulatorProcess();
        var url = (await server.RequireAsync()).ToString();

        // 1. Never calibrated: said in the document, not on the screen.
        var (process, run) = await place.MeasureAsync("run", url, "--rate", "50/s", "--arrivals", "uniform", "--duration", "1s");
        Assert.Equal("none", run.GetProperty("calibration").GetProperty("state").GetString());
        Assert.DoesNotContain("ceiling", process.StandardError, StringComparison.Ordinal);

        // 2. Calibrated.
        var calibrated = await place.RunAsync("calibrate", "--quick");
        Assert.True(calibrated.ExitCode == 0, calibrated.StandardError);
        Assert.StartsWith("Requests: ", calibrated.StandardOutput, StringComparison.Ordinal);
        var file = Assert.Single(Directory.GetFiles(place.Folder, "calibration-*.json"));
        var kept = JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!;
        Assert.True(kept["requests"]!["rate"]!["median"]!.GetValue<double>() > 1_000);
        Assert.Equal([1_000, 10_000], kept["pacing"]!.AsArray().Select(static p => p!["rate"]!.GetValue<double>()));
        var fewest = kept["streaming"]![0]!;
        Assert.Equal(64, fewest["streams"]!.GetValue<int>());
        Assert.InRange(fewest["event_rate"]!.GetValue<double>(), 300, 64 / 0.02);
        Assert.True(fewest["lag_p50"]!["median"]!.GetValue<double>() > 0);

        // 3. Room enough: carried, no word about it.
        (process, run) = await place.MeasureAsync("run", url, "--rate", "50/s", "--arrivals", "uniform", "--duration", "1s");
        Assert.Equal("valid", run.GetProperty("calibration").GetProperty("state").GetString());
        Assert.Equal(kept["requests"]!.ToJsonString(), JsonNode.Parse(run.GetProperty("calibration").GetProperty("measured").GetProperty("requests").GetRawText())!.ToJsonString());
        Assert.DoesNotContain("ceiling", process.StandardError, StringComparison.Ordinal);

        // 4. A slow machine.
        kept["requests"]!["rate"]!["median"] = 60;
        kept["requests"]!["cpu"] = 1.0;
        await File.WriteAllTextAsync(file, kept.ToJsonString(), TestContext.Current.CancellationToken);
        (process, _) = await place.MeasureAsync("run", url, "--rate", "50/s", "--arrivals", "uniform", "--duration", "1s");
        const string Warning = "This run plans 50 requests/s; this machine's measured ceiling is 60 (83 %).";
        Assert.Contains("warning: " + Warning, process.StandardError, StringComparison.Ordinal);
        Assert.True(process.StandardError.IndexOf(Warning, StringComparison.Ordinal) < process.StandardError.IndexOf("measuring", StringComparison.Ordinal), process.StandardError);

        // 5. It survives the store, the export and the import, and stands in the reports.
        var exported = await place.ExportAsync();
        Assert.Contains(exported.GetProperty("notes").EnumerateArray(), static n => n.GetString()!.StartsWith(Warning, StringComparison.Ordinal));
        Assert.Equal(60, exported.GetProperty("calibration").GetProperty("measured").GetProperty("requests").GetProperty("rate").GetProperty("median").GetDouble());
        (_, run) = await place.MeasureAsync("run", url, "--concurrency", "2", "--duration", "1s");
        Assert.Contains(run.GetProperty("notes").EnumerateArray(), static n => n.GetString()!.StartsWith("The run reached ", StringComparison.Ordinal));
        var shown = await place.RunAsync("runs", "show", "last");
        Assert.Contains("this machine's ceiling 60.0/s", shown.StandardOutput, StringComparison.Ordinal);
    }
}
