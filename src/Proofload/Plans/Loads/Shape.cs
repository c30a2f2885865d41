namespace Proofload.Plans.Loads;

/// <summary>A value over the time of the measured phase (warm-up holds its first value, cool-down its last): requests per second of an open load, users of a closed one.</summary>
public abstract record Shape
{
    /// <summary>Where the shape ends by itself, counted from the start of the measured phase; null when it goes on for ever.</summary>
    public virtual TimeSpan? Length => null;

    /// <summary>The same value all the time, so that C# plans can say <c>Rate = 20</c> or <c>Users = 8</c>.</summary>
    public static implicit operator Shape(double value) => new ConstantShape(value);
}

/// <summary>The same value all the time.</summary>
/// <param name="Value">Value, 0 or more.</param>
public sealed record ConstantShape(double Value) : Shape;

/// <summary>Stages, one after the other.</summary>
/// <param name="Start">Value before the first stage.</param>
/// <param name="Stages">Stages in order.</param>
public sealed record StagesShape(double Start, IReadOnlyList<Stage> Stages) : Shape
{
    /// <summary>Stages in order.</summary>
    public IReadOnlyList<Stage> Stages { get; init => field = ValueList<Stage>.Of(value); } = ValueList<Stage>.Of(Stages);

    /// <inheritdoc/>
    public override TimeSpan? Length => new TimeSpan(Stages.Sum(s => s.Duration.Ticks));
}

/// <summary>One stage.</summary>
/// <param name="Duration">Its length.</param>
/// <param name="Target">The value at its end.</param>
/// <param name="Hold">True jumps to the target at once and holds it; false (default) moves there linearly.</param>
public sealed record Stage(TimeSpan Duration, double Target, bool Hold = false);

/// <summary>A staircase.</summary>
/// <param name="From">First value.</param>
/// <param name="To">Last value.</param>
/// <param name="Step">Size of a step; its sign follows from <paramref name="From"/> and <paramref name="To"/>.</param>
/// <param name="Every">Length of a step.</param>
public sealed record StepShape(double From, double To, double Step, TimeSpan Every) : Shape
{
    /// <summary>Number of steps, the first value included; the last step is cut off at <see cref="To"/>. 0 for a step that leads nowhere.</summary>
    public long Count => Step > 0 ? 1 + (long)Math.Ceiling((Math.Abs(To - From) / Step) - 1e-9) : 0;

    /// <inheritdoc/>
    public override TimeSpan? Length => new TimeSpan(Count * Every.Ticks);
}

/// <summary>A base value with one spike.</summary>
/// <param name="Base">Value outside the spike.</param>
/// <param name="Peak">Value inside it.</param>
/// <param name="At">Start of the spike.</param>
/// <param name="For">Length of the spike.</param>
public sealed record SpikeShape(double Base, double Peak, TimeSpan At, TimeSpan For) : Shape;

/// <summary>A sine wave, cut off at 0: mean + amplitude * sin(2 pi t / period).</summary>
/// <param name="Mean">Mean.</param>
/// <param name="Amplitude">Amplitude.</param>
/// <param name="Period">Period.</param>
public sealed record SineShape(double Mean, double Amplitude, TimeSpan Period) : Shape;

/// <summary>Any function of time, from C#.</summary>
/// <param name="Description">What stands in a printed plan.</param>
/// <param name="ValueAt">Value at a time since the start of the measured phase; must be pure.</param>
public sealed record CustomShape(string Description, Func<TimeSpan, double> ValueAt) : Shape;
