using Proofload.Plans.Binding;

namespace Proofload.Plans.Sections;

/// <summary>The <c>otlp</c> of a plan.</summary>
internal static class OtlpSection
{
    public static Section<OtlpPlan> Instance { get; } = new(
        "otlp",
        new OtlpPlan(),
        [
            Field.Required<OtlpPlan, Uri>("endpoint", new OtlpEndpointCodec(), o => o.Endpoint ?? OtlpEndpointCodec.FromEnvironment, (o, v) => o with { Endpoint = v == OtlpEndpointCodec.FromEnvironment ? null : v }, "Give the address of a collector, for example http://collector:4318, or env for OTEL_EXPORTER_OTLP_ENDPOINT."),
            Field.Of<OtlpPlan, IReadOnlyDictionary<string, Secret>>("headers", TargetSection.Headers, o => o.Headers, (o, v) => o with { Headers = v }, "Headers of every export; values may hold ${NAME}."),
            Field.Maybe<OtlpPlan, TimeSpan>("interval", Scalars.Duration(TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)), o => o.Interval, (o, v) => o with { Interval = v }, "From one export to the next; without it OTEL_METRIC_EXPORT_INTERVAL, then 10s."),
            Field.Maybe<OtlpPlan, TimeSpan>("timeout", Scalars.Duration(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)), o => o.Timeout, (o, v) => o with { Timeout = v }, "Longest time of one export; without it OTEL_EXPORTER_OTLP_TIMEOUT, then 10s."),
            Field.Maybe<OtlpPlan, OtlpTemporality>("temporality", Scalars.Choice("a temporality", ("cumulative", OtlpTemporality.Cumulative), ("delta", OtlpTemporality.Delta)), o => o.Temporality, (o, v) => o with { Temporality = v }, "cumulative: values count from the start of the run; delta: from the last export."),
            Field.Maybe<OtlpPlan, OtlpHistograms>("histograms", Scalars.Choice("a form of histograms", ("exponential", OtlpHistograms.Exponential), ("explicit", OtlpHistograms.Explicit)), o => o.Histograms, (o, v) => o with { Histograms = v }, "exponential: buckets as fine as the spread allows; explicit: fixed bounds, every objective's among them."),
            Field.Maybe<OtlpPlan, OtlpCompression>("compression", Scalars.Choice("a compression", ("none", OtlpCompression.None), ("gzip", OtlpCompression.Gzip)), o => o.Compression, (o, v) => o with { Compression = v }, "none or gzip."),
            Field.Of<OtlpPlan, IReadOnlyDictionary<string, string>>("attributes", new MapCodec<string>(Scalars.Text("text"), "attributes", CheckAttribute), o => o.Attributes, (o, v) => o with { Attributes = v }, "Attributes of the resource, for example deployment.environment.name: staging."),
        ]);

    private static string? CheckAttribute(string name) => name.Length is > 0 and <= 255 ? null : "the name of an attribute has 1 to 255 characters";
}
