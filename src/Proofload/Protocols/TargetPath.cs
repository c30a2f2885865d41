using Proofload.Plans;

namespace Proofload.Protocols;

/// <summary>Joins the target's path prefix with a request's path.</summary>
internal static class TargetPath
{
    /// <summary>
    /// The path of a kind that names its own, or the protocol's default. A prefix that already ends with the beginning of the default
    /// (<c>/v1</c>, or the whole of it) is not repeated: both <c>http://host</c> and <c>http://host/v1</c> work.
    /// </summary>
    public static string Join(TargetPlan target, string? path, string fallback)
    {
        var prefix = target.Url.AbsolutePath.TrimEnd('/');
        if (path is not null)
        {
            var tail = path.Length == 0 || path[0] is '/' or '?' ? path : "/" + path;
            var joined = prefix + tail;
            return joined.Length > 0 && joined[0] == '/' ? joined : "/" + joined;
        }

        if (fallback == "/")
        {
            // The address is the whole path, as it was written: a slash at its end would name something else.
            return target.Url.AbsolutePath;
        }

        for (var end = fallback.Length; end > 0; end = fallback.LastIndexOf('/', end - 1))
        {
            if (prefix.EndsWith(fallback[..end], StringComparison.Ordinal))
            {
                return prefix + fallback[end..];
            }
        }

        return prefix + fallback;
    }
}
