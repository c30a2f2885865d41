using System.Globalization;
using System.Runtime.InteropServices;

namespace Proofload.Running;

/// <summary>One line about the machine, for the fingerprint of a run and the key of a calibration.</summary>
public static class MachineDescription
{
    private const string CpuInfo = "/proc/cpuinfo";

    /// <summary>Processor, cores, memory in GiB, operating system and runtime.</summary>
    public static string Describe()
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30);
        return string.Create(CultureInfo.InvariantCulture, $"{Processor()}, {Environment.ProcessorCount} cores, {memory:0} GiB, {RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.FrameworkDescription}");
    }

    private static string Processor()
    {
        try
        {
            if (File.Exists(CpuInfo))
            {
                var line = File.ReadLines(CpuInfo).FirstOrDefault(static l => l.StartsWith("model name", StringComparison.Ordinal));
                if (line is not null)
                {
                    return line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return RuntimeInformation.ProcessArchitecture.ToString();
        }

        return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
