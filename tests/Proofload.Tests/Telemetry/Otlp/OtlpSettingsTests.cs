using Proofload.Plans;
using Proofload.Telemetry;
using Proofload.Telemetry.Otlp;

namespace Proofload.Tests.Telemetry.Otlp;

public sealed class OtlpSettingsTests
{
    [Fact]
    public void Resolve_NothingSaid_TakesTheSpecificationsAddress()
    {
        var settings = Resolve(new OtlpPlan());
        Assert.Equal("http://localhost:4318/v1/metrics", settings.Endpoint.AbsoluteUri);
        Assert.Equal((TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10)), (settings.Interval, settings.Timeout));
        Assert.Equal((OtlpTemporality.Cumulative, OtlpHistograms.Exponential, OtlpCompression.None), (settings.Temporality, settings.Histograms, settings.Compression));
    }

    [Theory]
    [InlineData("http://collector:4318", "http://collector:4318/v1/metrics")]
    [InlineData("http://collector:4318/", "http://collector:4318/v1/metrics")]
    [InlineData("https://backend/otlp", "https://backend/otlp/v1/metrics")]
    [InlineData("https://backend/otlp/v1/metrics", "https://backend/otlp/v1/metrics")]
    public void Resolve_AddressOfThePlan_GetsThePath(string given, string expected) =>
        Assert.Equal(expected, Resolve(new OtlpPlan { Endpoint = new Uri(given) }, ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://other:1")).Endpoint.AbsoluteUri);

    [Fact]
    public void Resolve_VariableForMetrics_IsTakenAsItIs()
    {
        Assert.Equal("http://a:1/x", Resolve(new OtlpPlan(), ("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "http://a:1/x"), ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://b:2")).Endpoint.AbsoluteUri);
        Assert.Equal("http://b:2/v1/metrics", Resolve(new OtlpPlan(), ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://b:2"), ("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", " ")).Endpoint.AbsoluteUri);
    }

    [Fact]
    public void Resolve_PlanGoesBeforeVariables()
    {
        var plan = new OtlpPlan { Headers = new Dictionary<string, Secret> { ["X-Team"] = Secret.Literal("plan") }, Compression = OtlpCompression.None, Interval = TimeSpan.FromSeconds(1) };
        var settings = Resolve(
            plan,
            ("OTEL_EXPORTER_OTLP_HEADERS", "x-team=environment, api-key=a%20b"),
            ("OTEL_EXPORTER_OTLP_COMPRESSION", "gzip"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "60000"),
            ("OTEL_EXPORTER_OTLP_TIMEOUT", "3000"),
            ("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE", "LowMemory"),
            ("OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION", "explicit_bucket_histogram"),
            ("OTEL_RESOURCE_ATTRIBUTES", "service.name=below,team=search"),
            ("OTEL_SERVICE_NAME", "above"));
        Assert.Equal(["x-team=plan", "api-key=a b"], settings.Headers.Select(static h => $"{h.Key.ToLowerInvariant()}={h.Value.Reveal()}"));
        Assert.DoesNotContain("a b", settings.Headers[1].Value.ToString(), StringComparison.Ordinal);
        Assert.Equal((OtlpCompression.None, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)), (settings.Compression, settings.Interval, settings.Timeout));
        Assert.Equal((OtlpTemporality.Delta, OtlpHistograms.Explicit), (settings.Temporality, settings.Histograms));
        Assert.Equal("above", new TelemetryResource { Attributes = [new("service.name", "proofload")] }.With(settings.Attributes).Attributes[0].Value);
    }

    [Fact]
    public void Resolve_DisabledSdk_IsNothing() => Assert.Null(OtlpSettings.Resolve(new OtlpPlan(), static name => name == "OTEL_SDK_DISABLED" ? "true" : null));

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", "http/protobuf")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318", "no http or https address")]
    [InlineData("OTEL_EXPORTER_OTLP_TIMEOUT", "10s", "no number of milliseconds")]
    [InlineData("OTEL_EXPORTER_OTLP_COMPRESSION", "gzp", "gzip")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "hunter2", "name=value")]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE", "delt", "delta")]
    public void Resolve_WrongVariable_IsNamed(string name, string value, string expected)
    {
        var problem = Assert.Throws<PlanException>(() => Resolve(new OtlpPlan(), (name, value))).Message;
        Assert.StartsWith($"otlp: the environment variable {name} ", problem, StringComparison.Ordinal);
        Assert.Contains(expected, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", problem, StringComparison.Ordinal);
    }

    private static OtlpSettings Resolve(OtlpPlan plan, params (string Name, string Value)[] variables) =>
        OtlpSettings.Resolve(plan, name => variables.FirstOrDefault(v => v.Name == name).Value)!;
}
