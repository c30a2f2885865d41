using Proofload.Lab.Simulator.Text;

namespace Proofload.Lab.Simulator.Sampling;

/// <summary>
/// A distribution of durations (unit: seconds) or counts (unit: one), never negative.
/// Text forms: <c>constant:5ms</c> or just <c>5ms</c>, <c>uniform:LOW,HIGH</c>, <c>exponential:MEAN</c>, <c>normal:MEAN,STDDEV</c>
/// (truncated at 0), <c>lognormal:MEDIAN,SIGMA</c>, <c>gamma:MEAN,SHAPE</c>, <c>bimodal:FAST,SLOW,SHARE_OF_SLOW</c>,
/// <c>empirical:V1,V2,…</c> (each equally likely). Durations carry a unit, counts none.
/// </summary>
public abstract class Distribution
{
    private protected Distribution(string text) => Text = text;

    /// <summary>The text that <see cref="ParseDuration"/> or <see cref="ParseCount"/> turns into this distribution.</summary>
    public string Text { get; }

    /// <summary>The expected value: seconds, or a count.</summary>
    public abstract double Mean { get; }

    /// <summary>A distribution of durations.</summary>
    /// <param name="text">For example <c>exponential:20ms</c>.</param>
    /// <exception cref="SimulatorOptionException">The text is not a distribution.</exception>
    public static Distribution ParseDuration(string text) => DistributionText.Parse(text, isDuration: true);

    /// <summary>A distribution of counts.</summary>
    /// <param name="text">For example <c>uniform:50,200</c>.</param>
    /// <exception cref="SimulatorOptionException">The text is not a distribution.</exception>
    public static Distribution ParseCount(string text) => DistributionText.Parse(text, isDuration: false);

    /// <summary>Always the same duration.</summary>
    public static Distribution Constant(TimeSpan value) => ParseDuration("constant:" + DurationText.Format(value));

    /// <summary>Always the same count.</summary>
    public static Distribution Constant(int value) => ParseCount($"constant:{value}");

    /// <inheritdoc/>
    public sealed override string ToString() => Text;

    internal abstract double Sample(ref SplitMix64 random);

    /// <summary>A sampled duration in whole nanoseconds.</summary>
    internal long SampleNs(SplitMix64 random) => (long)Math.Round(Sample(ref random) * 1e9);

    /// <summary>A sampled count, rounded to the nearest whole number.</summary>
    internal int SampleCount(SplitMix64 random) => (int)Math.Min(int.MaxValue, Math.Round(Sample(ref random)));
}
