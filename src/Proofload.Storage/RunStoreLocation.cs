namespace Proofload.Storage;

/// <summary>Where runs are kept when nobody says otherwise.</summary>
public static class RunStoreLocation
{
    private const string FileName = "runs.db";

    /// <summary>
    /// This user's store on this machine: <c>$PROOFLOAD_STORE</c> when set; else <c>%LOCALAPPDATA%\proofload\runs.db</c> on Windows,
    /// <c>~/Library/Application Support/proofload/runs.db</c> on macOS, and <c>$XDG_DATA_HOME/proofload/runs.db</c> or
    /// <c>~/.local/share/proofload/runs.db</c> elsewhere. Without a home folder: the temporary folder.
    /// </summary>
    /// <param name="getEnvironment">Reads an environment variable; null when it is not set.</param>
    public static string Default(Func<string, string?> getEnvironment) => Default(getEnvironment, CurrentSystem());

    internal static string Default(Func<string, string?> getEnvironment, HostSystem system)
    {
        ArgumentNullException.ThrowIfNull(getEnvironment);
        if (Value(getEnvironment, "PROOFLOAD_STORE") is { } chosen)
            return chosen;

        return Path.Combine(DataFolder(getEnvironment, system) ?? Path.GetTempPath(), "proofload", FileName);
    }

    private static string? DataFolder(Func<string, string?> getEnvironment, HostSystem system)
    {
        if (system == HostSystem.Windows)
        {
            return Value(getEnvironment, "LOCALAPPDATA")
                ?? (Value(getEnvironment, "USERPROFILE") is { } profile ? Path.Combine(profile, "AppData", "Local") : null);
        }

        // The XDG specification: a relative path is invalid and must be ignored.
        if (system == HostSystem.Unix && Value(getEnvironment, "XDG_DATA_HOME") is { } xdg && xdg.StartsWith('/'))
            return xdg;

        return Value(getEnvironment, "HOME") is { } home
            ? system == HostSystem.MacOs ? Path.Combine(home, "Library", "Application Support") : Path.Combine(home, ".local", "share")
            : null;
    }

    private static string? Value(Func<string, string?> getEnvironment, string name) =>
        getEnvironment(name) is { Length: > 0 } value ? value : null;

    private static HostSystem CurrentSystem() =>
        OperatingSystem.IsWindows() ? HostSystem.Windows : OperatingSystem.IsMacOS() ? HostSystem.MacOs : HostSystem.Unix;
}

/// <summary>Families of operating systems with their own place for user data.</summary>
internal enum HostSystem
{
    Unix = 0,
    MacOs,
    Windows,
}
