using System.Reflection;

namespace Proofload.Cli.CommandLine;

/// <summary>Which build this is.</summary>
internal static class ProductVersion
{
    /// <summary>Version, and the commit after a plus sign when the build knew it.</summary>
    public static string Text { get; } = Shorten(typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0");

    /// <summary>What <c>--version</c> prints.</summary>
    public static string Line => "proofload " + Text;

    /// <summary>Cuts a full commit id to its first 8 digits.</summary>
    private static string Shorten(string version)
    {
        var plus = version.IndexOf('+');
        return plus >= 0 && version.Length > plus + 9 ? version[..(plus + 9)] : version;
    }
}
