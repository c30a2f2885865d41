using System.Globalization;
using System.Text;
using Proofload.Measurement.Randomness;
using Proofload.Measurement.Recording;

namespace Proofload.Fuzz.Grammars;

/// <summary>One protocol of generated text other than OpenAI-style chat: makes answers and says what is in them.</summary>
internal abstract class LlmGrammar
{
    /// <summary>Id of the protocol.</summary>
    public abstract string Protocol { get; }

    /// <summary>Media type of its streams.</summary>
    public virtual string StreamType => "text/event-stream";

    /// <summary>Pieces that mutations insert.</summary>
    public abstract IReadOnlyList<string> Words { get; }

    /// <summary>A stream: some tokens, perhaps a finish, perhaps an end mark.</summary>
    public GeneratedAnswer Streamed(ref SeededRandom random)
    {
        var answer = new GeneratedAnswer { ContentType = StreamType };
        var text = new StringBuilder();
        Open(text, answer, ref random);
        for (var left = random.NextInt(6); left > 0; left--)
        {
            Token(text, answer, ref random);
        }

        var usage = random.NextInt(2) == 0 ? 1 + random.NextInt(5000) : (int?)null;
        var ends = random.NextInt(4) > 0;
        if (ends)
        {
            answer.OutputTokens = usage;
            End(text, answer, usage, ref random);
            text.Append(random.NextInt(8) == 0 ? "late garbage" : "");
        }

        answer.Bytes = Encoding.UTF8.GetBytes(text.ToString());
        answer.Outcome = !ends ? ErrorKind.Truncated : answer.Chunks == 0 ? ErrorKind.Empty : ErrorKind.Ok;
        answer.OutputTokens ??= answer.Outcome == ErrorKind.Ok ? answer.Chunks : RequestRecord.Absent;
        return answer;
    }

    /// <summary>A whole answer with or without text and usage.</summary>
    public GeneratedAnswer Whole(ref SeededRandom random)
    {
        var answer = new GeneratedAnswer { ContentType = "application/json", IsWhole = true };
        var hasText = random.NextInt(4) > 0;
        var usage = random.NextInt(2) == 0 ? 1 + random.NextInt(5000) : (int?)null;
        answer.OutputTokens = usage ?? RequestRecord.Absent;
        answer.Outcome = hasText ? ErrorKind.Ok : ErrorKind.Empty;
        answer.Bytes = Encoding.UTF8.GetBytes(Body(answer, hasText ? JsonGrammar.SomeText(ref random) : "", usage, ref random));
        return answer;
    }

    protected static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    protected static string Text(string text, ref SeededRandom random) => JsonGrammar.Quote(text, ref random);

    /// <summary>One event; JSON may hold line ends, and each line of it is a data line of its own.</summary>
    protected static void Event(StringBuilder stream, string type, List<(string, string)> members, ref SeededRandom random)
    {
        members.Add(("type", $"\"{type}\""));
        var end = random.NextInt(5) == 0 ? "\r\n" : "\n";
        stream.Append(random.NextInt(8) == 0 ? $": ping{end}{end}" : "").Append(random.NextInt(4) > 0 ? $"event: {type}{end}" : "");
        foreach (var line in JsonGrammar.Object(members, ref random).Replace('\r', '\n').Split('\n'))
        {
            stream.Append("data: ").Append(line).Append(end);
        }

        stream.Append(end);
    }

    protected abstract void Open(StringBuilder stream, GeneratedAnswer answer, ref SeededRandom random);

    protected abstract void Token(StringBuilder stream, GeneratedAnswer answer, ref SeededRandom random);

    protected abstract void End(StringBuilder stream, GeneratedAnswer answer, int? usage, ref SeededRandom random);

    protected abstract string Body(GeneratedAnswer answer, string text, int? usage, ref SeededRandom random);
}
