using Proofload.Plans.Binding;

namespace Proofload.Plans.Sections;

/// <summary>The <c>events</c> of a request: what the events of a stream mean.</summary>
internal static class EventsSection
{
    /// <summary>The kinds of messages.</summary>
    public static Codec<MessageKind> Kind { get; } = Scalars.Choice("a kind of message", ("text", MessageKind.Text), ("binary", MessageKind.Binary));

    private static Section<UsagePaths> Usage { get; } = new(
        "usage",
        new UsagePaths(),
        [
            Field.Of<UsagePaths, string>("output", Path(), u => u.Output, (u, v) => u with { Output = v }, "JSON path of the output tokens, for example $.usage.output_tokens."),
            Field.Of<UsagePaths, string>("input", Path(), u => u.Input, (u, v) => u with { Input = v }, "JSON path of the prompt tokens."),
        ])
    { IsInline = true };

    /// <summary>A pattern that one event meets or not.</summary>
    public static Section<EventPattern> Pattern { get; } = new("a pattern", new EventPattern(), Fields()) { IsInline = true };

    private static Section<EventPattern> Done { get; } = new(
        "a pattern of the end",
        new EventPattern(),
        [
            .. Fields(),
            Field.Maybe<EventPattern, int>("messages", Scalars.Int(1, 1_000_000), p => p.Messages, (p, v) => p with { Messages = v }, "Events or messages of the answer, the last one included."),
            Field.Of<EventPattern, bool>("end", Scalars.Bool, p => p.End, (p, v) => p with { End = v }, "true: the end of the body, or an orderly close of the websocket."),
        ])
    { IsInline = true };

    public static Section<EventsPlan> Instance { get; } = new(
        "events",
        new EventsPlan(),
        [
            Field.Of<EventsPlan, EventPattern>("token", Pattern, e => e.Token, (e, v) => e with { Token = v }, "Which events are tokens; without it those with a text, or every event that is nothing else."),
            Field.Of<EventsPlan, string>("text", Path(), e => e.Text, (e, v) => e with { Text = v }, "JSON path of a token's text; without it the path of token, or the whole data."),
            Field.Of<EventsPlan, EventPattern>("done", Done, e => e.Done, (e, v) => e with { Done = v }, "Which event ends the answer; an end without it is truncated. Without it [DONE], the end of the body or an orderly close."),
            Field.Of<EventsPlan, EventPattern>("error", Pattern, e => e.Error, (e, v) => e with { Error = v }, "Which events say that the server failed; without it those named error, of a websocket JSON whose type is error."),
            Field.Of<EventsPlan, UsagePaths>("usage", Usage, e => e.Usage, (e, v) => e with { Usage = v }, "Where the server's token counts are."),
        ]);

    private static Codec<string> Path() => Scalars.Text("a JSON path", ExtractSection.CheckJsonPath);

    private static IReadOnlyList<Field<EventPattern>> Fields() =>
    [
        Field.Of<EventPattern, string>("event", Scalars.Filled("the name of an event"), p => p.Event, (p, v) => p with { Event = v }, "Name of the event (the event: field of sse)."),
        Field.Maybe<EventPattern, MessageKind>("kind", Kind, p => p.Kind, (p, v) => p with { Kind = v }, "Kind of the websocket message."),
        Field.Of<EventPattern, string>("json_path", Path(), p => p.JsonPath, (p, v) => p with { JsonPath = v }, "JSON path into the data that must lead to something: not null, false or empty."),
        Field.Of<EventPattern, string>("equals", Scalars.Text("text"), p => p.EqualTo, (p, v) => p with { EqualTo = v }, "Exact value at the JSON path."),
        Field.Of<EventPattern, string>("data", Scalars.Filled("text"), p => p.Data, (p, v) => p with { Data = v }, "Exact data, for example [DONE]."),
        Field.Of<EventPattern, string>("matches", Scalars.Text("a regular expression", ExtractSection.CheckRegex), p => p.Matches, (p, v) => p with { Matches = v }, "Regular expression that the data must match."),
    ];
}
