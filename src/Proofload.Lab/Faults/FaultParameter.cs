using System.Globalization;
using Proofload.Lab.Simulator;
using Proofload.Lab.Simulator.Text;

namespace Proofload.Lab.Faults;

/// <summary>Reads what follows a fault's share.</summary>
internal static class FaultParameter
{
    public static long DurationNs(string fault, string? text, TimeSpan fallback) =>
        (long)(text is null ? fallback : DurationText.Parse("fault " + fault, text)).TotalNanoseconds;

    public static int Status(string fault, string? text, int fallback, int lowest, int highest)
    {
        if (text is null)
        {
            return fallback;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status >= lowest && status <= highest
            ? status
            : throw new SimulatorOptionException($"'{text}' is not a status for fault {fault}. Allowed: {lowest} to {highest}.");
    }

    public static int Bytes(string fault, string? text, int fallback)
    {
        if (text is null)
        {
            return fallback;
        }

        foreach (var (suffix, scale) in (ReadOnlySpan<(string, int)>)[("KB", 1 << 10), ("MB", 1 << 20)])
        {
            if (text.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)
                && int.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                && count >= 1 && (long)count * scale <= 256 << 20)
            {
                return count * scale;
            }
        }

        throw new SimulatorOptionException($"'{text}' is not a size for fault {fault}. Allowed: 1KB to 256MB, for example 8MB.");
    }
}
