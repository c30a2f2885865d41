using Proofload.Plans;

namespace Proofload.Data.Traces;

/// <summary>Finds the columns of a trace by the names that the known formats use, whatever their case.</summary>
internal sealed class TraceColumns(string? timestampField)
{
    private static readonly string[] Time = ["timestamp", "time", "ts", "arrival_time", "arrived_at", "start_time"];
    private static readonly string[] Prompt = ["input_length", "contexttokens", "request tokens", "prompt_tokens", "input_tokens", "prompt_len", "num_prefill_tokens"];
    private static readonly string[] Output = ["output_length", "generatedtokens", "response tokens", "output_tokens", "completion_tokens", "output_len", "num_decode_tokens"];

    private static readonly string[] Session = ["session_id", "session id", "sessionid", "session", "conversation_id", "conversation id", "conversationid", "conversation"];

    private IReadOnlyList<string> _seen = [];
    private bool _wasFound;

    /// <summary>True when the plan leaves the field to the format.</summary>
    public bool IsUsual => timestampField is null;

    public static int PromptIn(string[] names) => Find(names, Prompt);

    public static int OutputIn(string[] names) => Find(names, Output);

    public static int SessionIn(string[] names) => Find(names, Session);

    /// <summary>Remembers the first names, for the message.</summary>
    public void See(string[] names)
    {
        if (_seen.Count == 0)
            _seen = names;
    }

    public int TimeIn(string[] names)
    {
        var found = Find(names, timestampField is null ? Time : [timestampField]);
        _wasFound |= found >= 0;
        return found;
    }

    /// <summary>What is wrong when no row had a time field; null when one had, or there was no row.</summary>
    public string? Missing()
    {
        if (_wasFound || _seen.Count == 0)
            return null;
        return timestampField is null
            ? $"has no time field ({string.Join(", ", Time)}); its fields: {string.Join(", ", _seen)}"
            : $"has no field '{timestampField}'; {NearestName.Hint(timestampField, _seen)}";
    }

    private static int Find(string[] names, string[] wanted)
    {
        foreach (var name in wanted)
        {
            var found = Array.FindIndex(names, n => string.Equals(n, name, StringComparison.OrdinalIgnoreCase));
            if (found >= 0)
                return found;
        }

        return -1;
    }
}
