namespace Proofload.Measurement.Recording;

/// <summary>The ids of <see cref="ErrorKind"/>.</summary>
public static class ErrorKinds
{
    private static readonly string[] Ids =
    [
        "ok", "dns", "connect_refused", "connect_timeout", "tls", "timeout", "reset", "http_4xx", "rate_limited",
        "http_5xx", "overloaded", "stream_error", "truncated", "invalid_response", "empty", "cancelled",
    ];

    /// <summary>Number of kinds, ok and cancelled included.</summary>
    public static int Count => Ids.Length;

    /// <summary>The snake_case id used in files, metrics and reports.</summary>
    /// <param name="kind">A member of the list.</param>
    public static string Id(ErrorKind kind) => Ids[(int)kind];

    /// <summary>The kind of an id.</summary>
    /// <param name="id">As <see cref="Id"/> returns it.</param>
    /// <param name="kind">The kind, when known.</param>
    /// <returns>False for an unknown id.</returns>
    public static bool TryParse(string? id, out ErrorKind kind)
    {
        var index = Array.IndexOf(Ids, id);
        kind = index < 0 ? default : (ErrorKind)index;
        return index >= 0;
    }
}
