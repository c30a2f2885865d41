using System.Diagnostics;
using System.Globalization;

namespace Proofload.Storage;

/// <summary>Looks at the processes of this machine.</summary>
internal sealed class ProcessOwnerProbe : IOwnerProbe
{
    private const int StartTimeField = 22;

    public RunOwner Self { get; } = OwnerOf(Environment.ProcessId);

    public static RunOwner OwnerOf(int processId) => new(Environment.MachineName, processId, StartToken(processId) ?? "");

    public OwnerState Look(RunOwner owner)
    {
        if (owner.Host != Environment.MachineName)
            return OwnerState.Unknown;

        return StartToken(owner.ProcessId) is { } token && token == owner.StartToken ? OwnerState.Alive : OwnerState.Dead;
    }

    /// <summary>Null when there is no such process.</summary>
    private static string? StartToken(int processId)
    {
        try
        {
            return OperatingSystem.IsLinux() ? LinuxStartToken(processId) : StartSecond(processId);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Boot id and start time in clock ticks since boot: exact, and untouched by changes of the wall clock.</summary>
    private static string? LinuxStartToken(int processId)
    {
        var stat = File.ReadAllText($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/stat");

        // Field 2 is the program's name in brackets, which may hold blanks; fields are counted from behind it.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var state = fields[0];
        return state is "Z" or "X" ? null : $"{File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim()}:{fields[StartTimeField - 3]}";
    }

    private static string StartSecond(int processId)
    {
        using var process = Process.GetProcessById(processId);
        return new DateTimeOffset(process.StartTime.ToUniversalTime()).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
    }
}
