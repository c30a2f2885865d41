namespace Proofload.Protocols.Http;

/// <summary>Media types by file name.</summary>
internal static class MediaTypes
{
    /// <summary>The types that media of a row can have.</summary>
    public static IReadOnlyList<string> OfMedia { get; } =
        ["image/png", "image/jpeg", "image/webp", "image/gif", "image/bmp", "audio/wav", "audio/flac", "audio/ogg", "audio/mpeg"];

    /// <summary>The usual type of a file name's ending; application/octet-stream when unknown.</summary>
    public static string OfFile(string name) => Path.GetExtension(name).ToLowerInvariant() switch
    {
        ".json" => "application/json",
        ".txt" => "text/plain",
        ".csv" => "text/csv",
        ".xml" => "application/xml",
        ".html" => "text/html",
        ".png" => "image/png",
        ".jpg" or ".jpeg" => "image/jpeg",
        ".gif" => "image/gif",
        ".webp" => "image/webp",
        ".bmp" => "image/bmp",
        ".wav" => "audio/wav",
        ".mp3" => "audio/mpeg",
        ".flac" => "audio/flac",
        ".pdf" => "application/pdf",
        _ => "application/octet-stream",
    };
}
