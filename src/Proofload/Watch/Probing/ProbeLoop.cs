using System.Collections.Concurrent;
using Proofload.Measurement.Clocks;
using Proofload.Transport;

namespace Proofload.Watch.Probing;

/// <summary>
/// Sends planned probes when they are due and takes their answers: one thread for all targets. It never waits for anybody but the network, so a slow disk or
/// a slow target delays no probe. Nothing is sent a second time.
/// </summary>
internal sealed class ProbeLoop(TransportGroup group, IReadOnlyList<ProbeLane> lanes, RunClock clock)
{
    private const long LongestWaitNs = 100_000_000;

    private readonly ConcurrentQueue<PlannedProbe> _submitted = new();
    private readonly PriorityQueue<PlannedProbe, long> _planned = new();
    private int _stop;
    private int _abandon;

    /// <summary>Probes that are over, in the order in which they were.</summary>
    public ConcurrentQueue<ProbeResult> Results { get; } = new();

    /// <summary>What brought the loop down; null unless there is a bug.</summary>
    public Exception? Crash { get; private set; }

    /// <summary>True when it is down.</summary>
    public bool HasCrashed => Crash is not null;

    /// <summary>Plans a probe; from any thread.</summary>
    public void Submit(in PlannedProbe probe) => _submitted.Enqueue(probe);

    /// <summary>Sends nothing further; probes under way have until <see cref="Abandon"/>. From any thread.</summary>
    public void Stop()
    {
        Volatile.Write(ref _stop, 1);
        group.Wake();
    }

    /// <summary>Gives up what is under way. From any thread.</summary>
    public void Abandon()
    {
        Volatile.Write(ref _abandon, 1);
        group.Wake();
    }

    /// <summary>Runs on a thread of its own until it is stopped and nothing is under way.</summary>
    public Task RunAsync()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                Run();
            }
            catch (Exception e)
            {
                Crash = e;
            }

            done.SetResult();
        })
        {
            IsBackground = true,
            Name = "proofload probes",
            Priority = ThreadPriority.AboveNormal,
        }.Start();
        return done.Task;
    }

    private void Run()
    {
        var isAbandoned = false;
        while (true)
        {
            while (_submitted.TryDequeue(out var probe))
                _planned.Enqueue(probe, probe.DueNs);
            var underWay = TakeCompleted();
            if (Volatile.Read(ref _stop) != 0)
            {
                while (_planned.TryDequeue(out var probe, out _))
                    Results.Enqueue(new ProbeResult(probe, default, "withdrawn"));
                if (underWay == 0 && _submitted.IsEmpty)
                    return;
                if (!isAbandoned && Volatile.Read(ref _abandon) != 0)
                {
                    isAbandoned = true;
                    foreach (var lane in lanes)
                        lane.InFlight.AbortAll(lane.Transport);
                }
            }

            var next = SendDue();
            var now = clock.NowNs;
            foreach (var lane in lanes)
            {
                if (lane.InFlight.Count > 0)
                {
                    lane.InFlight.AbortOverdue(lane.Transport, now);
                    next = Math.Min(next, lane.InFlight.NextSweep);
                }
            }

            next = Math.Min(next, now + LongestWaitNs);
            if (next > now)
                group.WaitUntil(next);
        }
    }

    private long SendDue()
    {
        while (_planned.TryPeek(out var probe, out var due))
        {
            var now = clock.NowNs;
            if (due > now)
                return due;
            _planned.Dequeue();
            Send(in probe, now);
        }

        return long.MaxValue;
    }

    private void Send(in PlannedProbe probe, long now)
    {
        var (target, lane) = (probe.Target, probe.Target.Lane);
        if (target.UnderWay >= target.Target.MaxOverlap || lane.Prepare(in probe) is not { } exchange)
        {
            Results.Enqueue(new ProbeResult(probe, default, "overlap"));
            return;
        }

        target.UnderWay++;
        exchange.Record.Intended = probe.DueNs;
        lane.InFlight.Add(exchange, now);
        exchange.StartedNs = now;
        lane.Transport.Start(exchange);
    }

    private int TakeCompleted()
    {
        var underWay = 0;
        foreach (var lane in lanes)
        {
            while (lane.Transport.TryTakeCompleted(out var exchange))
            {
                lane.InFlight.Remove(exchange);
                var probe = lane.ProbeOf(exchange);
                probe.Target.UnderWay--;
                Results.Enqueue(new ProbeResult(probe, exchange.Record, null));
                lane.InFlight.Return(exchange);
            }

            underWay += lane.InFlight.Count;
        }

        return underWay;
    }
}
