using System.Globalization;
using Proofload.Measurement.Health;
using Proofload.Measurement.Recording;
using Proofload.Measurement.Statistics;
using Proofload.Results;

namespace Proofload.Running.Sessions;

/// <summary>What the result says of a scenario's code.</summary>
internal static class ScenarioSummary
{
    private const long BlockedNs = 1_000_000;

    public static ScenarioResult? Build(CustomSnapshot? custom) => custom is null ? null : new ScenarioResult
    {
        Checks = [.. custom.Checks.OrderBy(static c => c.Name, StringComparer.Ordinal).Select(Check)],
        Counters = custom.Counters.OrderBy(static c => c.Name, StringComparer.Ordinal).ToDictionary(static c => c.Name, static c => c.Count, StringComparer.Ordinal),
        Exceptions = custom.Threw,
        ExceptionTexts = custom.Texts.Take(CustomRecorder.MostTexts).ToDictionary(static t => t.Text, static t => t.Count, StringComparer.Ordinal),
        CodeP50 = At(custom, 0.5),
        CodeP99 = At(custom, 0.99),
        CodeMax = At(custom, 1),
        Blocked = Blocked(custom),
    };

    /// <summary>The state of a measurement whose sessions may have ended by exceptions: then the load was not the planned one.</summary>
    public static (MeasurementState State, IReadOnlyList<string> Reasons) Judge(CustomSnapshot? custom, MeasurementState state)
    {
        if (custom is null)
        {
            return (state, []);
        }

        var reasons = new List<string>();
        if (custom.Threw > 0)
        {
            var all = custom.Threw == custom.Ended;
            state = (MeasurementState)Math.Max((int)state, (int)(all ? MeasurementState.Invalid : MeasurementState.Suspect));
            reasons.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"The scenario's code threw in {(all ? "every session" : $"{custom.Threw:N0} of {custom.Ended:N0} sessions")}, which ended there: {custom.Texts[0].Text}"));
        }

        if (state != MeasurementState.Valid && Blocked(custom) > 0 && custom.Threw < custom.Ended)
        {
            reasons.Add(BlockedText(custom));
        }

        return (state, reasons);
    }

    /// <summary>Remarks on code that holds the loop.</summary>
    public static IEnumerable<string> Notes(CustomSnapshot? custom, MeasurementState state) =>
        custom is not null && state == MeasurementState.Valid && Blocked(custom) > 0 ? [BlockedText(custom)] : [];

    private static string BlockedText(CustomSnapshot custom) => string.Create(
        CultureInfo.InvariantCulture,
        $"The scenario's code held its worker's loop {Blocked(custom):N0} times for more than 1 ms, up to {custom.Code.Max / 1e6:0.#} ms: so long no other session of the worker could go on.");

    private static long Blocked(CustomSnapshot custom) => custom.Code.Count - (custom.Code.Count == 0 ? 0 : custom.Code.CountAtOrBelow(BlockedNs));

    private static double? At(CustomSnapshot custom, double q) => custom.Code.Count == 0 ? null : custom.Code.ValueAtQuantile(q) / 1e9;

    private static CheckResult Check(CustomCheck check)
    {
        var all = check.Passed + check.Failed;
        var (low, high) = all == 0 ? ((double?)null, (double?)null) : Interval(check.Passed, all);
        return new CheckResult { Name = check.Name, Passed = check.Passed, Failed = check.Failed, Share = all == 0 ? null : (double)check.Passed / all, ShareLow = low, ShareHigh = high };

        static (double?, double?) Interval(long hits, long trials)
        {
            var interval = Wilson.Interval(hits, trials, 0.95);
            return (interval.Low, interval.High);
        }
    }
}
