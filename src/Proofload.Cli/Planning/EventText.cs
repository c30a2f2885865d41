using System.Globalization;
using Proofload.Cli.CommandLine;
using Proofload.Plans;

namespace Proofload.Cli.Planning;

/// <summary>A pattern of events as one short text, in the manner of <see cref="CheckText"/>.</summary>
internal static class EventText
{
    private static readonly string[] Subjects = ["event", "data", "matches", "kind"];

    /// <summary>Reads <c>event=NAME</c>, <c>data=TEXT</c>, <c>matches=REGEX</c>, <c>kind=text|binary</c>, <c>$.path</c> or <c>$.path=VALUE</c>; to end an answer also <c>messages=COUNT</c> and <c>end</c>.</summary>
    /// <exception cref="CommandException">It is none of them; one line.</exception>
    public static EventPattern Parse(string flag, string text)
    {
        if (text == "end")
        {
            return flag == "--done" ? new EventPattern { End = true } : throw new CommandException($"{flag}: end is no event; it belongs to --done");
        }

        var at = text.IndexOf('=', StringComparison.Ordinal);
        if (text.StartsWith('$'))
        {
            return at < 0 ? new EventPattern { JsonPath = text } : new EventPattern { JsonPath = text[..at].Trim(), EqualTo = text[(at + 1)..] };
        }

        var form = flag == "--done" ? "data=[DONE], event=done, $.type=done, messages=1 or end" : "event=delta, $.delta.text, $.type=delta or matches=REGEX";
        if (at <= 0)
        {
            throw new CommandException($"{flag}: '{text}' is not a pattern; write for example {form}");
        }

        var (subject, value) = (text[..at].Trim(), text[(at + 1)..]);
        return subject switch
        {
            "event" => new EventPattern { Event = value },
            "data" => new EventPattern { Data = value },
            "matches" => new EventPattern { Matches = value },
            "kind" => new EventPattern { Kind = Kind(flag, value) },
            "messages" when flag == "--done" => new EventPattern { Messages = Count(value) },
            "messages" => throw new CommandException($"{flag}: a count of messages is no event; it belongs to --done"),
            _ => throw new CommandException($"{flag}: '{subject}' is nothing that an event has; {NearestName.Hint(subject, Subjects)}"),
        };
    }

    private static MessageKind Kind(string flag, string value) => value switch
    {
        "text" => MessageKind.Text,
        "binary" => MessageKind.Binary,
        _ => throw new CommandException($"{flag}: '{value}' is not a kind of message; allowed: text, binary"),
    };

    private static int Count(string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
        ? count
        : throw new CommandException($"--done: '{value}' is not a count above 0");
}
