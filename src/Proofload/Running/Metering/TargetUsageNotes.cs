using System.Globalization;
using Proofload.Results;

namespace Proofload.Running.Metering;

/// <summary>What a server told of itself, in words.</summary>
internal static class TargetUsageNotes
{
    public static IEnumerable<string> Of(TargetUsage? usage)
    {
        if (usage is null)
            yield break;

        List<string> told = [];
        if (usage.GpuMemoryMax is { } memory)
            told.Add($"GPU memory at most {Gibibytes(memory)}{(usage.GpuMemoryTotal is { } total ? " of " + Gibibytes(total) : "")}");
        if (usage.GpuUtilisation is { } utilisation)
            told.Add($"GPU utilisation {Percent(utilisation)}");
        if (usage.CacheUsageMax is { } cache)
            told.Add($"key-value cache at most {Percent(cache)} full");

        if (usage.Samples == 0)
            yield return $"target: {usage.Source} could not be read{(usage.Failure is { } why ? $" ({why})" : "")}: GPU memory and cache use are unknown";
        else if (told.Count == 0)
            yield return $"target: {usage.Source} tells neither GPU memory nor cache use";
        else
            yield return $"target: {string.Join(", ", told)}; read {usage.Samples} times at {usage.Source}{(usage.Failures > 0 ? $", {usage.Failures} times without success" : "")}";
    }

    private static string Gibibytes(double bytes) => (bytes / (1L << 30)).ToString("0.##", CultureInfo.InvariantCulture) + " GiB";

    private static string Percent(double share) => (share * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %";
}
