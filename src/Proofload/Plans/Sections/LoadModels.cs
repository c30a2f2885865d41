using Proofload.Plans.Binding;
using Proofload.Plans.Loads;

namespace Proofload.Plans.Sections;

/// <summary>The load models, with the fields of each.</summary>
internal static class LoadModels
{
    private static readonly Codec<double> Rate = Scalars.Rate(0, LoadFields.MostRate);
    private static readonly Codec<double> Users = Scalars.Number(0, LoadFields.MostUsers);
    private static readonly DistributionCodec Think = new(Scalars.Seconds(0, 86_400), "a think time");

    public static Codec<ArrivalProcess> Arrivals { get; } = Scalars.Choice(
        "an arrival process", ("poisson", ArrivalProcess.Poisson), ("uniform", ArrivalProcess.Uniform), ("gamma", ArrivalProcess.Gamma));

    public static IReadOnlyList<LoadModel> All { get; } =
    [
        Open("constant-rate", "", new ConstantShape(1), Field.Required<OpenLoad, double>("rate", Scalars.Rate(0, LoadFields.MostRate, above: true), l => (l.Rate as ConstantShape)?.Value ?? 0, (l, v) => l with { Rate = new ConstantShape(v) }, "Give the requests per second, for example 50/s.")),
        Open("ramping-rate", "", new StagesShape(0, []), Stages<OpenLoad>(Rate, l => (StagesShape)l.Rate, (l, s) => l with { Rate = s })),
        Closed("constant-concurrency", "", new ConstantShape(1), Field.Required<ClosedLoad, double>("concurrency", Scalars.Number(1, LoadFields.MostUsers), l => (l.Users as ConstantShape)?.Value ?? 0, (l, v) => l with { Users = new ConstantShape(v) }, "Give the number of users.")),
        Closed("ramping-concurrency", "", new StagesShape(0, []), Stages<ClosedLoad>(Users, l => (StagesShape)l.Users, (l, s) => l with { Users = s })),
        Iterations("per-user-iterations", shared: false),
        Iterations("shared-iterations", shared: true),
        Open("step", "rate", new StepShape(0, 0, 0, default), Step<OpenLoad>(Rate, l => (StepShape)l.Rate, (l, s) => l with { Rate = s })),
        Closed("step", "concurrency", new StepShape(0, 0, 0, default), Step<ClosedLoad>(Users, l => (StepShape)l.Users, (l, s) => l with { Users = s })),
        Open("spike", "rate", new SpikeShape(0, 0, default, default), Spike<OpenLoad>(Rate, l => (SpikeShape)l.Rate, (l, s) => l with { Rate = s })),
        Closed("spike", "concurrency", new SpikeShape(0, 0, default, default), Spike<ClosedLoad>(Users, l => (SpikeShape)l.Users, (l, s) => l with { Users = s })),
        Open("sine", "rate", new SineShape(0, 0, default), Sine<OpenLoad>(Rate, l => (SineShape)l.Rate, (l, s) => l with { Rate = s })),
        Closed("sine", "concurrency", new SineShape(0, 0, default), Sine<ClosedLoad>(Users, l => (SineShape)l.Users, (l, s) => l with { Users = s })),
        ReplaySection.Model,
        MlperfSection.Model,
    ];

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(m => m.Name).Distinct(StringComparer.Ordinal)];

    private static LoadModel<OpenLoad> Open(string name, string of, Shape shape, params Field<OpenLoad>[] fields) => new(name, l => l.Rate.GetType() == shape.GetType(), new Section<OpenLoad>(
        $"the load model {name}",
        new OpenLoad { Rate = shape },
        [
            .. Markers<OpenLoad>(name, of),
            .. fields,
            Field.Of<OpenLoad, ArrivalProcess>("arrivals", Arrivals, l => l.Arrivals, (l, v) => l with { Arrivals = v }, "Gaps between requests: poisson (independent users), uniform (equal gaps) or gamma."),
            Field.Of<OpenLoad, double>("burstiness", Scalars.Number(0, 1000, above: true), l => l.Burstiness, (l, v) => l with { Burstiness = v }, "Gamma shape, for arrivals: gamma; below 1 is burstier than poisson, above 1 smoother."),
            .. LoadFields.Common<OpenLoad>(),
        ]))
    { Of = of.Length > 0 ? of : null };

    private static LoadModel<ClosedLoad> Closed(string name, string of, Shape shape, params Field<ClosedLoad>[] fields) => new(name, l => l.Users.GetType() == shape.GetType(), new Section<ClosedLoad>(
        $"the load model {name}",
        new ClosedLoad { Users = shape },
        [
            .. Markers<ClosedLoad>(name, of),
            .. fields,
            Field.Of<ClosedLoad, Distribution>("think_time", Think, l => l.ThinkTime, (l, v) => l with { ThinkTime = v }, "Pause between an answer and the next request of a user."),
            .. LoadFields.Common<ClosedLoad>(),
        ]))
    { Of = of.Length > 0 ? of : null };

    private static LoadModel<IterationsLoad> Iterations(string name, bool shared) => new(name, l => l.Shared == shared, new Section<IterationsLoad>(
        $"the load model {name}",
        new IterationsLoad { Users = 1, Iterations = 1, Shared = shared },
        [
            .. Markers<IterationsLoad>(name, ""),
            Field.Required<IterationsLoad, int>("concurrency", Scalars.Int(1, LoadFields.MostUsers), l => l.Users, (l, v) => l with { Users = v }, "Give the number of users."),
            Field.Required<IterationsLoad, long>("iterations", Scalars.Count(1, 1_000_000_000), l => l.Iterations, (l, v) => l with { Iterations = v }, shared ? "Give the requests of all users together." : "Give the requests of each user."),
            Field.Of<IterationsLoad, Distribution>("think_time", Think, l => l.ThinkTime, (l, v) => l with { ThinkTime = v }, "Pause between an answer and the next request of a user."),
            .. LoadFields.Common<IterationsLoad>().Where(f => f.Name is not ("warmup" or "cooldown" or "requests")),
        ]));

    private static IEnumerable<Field<T>> Markers<T>(string name, string of)
    {
        yield return Field.Marker<T>("model", name, "Load model.");
        if (of.Length > 0)
            yield return Field.Marker<T>("of", of, "What changes: rate (the default) or concurrency.");
    }

    private static Field<T>[] Stages<T>(Codec<double> value, Func<T, StagesShape> get, Func<T, StagesShape, T> set)
    {
        var stage = new Section<Stage>(
            "a stage",
            new Stage(default, 0),
            [
                Field.Required<Stage, TimeSpan>("duration", LoadFields.Length, s => s.Duration, (s, v) => s with { Duration = v }, "Give the length of the stage."),
                Field.Required<Stage, double>("target", value, s => s.Target, (s, v) => s with { Target = v }, "Give the value at the end of the stage."),
                Field.Of<Stage, bool>("hold", Scalars.Bool, s => s.Hold, (s, v) => s with { Hold = v }, "true jumps to the target at once and holds it; false moves there linearly."),
            ])
        { IsInline = true };
        return
        [
            Field.Of<T, double>("start", value, l => get(l).Start, (l, v) => set(l, get(l) with { Start = v }), "Value before the first stage."),
            Field.Required<T, IReadOnlyList<Stage>>("stages", new ListCodec<Stage>(stage, "stages") { MinCount = 1 }, l => get(l).Stages, (l, v) => set(l, get(l) with { Stages = v }), "Give the stages in order, for example [{duration: 30s, target: 100}]."),
        ];
    }

    private static Field<T>[] Step<T>(Codec<double> value, Func<T, StepShape> get, Func<T, StepShape, T> set) =>
    [
        Field.Required<T, double>("from", value, l => get(l).From, (l, v) => set(l, get(l) with { From = v }), "Give the first value."),
        Field.Required<T, double>("to", value, l => get(l).To, (l, v) => set(l, get(l) with { To = v }), "Give the last value."),
        Field.Required<T, double>("step", value, l => get(l).Step, (l, v) => set(l, get(l) with { Step = v }), "Give the size of a step; its sign follows from from and to."),
        Field.Required<T, TimeSpan>("every", LoadFields.Length, l => get(l).Every, (l, v) => set(l, get(l) with { Every = v }), "Give the length of a step."),
    ];

    private static Field<T>[] Spike<T>(Codec<double> value, Func<T, SpikeShape> get, Func<T, SpikeShape, T> set) =>
    [
        Field.Required<T, double>("base", value, l => get(l).Base, (l, v) => set(l, get(l) with { Base = v }), "Give the value outside the spike."),
        Field.Required<T, double>("peak", value, l => get(l).Peak, (l, v) => set(l, get(l) with { Peak = v }), "Give the value inside the spike."),
        Field.Required<T, TimeSpan>("at", LoadFields.Pause, l => get(l).At, (l, v) => set(l, get(l) with { At = v }), "Give the start of the spike, counted from the start of the load."),
        Field.Required<T, TimeSpan>("for", LoadFields.Length, l => get(l).For, (l, v) => set(l, get(l) with { For = v }), "Give the length of the spike."),
    ];

    private static Field<T>[] Sine<T>(Codec<double> value, Func<T, SineShape> get, Func<T, SineShape, T> set) =>
    [
        Field.Required<T, double>("mean", value, l => get(l).Mean, (l, v) => set(l, get(l) with { Mean = v }), "Give the mean."),
        Field.Required<T, double>("amplitude", value, l => get(l).Amplitude, (l, v) => set(l, get(l) with { Amplitude = v }), "Give the amplitude."),
        Field.Required<T, TimeSpan>("period", LoadFields.Length, l => get(l).Period, (l, v) => set(l, get(l) with { Period = v }), "Give the period."),
    ];
}
