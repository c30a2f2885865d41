using Proofload.Plans.Binding;

namespace Proofload.Plans.Sections;

/// <summary>The <c>websocket</c> of a request: what is sent.</summary>
internal static class WebSocketSection
{
    private static Section<MessagePlan> Message { get; } = new(
        "a message",
        new MessagePlan(),
        [
            Field.Of<MessagePlan, string>("text", Scalars.Text("text"), m => m.Text, (m, v) => m with { Text = v }, "Text; may hold templates."),
            Field.Of<MessagePlan, string>("file", new PathCodec("a file"), m => m.File, (m, v) => m with { File = v }, "File whose bytes are sent as they are."),
            Field.Of<MessagePlan, string>("template_file", new PathCodec("a file"), m => m.TemplateFile, (m, v) => m with { TemplateFile = v }, "File whose text is a template."),
            Field.Of<MessagePlan, string>("field", Scalars.Filled("a field name"), m => m.Field, (m, v) => m with { Field = v }, "Dataset field whose value is the message; image or audio for the bytes of the data's media."),
            Field.Of<MessagePlan, string>("base64", Scalars.Text("bytes as base64", CheckBase64), m => m.Base64, (m, v) => m with { Base64 = v }, "Bytes as base64."),
            Field.Maybe<MessagePlan, MessageKind>("kind", EventsSection.Kind, m => m.Kind, (m, v) => m with { Kind = v }, "text or binary; without it as its source: base64, media and files that are neither text nor JSON are binary."),
            Field.Of<MessagePlan, EventPattern>("after", EventsSection.Pattern, m => m.After, (m, v) => m with { After = v }, "Send it only when such a message has come; without it at once."),
        ]);

    public static Section<WebSocketPlan> Instance { get; } = new(
        "websocket",
        new WebSocketPlan(),
        [
            Field.Of<WebSocketPlan, IReadOnlyList<MessagePlan>>("opening", new ListCodec<MessagePlan>(Message, "messages"), w => w.Opening, (w, v) => w with { Opening = v }, "Messages sent once on every new connection: a log-in, the settings of a session."),
            Field.Of<WebSocketPlan, IReadOnlyList<MessagePlan>>("messages", new ListCodec<MessagePlan>(Message, "messages"), w => w.Messages, (w, v) => w with { Messages = v }, "Messages of one request, in order; without them its body is the one message."),
            Field.Of<WebSocketPlan, IReadOnlyList<string>>("subprotocols", new ListCodec<string>(Scalars.Text("a subprotocol", CheckToken), "subprotocols") { AllowsSingle = true }, w => w.Subprotocols, (w, v) => w with { Subprotocols = v }, "Subprotocols to ask for, the wanted one first."),
            Field.Of<WebSocketPlan, long>("max_message", Scalars.Size(1 << 10, 1 << 30), w => w.MaxMessage, (w, v) => w with { MaxMessage = v }, "Largest message of an answer."),
        ]);

    private static string? CheckToken(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal))
            ? null
            : $"{Units.Quote(name)} is not a subprotocol: letters, digits, - and . without blanks";

    private static string? CheckBase64(string text) => Convert.TryFromBase64String(text, new byte[text.Length], out _)
        ? null
        : $"{Units.Quote(text)} is not base64";
}
