using System.Globalization;
using System.Text.Json;
using Proofload.IntegrationTests.Servers;

namespace Proofload.IntegrationTests.CommandLine;

/// <summary>Drills with a real Prometheus and Alertmanager; as many as PROOFLOAD_ROUNDS says.</summary>
[Collection(MeasurementCollection.Name)]
public sealed class DrillTests
{
    private static int Rounds => int.TryParse(Environment.GetEnvironmentVariable("PROOFLOAD_ROUNDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var rounds) ? rounds : 1;

    [Fact]
    public async Task The_alert_is_told_when_predicted_to_the_right_receiver_and_only_then()
    {
        RequiresServer.Present(Executable.Find("prometheus") is null ? "prometheus is not installed."
            : (Executable.Find("prometheus-alertmanager") ?? Executable.Find("alertmanager")) is null ? "prometheus-alertmanager is not installed." : null);
        using var place = new Workplace();
        await using var server = await TestModel.QuickAsync();
        for (var round = 1; round <= Rounds; round++)
        {
            var run = await place.RunAsync([
                "drill", server.BaseAddress.ToString(), "--objective", "latency 99% < 150ms", "--fault", "latency=400ms", "--window-scale", "720",
                "--seed", round.ToString(CultureInfo.InvariantCulture), "--json", "--quiet", "--markdown", "drill.md"]);

            // A busy machine may honestly not know; it never disproves an alert that works.
            Assert.True(run.ExitCode is 0 or 3, run.StandardError + run.StandardOutput);
            var document = JsonElement.Parse(run.StandardOutput);
            var drill = document.GetProperty("drill");
            Assert.Equal(run.ExitCode == 0 ? "proven" : "inconclusive", drill.GetProperty("verdict").GetString());
            Assert.Contains("What was proven", place.Read("drill.md"), StringComparison.Ordinal);
            Assert.InRange(document.GetProperty("seconds").GetDouble(), 0, 60);
            if (run.ExitCode == 0)
            {
                Assert.True(drill.GetProperty("fired").GetBoolean() && drill.GetProperty("resolved").GetBoolean());
                Assert.Equal("page", drill.GetProperty("receiver").GetString());
                Assert.Equal(0, drill.GetProperty("false_alarms").GetInt32());
                var predicted = drill.GetProperty("predicted_seconds");
                Assert.InRange(drill.GetProperty("detected_seconds").GetDouble(), predicted.GetProperty("low").GetDouble(), predicted.GetProperty("high").GetDouble());
            }
        }
    }

    [Theory]
    [InlineData("latency 90% < 100ms", "latency", "can never fire")]
    [InlineData("latency 99% < 100ms", "latency,share=5%", "larger --share")]
    [InlineData("latency 99.99% < 100ms", "latency", "higher --rate")]
    [InlineData("latency 99% < 100ms", "latncy", "Did you mean 'latency'?")]
    [InlineData("throughput > 5/s", "latency", "single answers")]
    public async Task What_cannot_be_proven_is_refused_before_anything_starts(string objective, string fault, string expected)
    {
        using var place = new Workplace();
        var run = await place.RunAsync(["drill", "http://127.0.0.1:1/", "--objective", objective, "--fault", fault]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(expected, run.StandardError, StringComparison.Ordinal);
    }
}
