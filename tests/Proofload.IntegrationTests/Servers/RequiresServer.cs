namespace Proofload.IntegrationTests.Servers;

/// <summary>What a test does when a server or program it needs is not installed: it is skipped with the reason on a
/// developer's machine and fails where <c>CI=true</c>, so that a build machine cannot pass by missing things.</summary>
internal static class RequiresServer
{
    public static bool InContinuousIntegration { get; } =
        string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Goes on when <paramref name="missing"/> is null; otherwise ends the test.</summary>
    public static void Present(string? missing) => Present(missing, InContinuousIntegration);

    internal static void Present(string? missing, bool mustBeThere)
    {
        if (missing is null)
        {
            return;
        }

        var reason = $"{missing} Run eng/install-test-servers.sh.";
        if (mustBeThere)
        {
            Assert.Fail($"CI=true allows no missing test server: {reason}");
        }

        Assert.Skip(reason);
    }
}
