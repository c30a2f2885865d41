using System.Globalization;
using Proofload.Measurement.Clocks;

namespace Proofload.Data;

/// <summary>
/// The cookies of one session (RFC 6265), which all go to one target: name, value, path and expiry are kept; Domain, Secure and SameSite, which
/// only choose between targets, are not looked at. Bounded: the oldest cookie gives way.
/// </summary>
internal sealed class SessionCookies(IClock clock)
{
    private const int Most = 100;
    private readonly List<(string Name, string Value, string Path)> _cookies = [];

    /// <summary>Forgets all cookies.</summary>
    public void Clear() => _cookies.Clear();

    /// <summary>Takes one Set-Cookie header of the answer to a request of <paramref name="path"/>. A malformed one is ignored, as browsers do.</summary>
    public void Take(string setCookie, string path)
    {
        var parts = setCookie.Split(';', StringSplitOptions.TrimEntries);
        var equal = parts[0].IndexOf('=', StringComparison.Ordinal);
        if (equal <= 0)
            return;

        var (name, value, scope, expires) = (parts[0][..equal].TrimEnd(), parts[0][(equal + 1)..].TrimStart(), DefaultPath(path), (bool?)null);
        foreach (var attribute in parts.Skip(1))
        {
            var at = attribute.IndexOf('=', StringComparison.Ordinal);
            var (key, text) = at < 0 ? (attribute, "") : (attribute[..at].TrimEnd(), attribute[(at + 1)..].TrimStart());
            if (key.Equals("Path", StringComparison.OrdinalIgnoreCase) && text.StartsWith('/'))
                scope = text;
            else if (key.Equals("Max-Age", StringComparison.OrdinalIgnoreCase) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
                expires = seconds <= 0;
            else if (expires is null && key.Equals("Expires", StringComparison.OrdinalIgnoreCase) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
                expires = date <= clock.UtcNow;
        }

        _cookies.RemoveAll(c => c.Name == name && c.Path == scope);
        if (expires != true && !Breaks(name) && !Breaks(value))
            _cookies.Add((name, value, scope));
        if (_cookies.Count > Most)
            _cookies.RemoveAt(0);
    }

    /// <summary>The Cookie header for a request of <paramref name="path"/>, longer paths first; null without a cookie.</summary>
    public string? HeaderFor(string path)
    {
        if (_cookies.Count == 0)
            return null;

        var query = path.IndexOfAny(['?', '#']);
        var plain = query < 0 ? path : path[..query];
        var matching = _cookies.Where(c => Covers(c.Path, plain)).OrderByDescending(static c => c.Path.Length).Select(static c => $"{c.Name}={c.Value}").ToArray();
        return matching.Length == 0 ? null : string.Join("; ", matching);
    }

    // What a header line cannot hold.
    private static bool Breaks(string text) => text.Any(static c => char.IsControl(c) || c > '\u007E');

    // RFC 6265, section 5.1.4.
    private static string DefaultPath(string path)
    {
        var query = path.IndexOfAny(['?', '#']);
        var slash = (query < 0 ? path : path[..query]).LastIndexOf('/');
        return slash <= 0 ? "/" : path[..slash];
    }

    private static bool Covers(string scope, string path) => path == scope
        || (path.StartsWith(scope, StringComparison.Ordinal) && (scope.EndsWith('/') || path[scope.Length] == '/'));
}
