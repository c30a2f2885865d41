namespace Proofload.IntegrationTests.Servers;

/// <summary>The Python that has Debian's packages: the system's own, whatever else is first on the PATH.</summary>
internal static class Python
{
    private const string Probe = "import importlib.util as u, sys; print(' '.join(m for m in sys.argv[1:] if u.find_spec(m) is None))";

    /// <summary>The system's interpreter, or the one that <c>PROOFLOAD_TEST_PYTHON</c> names.</summary>
    public static string Program { get; } = Environment.GetEnvironmentVariable("PROOFLOAD_TEST_PYTHON") ?? "/usr/bin/python3";

    /// <summary>Says which modules are missing, or null.</summary>
    public static string? Missing(params string[] modules)
    {
        if (!File.Exists(Program))
        {
            return $"{Program} does not exist.";
        }

        var probe = FinishedProcess.Run(Program, ["-c", Probe, .. modules], TimeSpan.FromSeconds(20));
        var absent = probe.StandardOutput.Trim();
        return probe.ExitCode == 0 && absent.Length == 0 ? null : $"{Program} has no module {absent}{probe.StandardError}.";
    }
}
