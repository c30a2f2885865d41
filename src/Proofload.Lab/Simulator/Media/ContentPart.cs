using System.Text.Json;

namespace Proofload.Lab.Simulator.Media;

/// <summary>Checks the images and sounds among the content parts of a chat message: those that are sent along must be whole files.</summary>
internal static class ContentPart
{
    /// <summary>What is wrong with a part; null when nothing is.</summary>
    public static string? Problem(JsonElement part) =>
        part.ValueKind != JsonValueKind.Object || !part.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String ? "Each part of a 'content' list must be an object with a 'type'."
        : type.ValueEquals("image_url") ? Image(part)
        : type.ValueEquals("input_audio") ? Audio(part)
        : null;

    private static string? Image(JsonElement part)
    {
        if (!part.TryGetProperty("image_url", out var image) || image.ValueKind != JsonValueKind.Object || !image.TryGetProperty("url", out var url) || url.ValueKind != JsonValueKind.String)
        {
            return "An 'image_url' part must have an 'image_url' with a 'url'.";
        }

        // Other addresses would have to be fetched, which a simulator does not do.
        var text = url.GetString()!;
        return text.StartsWith("data:", StringComparison.Ordinal) ? File(text, "image/") : null;
    }

    private static string? File(string url, string family)
    {
        const string mark = ";base64,";
        var comma = url.IndexOf(mark, StringComparison.Ordinal);
        var type = comma > 0 ? url[5..comma] : "";
        if (!type.StartsWith(family, StringComparison.Ordinal))
        {
            return $"A data URL must begin with data:{family}… and {mark}";
        }

        return Decoded(url[(comma + mark.Length)..], type[family.Length..]);
    }

    private static string? Audio(JsonElement part) =>
        part.TryGetProperty("input_audio", out var audio) && audio.ValueKind == JsonValueKind.Object
        && audio.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.String
        && audio.TryGetProperty("format", out var format) && format.ValueKind == JsonValueKind.String
            ? format.ValueEquals("wav") ? Decoded(data.GetString()!, "wav") : null
            : "An 'input_audio' part must have an 'input_audio' with 'data' and 'format'.";

    private static string? Decoded(string base64, string format)
    {
        var bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, bytes, out var length))
        {
            return "The data is no base64 text.";
        }

        // Formats that nobody makes here are taken as they are.
        if (format is not ("png" or "jpeg" or "wav"))
        {
            return null;
        }

        var file = UploadedFile.Read(bytes.AsSpan(0, length), out var problem);
        return file is null ? problem : file.Format == format ? null : $"The file is {file.Format} and was announced as {format}.";
    }
}
