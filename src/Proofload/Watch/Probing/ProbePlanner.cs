using System.Security.Cryptography;
using System.Text;
using Proofload.Measurement.Clocks;

namespace Proofload.Watch.Probing;

/// <summary>
/// When which target is probed: at a fixed rate, at an offset that its name and interval give, so that targets do not beat at once and a restart changes
/// nothing. A probe is planned a moment before it is due, so that its announcement is kept before it is sent.
/// </summary>
internal sealed class ProbePlanner
{
    private readonly IReadOnlyList<ProbeTarget> _targets;
    private readonly TokenAllowance[] _allowances;
    private readonly long[] _nextNs;
    private readonly long[] _numbers;
    private readonly long _epoch;
    private readonly RunClock _clock;

    public ProbePlanner(IReadOnlyList<ProbeTarget> targets, long epoch, RunClock clock, long notBeforeNs)
    {
        (_targets, _epoch, _clock) = (targets, epoch, clock);
        _nextNs = new long[targets.Count];
        _numbers = new long[targets.Count];
        _allowances = [.. targets.Select(static t => new TokenAllowance(t.Target))];

        // The offset is one of the wall clock: the same after a restart.
        var atNs = (clock.UtcNow.UtcTicks * 100L) - clock.NowNs;
        for (var i = 0; i < targets.Count; i++)
        {
            var every = EveryNs(i);
            var phase = OffsetNs(targets[i].Target.Name, every);
            var at = atNs + notBeforeNs;
            var first = (((at - phase) / every) + 1) * every + phase;
            _nextNs[i] = first - atNs;
        }
    }

    /// <summary>Tokens that each target may still use.</summary>
    public IReadOnlyList<TokenAllowance> Allowances => _allowances;

    /// <summary>Offset of a target within its interval, nanoseconds: the first bits of the SHA-256 of its name.</summary>
    public static long OffsetNs(string name, long everyNs)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        return (long)(BitConverter.ToUInt64(hash) % (ulong)everyNs);
    }

    /// <summary>Plans everything that is due before a time.</summary>
    /// <param name="untilNs">The time, on the run's clock.</param>
    /// <param name="plan">Receives probes.</param>
    /// <param name="skip">Receives targets of which a probe is left out, and why.</param>
    public void PlanUntil(long untilNs, Action<PlannedProbe> plan, Action<ProbeTarget, string> skip)
    {
        var (nowNs, now) = (_clock.NowNs, _clock.UtcNow);
        for (var i = 0; i < _targets.Count; i++)
        {
            var every = EveryNs(i);
            if (nowNs - _nextNs[i] > every)
            {
                // The process slept: what is long past is not sent in a burst.
                var missed = (nowNs - _nextNs[i]) / every;
                for (var m = 0L; m < Math.Min(missed, 1_000_000); m++)
                    skip(_targets[i], "late");
                _nextNs[i] += missed * every;
            }

            for (; _nextNs[i] < untilNs; _nextNs[i] += every)
            {
                var due = now + TimeSpan.FromTicks((_nextNs[i] - nowNs) / 100);
                if (!_allowances[i].MaySpend(due))
                {
                    skip(_targets[i], "tokens");
                    continue;
                }

                var id = new ProbeId(_targets[i].Target.Name, _epoch, ++_numbers[i]);
                plan(new PlannedProbe(_targets[i], id, id.ToString(), _nextNs[i], due));
            }
        }
    }

    private long EveryNs(int i) => _targets[i].Target.Every.Ticks * 100;
}
