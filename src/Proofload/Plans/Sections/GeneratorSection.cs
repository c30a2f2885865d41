using Proofload.Plans.Binding;

namespace Proofload.Plans.Sections;

/// <summary>The <c>generator</c> of a plan.</summary>
internal static class GeneratorSection
{
    public static Section<GeneratorPlan> Instance { get; } = new(
        "generator",
        new GeneratorPlan(),
        [
            Field.Maybe<GeneratorPlan, int>("workers", Scalars.Int(1, 256), g => g.Workers, (g, v) => g with { Workers = v }, "Threads that share the load, each with its own connections; absent: what the load needs, at most half of the processors."),
            Field.Of<GeneratorPlan, double>("spin", Scalars.Share(0, 1), g => g.Spin, (g, v) => g with { Spin = v }, "Share of a core that each worker may spin to be on time; 100% holds the schedule within microseconds."),
        ]);
}
