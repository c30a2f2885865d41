using System.Text.Json;

namespace Proofload.Cli.Planning;

/// <summary>A value that may be written as JSON or as bare text.</summary>
internal static class JsonText
{
    /// <summary>The text itself when it is JSON, else the text as a JSON string: <c>0.5</c>, <c>true</c>, <c>"low"</c> and <c>low</c> all work.</summary>
    public static string Of(string text)
    {
        try
        {
            using var _ = JsonDocument.Parse(text);
            return text.Trim();
        }
        catch (JsonException)
        {
            return "\"" + JsonEncodedText.Encode(text) + "\"";
        }
    }
}
