using Proofload.Plans.Binding;
using Proofload.Plans.Loads;

namespace Proofload.Plans.Sections;

/// <summary>The load model <c>mlperf</c>.</summary>
internal static class MlperfSection
{
    public static Codec<MlperfScenario> Scenario { get; } = Scalars.Choice(
        "an MLPerf scenario",
        ("single-stream", MlperfScenario.SingleStream),
        ("multi-stream", MlperfScenario.MultiStream),
        ("server", MlperfScenario.Server),
        ("offline", MlperfScenario.Offline));

    public static LoadModel Model { get; } = new LoadModel<MlperfLoad>("mlperf", _ => true, new Section<MlperfLoad>(
        "the load model mlperf",
        new MlperfLoad { Scenario = MlperfScenario.SingleStream },
        [
            Field.Marker<MlperfLoad>("model", "mlperf", "Load model."),
            Field.Required<MlperfLoad, MlperfScenario>("scenario", Scenario, l => l.Scenario, (l, v) => l with { Scenario = v }, "Give the scenario: single-stream, multi-stream, server or offline."),
            Field.Maybe<MlperfLoad, double>("target_rate", Scalars.Rate(0, 10_000_000, above: true), l => l.TargetRate, (l, v) => l with { TargetRate = v }, "Target queries per second of the server scenario."),
            Field.Maybe<MlperfLoad, double>("latency_bound", Scalars.Seconds(0, 86_400, above: true), l => l.LatencyBound, (l, v) => l with { LatencyBound = v }, "Latency bound of the server scenario; the bound of TTFT for streams."),
            Field.Maybe<MlperfLoad, double>("tpot_bound", Scalars.Seconds(0, 86_400, above: true), l => l.TpotBound, (l, v) => l with { TpotBound = v }, "TPOT bound of the server scenario, for streams."),
            Field.Of<MlperfLoad, int>("samples_per_query", Scalars.Int(1, 100_000), l => l.SamplesPerQuery, (l, v) => l with { SamplesPerQuery = v }, "Samples per query of the multi-stream scenario."),
            Field.Of<MlperfLoad, TimeSpan>("min_duration", Scalars.Duration(TimeSpan.Zero, TimeSpan.FromDays(30)), l => l.MinDuration, (l, v) => l with { MinDuration = v }, "Minimum duration; below 600 s the result is marked unofficial."),
            .. LoadFields.Common<MlperfLoad>().Where(f => f.Name is not ("warmup" or "cooldown")),
        ]));
}
