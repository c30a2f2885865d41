using System.Globalization;
using Proofload.Measurement.Clocks;
using Proofload.Measurement.Randomness;

namespace Proofload.Running;

/// <summary>Makes run ids: the UTC start, so that ids sort by time, and six letters against collisions between processes.</summary>
internal static class RunIdentity
{
    private const string Letters = "abcdefghijkmnpqrstuvwxyz23456789";

    public static string Create(IClock clock)
    {
        var random = SeededRandom.At((ulong)clock.NowNs, (ulong)Environment.ProcessId, (ulong)clock.UtcNow.Ticks);
        Span<char> suffix = stackalloc char[6];
        foreach (ref var letter in suffix)
        {
            letter = Letters[random.NextInt(Letters.Length)];
        }

        return string.Create(CultureInfo.InvariantCulture, $"{clock.UtcNow:yyyyMMdd-HHmmss}-{suffix}");
    }
}
