namespace Proofload.Measurement.Health;

/// <summary>Time of all processors since the machine started, in units that only their ratios give a meaning.</summary>
/// <param name="Used">Used by anybody, the hypervisor's share not counted.</param>
/// <param name="Stolen">Taken by a hypervisor.</param>
/// <param name="Total">All of it, idle included.</param>
public readonly record struct ProcessorTimes(long Used, long Stolen, long Total)
{
    private const int MostFields = 8;
    private const int FewestFields = 4;

    /// <summary>The times now; null where the system does not tell.</summary>
    public static ProcessorTimes? Now => OperatingSystem.IsLinux() ? Parse(new ProcFile("/proc/stat").Read()) : null;

    /// <summary>
    /// The first line of Linux's /proc/stat: user nice system idle iowait irq softirq steal; guest time is in user time already. Null for any
    /// other text.
    /// </summary>
    /// <param name="stat">The text.</param>
    public static ProcessorTimes? Parse(ReadOnlySpan<byte> stat)
    {
        var fields = new ProcFields(ProcFields.FirstLine(stat));
        if (!fields.MoveNext() || !fields.Current.SequenceEqual("cpu"u8))
            return null;

        var (total, idle, stolen, count) = (0L, 0L, 0L, 0);
        for (; count < MostFields && fields.MoveNext(); count++)
        {
            if (!fields.TryNumber(out var value))
                return null;

            total += value;
            if (count is 3 or 4)
                idle += value;
            if (count == 7)
                stolen = value;
        }

        return count < FewestFields ? null : new ProcessorTimes(total - idle - stolen, stolen, total);
    }
}
