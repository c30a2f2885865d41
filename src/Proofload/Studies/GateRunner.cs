using Proofload.Analysis.Gates;
using Proofload.Measurement.Health;
using Proofload.Results;

namespace Proofload.Studies;

/// <summary>
/// Runs the pairs of a gate in the order A B, B A, A B, …, so that a drift of the environment falls on both sides alike, and stops as soon as the verdict
/// is certain. A pair with an invalid measurement is repeated once.
/// </summary>
internal sealed class GateRunner
{
    private const int MostTries = 2;

    private readonly GateStudy _study;
    private readonly GateOptions _options;
    private readonly PointRunner _point;
    private readonly List<RunResult> _runs;
    private readonly long _begin;
    private readonly double _before;
    private double _longestPair;

    public GateRunner(GateStudy study, GateOptions options)
    {
        (_study, _options) = (study, options);
        _point = new PointRunner(options.Runner, options.Run);
        _runs = [.. options.Earlier];
        _begin = options.Run.Clock.NowNs;
        _before = GatePlace.UsedBy(options.Earlier);
    }

    /// <summary>Runs what is missing.</summary>
    /// <returns>All runs of the gate, those of earlier sittings included; empty when none began.</returns>
    public async Task<IReadOnlyList<RunResult>> RunAsync(CancellationToken cancellation)
    {
        var sequence = new GateSequence(_study.Plan.Gate!.Criteria, _study.Mode == GateMode.Stored ? 2 * ((_study.Most + 1) / 2) : _study.Most);
        var invalid = 0;
        foreach (var pair in GatePair.Of(_runs))
            Judge(pair, sequence, ref invalid, isNew: false);
        for (var number = 1; number <= _study.Most; number++)
        {
            if (IsSettled(number))
                continue;
            if ((sequence.IsDecided && _study.Mode == GateMode.Pairs) || invalid >= GateOutcome.MostInvalid || !HasTime())
                break;
            if (!await PairAsync(number, cancellation))
                break;
            if (_study.Mode == GateMode.Stored)
            {
                invalid += _runs[^1].Verdict.Measurement == MeasurementState.Invalid ? 1 : 0;
                _options.Judged?.Invoke(new GateProgress(number, _study.Most, invalid, [], null));
            }
            else if (GatePair.Of(_runs).FirstOrDefault(p => p.Number == number) is { } pair)
            {
                Judge(pair, sequence, ref invalid, isNew: true);
            }
        }

        return _runs;
    }

    private void Judge(GatePair pair, GateSequence sequence, ref int invalid, bool isNew)
    {
        if (pair.IsValid)
            sequence.Add(pair.A, pair.B);
        else
            invalid++;
        if (isNew)
            _options.Judged?.Invoke(new GateProgress(sequence.Pairs, _study.Most, invalid, [.. sequence.Criteria.Select(c => GateJudgement.Shown(c, sequence))], pair));
    }

    private bool IsSettled(int number) => _study.Mode == GateMode.Stored
        ? _runs.Any(r => r.Study is { Failure: null } study && r.Ending is RunEnding.Completed or RunEnding.Stopped && GatePlace.Of(study)?.Pair == number)
        : GatePair.Of(_runs).Any(p => p.Number == number);

    /// <summary>One pair, repeated once when its measurement is invalid; false when the gate ends here.</summary>
    private async Task<bool> PairAsync(int number, CancellationToken cancellation)
    {
        var before = _runs.Where(r => r.Study is { } s && GatePlace.Of(s)?.Pair == number).Select(static r => GatePlace.Of(r.Study!)!.Try).DefaultIfEmpty(0).Max();
        for (var attempt = before + 1; attempt <= before + MostTries; attempt++)
        {
            var start = _options.Run.Clock.NowNs;
            bool[] sides = _study.Mode == GateMode.Stored ? [true] : number % 2 == 1 ? [false, true] : [true, false];
            var isValid = true;
            foreach (var isCandidate in sides)
            {
                if (await OneAsync(isCandidate, number, attempt, cancellation) is not { } result)
                    return false;
                isValid &= result.Verdict.Measurement != MeasurementState.Invalid;
            }

            _longestPair = Math.Max(_longestPair, (_options.Run.Clock.NowNs - start) / 1e9);
            if (isValid)
                break;
        }

        return true;
    }

    private async Task<RunResult?> OneAsync(bool isCandidate, int number, int attempt, CancellationToken cancellation)
    {
        var point = _study.PointOf(isCandidate, number, attempt, Used);
        try
        {
            if (_runs.Count > 0 && _study.Plan.Gate!.Pause > TimeSpan.Zero)
                await Task.Delay(_study.Plan.Gate.Pause, cancellation);
            _options.Begun?.Invoke(GatePlace.Of(point)!);
            var result = await _point.RunAsync(_study.PlanOf(isCandidate, number), point, cancellation);
            _runs.Add(result);
            return result.Ending == RunEnding.Interrupted || cancellation.IsCancellationRequested || PointRunner.IsDown(result) ? null : result;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Ctrl-C before the load: there is nothing to keep of this run.
            return null;
        }
    }

    /// <summary>Seconds of the gate's time so far. What lies between two sittings is none of it.</summary>
    private double Used => _before + ((_options.Run.Clock.NowNs - _begin) / 1e9);

    private bool HasTime()
    {
        var expected = _longestPair > 0 ? _longestPair : (_study.RunTime?.TotalSeconds ?? 0) * (_study.Mode == GateMode.Stored ? 1 : 2);

        // The first pair of all is run whatever happens: its time was checked before.
        return _runs.Count == 0 || Used + expected <= _study.Plan.Gate!.MaxTime.TotalSeconds;
    }
}
