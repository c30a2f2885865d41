using Proofload.Analysis;
using Proofload.Analysis.Capacity;
using Proofload.Measurement.Histograms;
using Proofload.Measurement.Randomness;
using Proofload.Measurement.Scalability;
using Proofload.Measurement.Statistics;
using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Tests.Analysis.Capacity;

/// <summary>
/// A Poisson load on a simulated server that was idle before, observed as a live run is: after the settling, requests count when they are
/// done, in at most 48 spans of time. Objectives are judged by the code that judges live runs.
/// </summary>
internal sealed class SimulatedProbe : IMeasuredRun
{
    private const int MostBatches = 48;

    private readonly SimulatedServer _server;
    private readonly double _rate;
    private readonly double _settle;
    private readonly PriorityQueue<(double Arrival, double Completion), double> _inFlight = new();
    private readonly List<(double Arrival, double Completion)> _known = [];
    private readonly List<Histogram> _batches = [];
    private readonly List<long> _seconds = [];
    private SeededRandom _random;
    private double _nextArrival;
    private double _width = 0.2;
    private double _inFlightTime;
    private double _latency;
    private long _done;
    private double _now;
    private List<SparseHistogram>? _sparse;
    private SparseHistogram? _total;

    public SimulatedProbe(SimulatedServer server, double rate, double settle, ulong seed)
    {
        (_server, _rate, _settle) = (server, rate, settle);
        _random = SeededRandom.At(seed, 0xCA9A, 0);
        _nextArrival = _random.NextExponential() / rate;
    }

    public ProbeOutcome Observe(double duration, Objective objective, double confidence)
    {
        Advance(_settle + duration);
        var rates = RateInterval.FromSpans([.. _seconds.Take((int)duration).Select(static n => (double)n)]);
        var third = Math.Max(1, _seconds.Count / 3);
        return new ProbeOutcome
        {
            Duration = duration,
            Objectives = ProbeObjectives.Judge(this, [objective], confidence),
            Requests = _done,
            Throughput = _done / duration,
            ThroughputLow = rates?.Low,
            ThroughputHigh = rates?.High,
            LatencyMean = _done == 0 ? null : _latency / _done,
            LatencyP50 = _done == 0 ? null : Histogram("latency", null).ValueAtQuantile(0.5) / 1e9,
            Concurrency = (_inFlightTime + _inFlight.UnorderedItems.Sum(i => Math.Max(0, _now - Math.Max(_settle, i.Element.Arrival)))) / duration,
            ErrorRate = 0,
            Steady = SteadyState.CountsAgree([_seconds.Take(third).Sum(), _seconds.Skip(third).Take(third).Sum(), _seconds.Skip(2 * third).Take(third).Sum()]),
            TargetAlive = true,
        };
    }

    public SparseHistogram Histogram(string metric, string? kind) => _total ??= SparseHistogram.Merge(Batches(metric, kind));

    public IReadOnlyList<SparseHistogram> Batches(string metric, string? kind) => _sparse ??= [.. _batches.Where(static b => b.Count > 0).Select(static b => b.ToSparse())];

    public RunCounts Counts(string? kind) => new() { Ok = _done, Sent = _done, Intended = _done };

    public long? Good(string? kind) => null;

    public double? Rate(string metric, string? kind) => null;

    public IReadOnlyList<double> RateSamples(string metric, string? kind) => [];

    private void Advance(double until)
    {
        (_sparse, _total) = (null, null);
        for (; _nextArrival <= until; _nextArrival += _random.NextExponential() / _rate)
        {
            _server.Arrive(_nextArrival, ref _random, _known);
            foreach (var request in _known)
                _inFlight.Enqueue(request, request.Completion);
            _known.Clear();
        }

        _now = until;
        while (_inFlight.TryPeek(out var request, out var done) && done <= until)
        {
            _inFlight.Dequeue();
            _inFlightTime += Math.Max(0, done - Math.Max(_settle, request.Arrival));
            if (done <= _settle)
                continue;

            // Intended before the measured phase: seen in flight, but not a sample.
            Count(done - _settle);
            if (request.Arrival >= _settle)
                Record(done - _settle, done - request.Arrival);
        }
    }

    private void Count(double at)
    {
        while (_seconds.Count <= (int)at)
            _seconds.Add(0);
        _seconds[(int)at]++;
    }

    private void Record(double at, double latency)
    {
        while (at >= _width * MostBatches)
        {
            for (var i = 0; i < MostBatches / 2 && (2 * i) < _batches.Count; i++)
            {
                _batches[i] = _batches[2 * i];
                if ((2 * i) + 1 < _batches.Count)
                    _batches[i].Add(_batches[(2 * i) + 1]);
            }

            if (_batches.Count > MostBatches / 2)
                _batches.RemoveRange(MostBatches / 2, _batches.Count - (MostBatches / 2));
            _width *= 2;
        }

        while (_batches.Count <= (int)(at / _width))
            _batches.Add(new Histogram());
        _batches[(int)(at / _width)].Record((long)(latency * 1e9));
        _latency += latency;
        _done++;
    }
}
