using System.Buffers;
using Proofload.Data;

namespace Proofload.Protocols.OpenAiChat;

/// <summary>Content of a message as a list: the prompt, then images as data URLs (<c>image_url</c>) and sounds as base64 (<c>input_audio</c>).</summary>
internal static class ContentParts
{
    public static void Write(Row row, ArrayBufferWriter<byte> body)
    {
        body.Write("[{\"type\":\"text\",\"text\":\""u8);
        body.Write(row.PromptJson.Span);
        body.Write("\"}"u8);
        foreach (ref readonly var item in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(row.Media))
        {
            if (item.Kind == MediaKind.Image)
            {
                body.Write(",{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:"u8);
                Json.JsonText.Write(body, item.MediaType);
                body.Write(";base64,"u8);
                item.WriteBase64To(body);
                body.Write("\"}}"u8);
            }
            else
            {
                body.Write(",{\"type\":\"input_audio\",\"input_audio\":{\"data\":\""u8);
                item.WriteBase64To(body);
                body.Write("\",\"format\":\""u8);
                Json.JsonText.Write(body, Format(item.MediaType));
                body.Write("\"}}"u8);
            }
        }

        body.Write("]"u8);
    }

    private static string Format(string mediaType) => mediaType switch
    {
        "audio/mpeg" => "mp3",
        _ => mediaType["audio/".Length..],
    };
}
