using System.Buffers;

namespace Proofload.Transport;

/// <summary>What must not go onto the wire: a line break in a value would start a header, or a request, of its own.</summary>
internal static class WireRules
{
    private static readonly SearchValues<char> NameChars = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Why a header must not be sent; null when it may.</summary>
    public static string? FindProblem(string name, string value)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(NameChars))
        {
            return "not sent: a header has no valid name";
        }

        return value.AsSpan().ContainsAny('\r', '\n', '\0') ? $"not sent: the value of header {name} is not one line" : null;
    }

    /// <summary>Why a path must not be sent; null when it may.</summary>
    public static string? FindProblem(string path) =>
        path.Length == 0 || path.AsSpan().ContainsAnyExceptInRange('!', '~') ? "not sent: the path has characters that must be encoded" : null;

    /// <summary>Why requests of a shape must not be sent; null when they may.</summary>
    public static string? FindProblem(RequestShape shape)
    {
        if (shape.Method.Length == 0 || shape.Method.AsSpan().ContainsAnyExcept(NameChars))
        {
            return "not sent: the method has no valid name";
        }

        foreach (var (name, value) in shape.Headers)
        {
            if (FindProblem(name, value) is { } problem)
            {
                return problem;
            }
        }

        return FindProblem(shape.Path) ?? (shape.ContentType is { } type ? FindProblem("Content-Type", type) : null);
    }
}
