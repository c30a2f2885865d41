using System.Text;

namespace Proofload.Protocols.OpenAiResponses;

/// <summary>A good answer of the Responses API, for the rehearsal before a run.</summary>
internal static class ResponsesSample
{
    public static SampleAnswer Answer { get; } = new("text/event-stream", Stream());

    private static string Stream()
    {
        var body = new StringBuilder();
        void Event(string type, string members) => body.Append($"event: {type}\ndata: {{\"type\":\"{type}\",{members}}}\n\n");

        Event("response.created", "\"response\":{\"id\":\"r\",\"object\":\"response\",\"status\":\"in_progress\",\"output\":[],\"usage\":null}");
        Event("response.output_item.added", "\"output_index\":0,\"item\":{\"id\":\"m\",\"type\":\"message\",\"content\":[]}");
        for (var i = 0; i < 8; i++)
        {
            Event("response.output_text.delta", $"\"item_id\":\"m\",\"output_index\":0,\"content_index\":0,\"delta\":\" word{i}\"");
        }

        Event("response.completed", "\"response\":{\"id\":\"r\",\"status\":\"completed\",\"output\":[],\"usage\":{\"input_tokens\":3,\"output_tokens\":8,\"total_tokens\":11}}");
        return body.ToString();
    }
}
