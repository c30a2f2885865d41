namespace Proofload.Data.Readers;

/// <summary>Which URL of an OpenAI batch file belongs to which protocol.</summary>
internal static class BatchUrls
{
    private static readonly (string Protocol, string Url)[] Known =
    [
        ("openai-chat", "/v1/chat/completions"),
        ("openai-completions", "/v1/completions"),
        ("openai-embeddings", "/v1/embeddings"),
        ("openai-responses", "/v1/responses"),
    ];

    /// <summary>The URL of a protocol that sends such bodies as they are; null for any other.</summary>
    public static string? Of(string protocol) => Array.Find(Known, k => k.Protocol == protocol).Url;

    /// <summary>The protocol of a URL; null for one that none here speaks.</summary>
    public static string? ProtocolOf(string url) => Array.Find(Known, k => k.Url == url).Protocol;

    /// <summary>The path of a URL as batch files write it: whole, with a slash at its end, or without the version.</summary>
    public static string Normal(string url)
    {
        var path = (Uri.TryCreate(url, UriKind.Absolute, out var whole) && whole.Scheme is "http" or "https" ? whole.AbsolutePath : url).TrimEnd('/');
        return path.Length > 0 && path[0] != '/' ? "/" + path : path;
    }

    /// <summary>URLs with the number of their lines, for messages.</summary>
    public static string List(IEnumerable<BatchUrl> urls) =>
        string.Join(", ", urls.Select(static u => $"{u.Url} ({u.Rows:N0} {(u.Rows == 1 ? "line" : "lines")}, first: line {u.FirstLine}{(ProtocolOf(u.Url) is { } protocol ? $"; protocol {protocol}" : "")})"));
}
