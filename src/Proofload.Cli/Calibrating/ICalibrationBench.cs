namespace Proofload.Cli.Calibrating;

/// <summary>What a calibration needs from the machine. The seam between the steps and processes, sockets and clocks.</summary>
internal interface ICalibrationBench
{
    /// <summary>Starts a plain HTTP responder in a process of its own.</summary>
    Task<ICalibrationServer> StartResponderAsync(CancellationToken cancellation);

    /// <summary>Starts a server that streams stamped events, <paramref name="tokens"/> an answer, in a process of its own.</summary>
    Task<ICalibrationServer> StartStreamsAsync(int tokens, CancellationToken cancellation);

    /// <summary>Waits for due times at a rate and gives how late each wait ended, in seconds: p50, p99 and p99.9.</summary>
    Task<(double P50, double P99, double P999)> PaceAsync(double rate, TimeSpan length, CancellationToken cancellation);

    /// <summary>What the machine's processors did since it started; null where the system does not tell.</summary>
    ProcessorTimes? ReadProcessors();
}

/// <summary>A server to calibrate against; disposing ends it.</summary>
internal interface ICalibrationServer : IAsyncDisposable
{
    Uri Address { get; }
}

/// <summary>Time of all processors, in units that only their ratios give a meaning.</summary>
/// <param name="Used">Used by anybody, the hypervisor's share not counted.</param>
/// <param name="Stolen">Taken by a hypervisor.</param>
/// <param name="Total">All of it, idle included.</param>
internal sealed record ProcessorTimes(long Used, long Stolen, long Total)
{
    /// <summary>The first line of Linux's /proc/stat: user nice system idle iowait irq softirq steal. Null for any other text.</summary>
    public static ProcessorTimes? Parse(string stat)
    {
        var fields = stat.Split('\n', 2)[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 9 || fields[0] != "cpu")
        {
            return null;
        }

        Span<long> times = stackalloc long[8];
        for (var i = 0; i < times.Length; i++)
        {
            if (!long.TryParse(fields[i + 1], out times[i]))
            {
                return null;
            }
        }

        var total = 0L;
        foreach (var time in times)
        {
            total += time;
        }

        return new ProcessorTimes(total - times[3] - times[4] - times[7], times[7], total);
    }
}
