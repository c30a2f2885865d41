using System.Globalization;

namespace Proofload.Measurement.Health;

/// <summary>Reads the texts of Linux's /proc. Null for a missing or unknown text.</summary>
internal static class ProcFiles
{
    /// <summary>The first line of /proc/stat: user nice system idle iowait irq softirq steal. Steal counts as busy: it is not ours to use.</summary>
    public static (long Busy, long Total)? ParseMachineCpu(string? stat)
    {
        var fields = FirstLine(stat)?.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields is not ["cpu", _, _, _, _, ..])
            return null;

        long total = 0;
        long idle = 0;
        for (var i = 1; i < fields.Length && i <= 8; i++)
        {
            if (!TryParse(fields[i], out var value))
                return null;

            total += value;
            if (i is 4 or 5)
                idle += value;
        }

        return (total - idle, total);
    }

    /// <summary>The soft limit in the line "Max open files" of /proc/self/limits.</summary>
    public static long? ParseOpenFilesLimit(string? limits)
    {
        const string Name = "Max open files";
        var line = limits?.Split('\n').FirstOrDefault(static l => l.StartsWith(Name, StringComparison.Ordinal));
        var fields = line?[Name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields switch
        {
            ["unlimited", ..] => long.MaxValue,
            [var soft, ..] when TryParse(soft, out var value) => value,
            _ => null,
        };
    }

    /// <summary>Size of ip_local_port_range less the TCP sockets in use and in TIME_WAIT (sockstat; sockstat6 adds IPv6 sockets).</summary>
    public static long? PortsLeft(string? range, string? sockstat, string? sockstat6)
    {
        var bounds = range?.Split([' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries);
        if (bounds is not [var low, var high] || !TryParse(low, out var first) || !TryParse(high, out var last)
            || Named(sockstat, "TCP:", "inuse") is not { } used)
        {
            return null;
        }

        used += (Named(sockstat, "TCP:", "tw") ?? 0) + (Named(sockstat6, "TCP6:", "inuse") ?? 0);
        return Math.Max(0, last - first + 1 - used);
    }

    private static long? Named(string? text, string line, string name)
    {
        var fields = text?.Split('\n')
            .FirstOrDefault(l => l.StartsWith(line, StringComparison.Ordinal))?
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var at = fields is null ? -1 : Array.IndexOf(fields, name);
        return at >= 0 && at + 1 < fields!.Length && TryParse(fields[at + 1], out var value) ? value : null;
    }

    private static string? FirstLine(string? text) => text?.Split('\n', 2)[0];

    private static bool TryParse(string text, out long value) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
