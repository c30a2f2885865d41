namespace Proofload.Data.Media;

/// <summary>The names under which plans and templates speak of media.</summary>
internal static class MediaFields
{
    /// <summary>Template name of the first image.</summary>
    public const string Image = "image_base64";

    /// <summary>Template name of the first sound.</summary>
    public const string Audio = "audio_base64";

    /// <summary>What a template's name stands for; null when it is no medium.</summary>
    public static MediaKind? OfTemplate(string name) => name switch
    {
        Image => MediaKind.Image,
        Audio => MediaKind.Audio,
        _ => null,
    };

    /// <summary>What a <c>field</c> of a body, part or tensor stands for; null when it is no medium.</summary>
    public static MediaKind? OfField(string? name) => name switch
    {
        "image" => MediaKind.Image,
        "audio" => MediaKind.Audio,
        _ => null,
    };
}
