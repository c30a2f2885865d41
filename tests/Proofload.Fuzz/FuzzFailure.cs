using System.Diagnostics.CodeAnalysis;

namespace Proofload.Fuzz;

/// <summary>Something does not hold that must hold.</summary>
internal sealed class FuzzFailure(string message) : Exception(message)
{
    public static void Unless([DoesNotReturnIf(false)] bool holds, string message)
    {
        if (!holds)
        {
            throw new FuzzFailure(message);
        }
    }

    public static void UnlessEqual<T>(T expected, T actual, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new FuzzFailure($"{what}: {expected} expected, {actual} found");
        }
    }
}
