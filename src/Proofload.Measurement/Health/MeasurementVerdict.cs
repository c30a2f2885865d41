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
/// <item>p99 receive lag above 1 ms, or above 5 % of p99 TTFT or TPOT and above <see cref="Negligible"/>: suspect, unless arrivals are the
/// kernel's stamps: then it holds nothing of the generator;</item>
/// <item>p99 receive delay above the same limits: suspect where it reaches a number, that is, when over 1 % of the reads have no kernel stamp
/// or over 1 % of the token-bearing events shared a read.</item>
/// </list>
/// </summary>
/// <param name="State">The worst of all rules.</param>
/// <param name="Reasons">One sentence a rule that did not hold; empty for a valid run.</param>
public sealed record MeasurementVerdict(MeasurementState State, ImmutableArray<string> Reasons)
{
    /// <summary>50 µs, in seconds: delays up to this weigh one step less.</summary>
    public const double Negligible = 50e-6;

    private const double OneMillisecond = 1e-3;
    private const double OnePercent = 0.01;

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

        JudgeReceiving(health, facts, found);
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

    private static void JudgeReceiving(
        GeneratorHealth health, MeasurementFacts facts, List<(MeasurementState, string)> found)
    {
        if (health.ReceiveClock != "kernel")
        {
            JudgeReceiveTime("The client read events late: p99 receive lag", health.ReceiveLagP99, facts, found);
            return;
        }

        if (health.UnstampedShare is > OnePercent and var unstamped)
        {
            JudgeReceiveTime(
                $"{Percent(unstamped, 1)} of the reads have no kernel stamp and the client read late: p99 receive delay", health.ReceiveDelayP99, facts, found);
        }

        if (health.CoalescedShare is > OnePercent and var coalesced)
        {
            JudgeReceiveTime(
                $"{Percent(coalesced, 1)} of the token events shared a read and the client read late: p99 receive delay", health.ReceiveDelayP99, facts, found);
        }
    }

    private static void JudgeReceiveTime(string what, double? p99, MeasurementFacts facts, List<(MeasurementState, string)> found)
    {
        if (p99 is not { } late)
            return;

        if (late > OneMillisecond)
        {
            found.Add((MeasurementState.Suspect, $"{what} {Ms(late)} (limit 1 ms)."));
        }
        else if (late > Negligible)
        {
            AddShare("time to first token", facts.TtftP99);
            AddShare("time per output token", facts.TpotP99);
        }

        void AddShare(string name, double? value)
        {
            if (value is { } seconds && Exceeds(late, seconds, 5))
            {
                found.Add((
                    MeasurementState.Suspect,
                    $"{what} {Ms(late)} is {Percent(late, seconds)} of the p99 {name} {Ms(seconds)} (limit 5 %)."));
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
