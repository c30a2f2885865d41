using System.Text;

namespace Proofload.Protocols.AnthropicMessages;

/// <summary>A good answer of the Messages API, for the rehearsal before a run.</summary>
internal static class MessagesSample
{
    public static SampleAnswer Answer { get; } = new("text/event-stream", Stream());

    private static string Stream()
    {
        var body = new StringBuilder();
        void Event(string type, string members) => body.Append($"event: {type}\ndata: {{\"type\":\"{type}\"{members}}}\n\n");

        Event("message_start", ",\"message\":{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\",\"content\":[],\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}");
        Event("content_block_start", ",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}");
        for (var i = 0; i < 8; i++)
        {
            Event("content_block_delta", $",\"index\":0,\"delta\":{{\"type\":\"text_delta\",\"text\":\" word{i}\"}}");
        }

        Event("content_block_stop", ",\"index\":0");
        Event("message_delta", ",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":8}");
        Event("message_stop", "");
        return body.ToString();
    }
}
