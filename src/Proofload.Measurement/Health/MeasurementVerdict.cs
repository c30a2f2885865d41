using System.Collections.Immutable;
using System.Globalization;

namespace Proofload.Measurement.Health;

/// <summary>
/// The verdict on a measurement, with reasons in words. Rules, all boundaries exclusive:
/// <list type="bullet">
/// <item>no completed request: invalid;</item>
/// <item>p99 lateness above 5 % of p99 latency: suspect, above 25 %: invalid; above 5 % of p99 TTFT: suspect. A p99 lateness of at most
/// <see cref="Negligible"/> weighs one step less (5 %: valid, 25 %: suspect): it is the precision of the wait itself. Not judged where
/// requests wait by plan;</item>
/// <item>sent below 99 % of offered: suspect, below 95 %: invalid; dropped requests count as not sent;</item>
/// <item>machine CPU above 95 % averaged over the run: suspect;</item>
/// <item>p99 receive lag above 1 ms, or above 5 % of p99 TTFT or TPOT and above <see cref="Negligible"/>: suspect.</item>
/// </list>
/// </summary>
/// <param name="State">The worst of all rules.</param>
/// <param name="Reasons">One sentence a rule that did not hold; empty for a valid run.</param>
public sealed record MeasurementVerdict(MeasurementState State, ImmutableArray<string> Reasons)
{
    /// <summary>50 µs, in seconds: delays up to this weigh one step less.</summary>
    public const double Negligible = 50e-6;

    private const double OneMillisecond = 1e-3;

    /// <summary>Judges a run.</summary>
    /// <param name="health">The generator's own figures.</param>
    /// <param name="facts">The target's figures.</param>
    public static MeasurementVerdict Judge(GeneratorHealth health, MeasurementFacts facts)
    {
        ArgumentNullException.ThrowIfNull(health);
        ArgumentNullException.ThrowIfNull(facts);
        var found = new List<(MeasurementState State, string Reason)>();
        if (facts.Completed == 0)
            found.Add((MeasurementState.Invalid, "No request was completed in the measured phase."));

        JudgeLateness(health, facts, found);
        JudgeSent(health, found);
        if (health.MachineCpu is > 0.95 and var share)
        {
            found.Add((MeasurementState.Suspect, string.Create(
                CultureInfo.InvariantCulture,
                $"The machine's CPUs were {share * 100:0.#} % busy over the run (limit 95 %): the generator had to share.")));
        }

        JudgeReceiveLag(health, facts, found);
        var state = found.Count == 0 ? MeasurementState.Valid : found.Max(static f => f.State);
        return new MeasurementVerdict(state, [.. found.OrderByDescending(static f => f.State).Select(static f => f.Reason)]);
    }

    /// <inheritdoc/>
    public bool Equals(MeasurementVerdict? other) =>
        other is not null && State == other.State && Reasons.AsSpan().SequenceEqual(other.Reasons.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(State, Reasons.Length);

    private static void JudgeLateness(
        GeneratorHealth health, MeasurementFacts facts, List<(MeasurementState, string)> found)
    {
        if (facts.WaitsByPlan || health.LatenessP99 is not { } late)
            return;

        if (facts.LatencyP99 is { } latency)
        {
            var steps = Exceeds(late, latency, 25) ? 2 : Exceeds(late, latency, 5) ? 1 : 0;
            steps -= late <= Negligible ? 1 : 0;
            if (steps > 0)
            {
                found.Add((
                    steps == 2 ? MeasurementState.Invalid : MeasurementState.Suspect,
                    $"Requests were sent late: p99 lateness {Ms(late)} is {Percent(late, latency)} of the p99 latency {Ms(latency)} "
                    + "(suspect above 5 %, invalid above 25 %)."));
                return;
            }
        }

        if (late > Negligible && facts.TtftP99 is { } ttft && Exceeds(late, ttft, 5))
        {
            found.Add((
                MeasurementState.Suspect,
                $"Requests were sent late: p99 lateness {Ms(late)} is {Percent(late, ttft)} of the p99 time to first token {Ms(ttft)} (limit 5 %)."));
        }
    }

    private static void JudgeSent(GeneratorHealth health, List<(MeasurementState, string)> found)
    {
        if (health.SentRatio is not { } ratio || ratio >= 0.99)
            return;

        var dropped = health.Dropped > 0
            ? string.Create(CultureInfo.InvariantCulture, $" {health.Dropped} were dropped because the in-flight cap was reached.")
            : string.Empty;
        found.Add((
            ratio < 0.95 ? MeasurementState.Invalid : MeasurementState.Suspect,
            $"Only {Percent(ratio, 1)} of the due requests were sent (suspect below 99 %, invalid below 95 %).{dropped}"));
    }

    private static void JudgeReceiveLag(
        GeneratorHealth health, MeasurementFacts facts, List<(MeasurementState, string)> found)
    {
        if (health.ReceiveLagP99 is not { } lag)
            return;

        if (lag > OneMillisecond)
        {
            found.Add((MeasurementState.Suspect, $"The client read events late: p99 receive lag {Ms(lag)} (limit 1 ms)."));
        }
        else if (lag > Negligible)
        {
            AddShare("time to first token", facts.TtftP99);
            AddShare("time per output token", facts.TpotP99);
        }

        void AddShare(string name, double? value)
        {
            if (value is { } seconds && Exceeds(lag, seconds, 5))
            {
                found.Add((
                    MeasurementState.Suspect,
                    $"The client read events late: p99 receive lag {Ms(lag)} is {Percent(lag, seconds)} of the p99 {name} {Ms(seconds)} (limit 5 %)."));
            }
        }
    }

    /// <summary>More than so many percent, with room for the rounding of the two numbers: exactly 5 % is not above 5 %.</summary>
    private static bool Exceeds(double part, double whole, int percent) => part > whole * percent / 100 * (1 + 1e-12);

    private static string Ms(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e3:0.###} ms");

    private static string Percent(double part, double whole) => whole == 0
        ? "all"
        : string.Create(CultureInfo.InvariantCulture, $"{100 * part / whole:0.##} %");
}
