using Proofload.Plans;

namespace Proofload.Data.Traces;

/// <summary>Finds the columns of a trace by the names that the known formats use, whatever their case.</summary>
internal sealed class TraceColumns(string? timestampField)
{
    private static readonly string[] Time = ["timestamp", "time", "ts", "arrival_time", "arrived_at", "start_time"];
    private static readonly string[] Prompt = ["input_length", "contexttokens", "request tokens", "prompt_tokens", "input_tokens", "prompt_len", "num_prefill_tokens"];
    private static readonly string[] Output = ["output_length", "generatedtokens", "response tokens", "output_tokens", "completion_tokens", "output_len", "num_decode_tokens"];
    private static readonly string[] Session = ["session_id", "session id", "sessionid", "session", "conversation_id", "conversation id", "conversationid", "conversation"];
    private static readonly string[] Hashes = ["hash_ids"];

    private IReadOnlyList<string> _seen = [];
    private bool _wasFound;

    /// <summary>True when the plan leaves the time field to the format.</summary>
    public bool IsUsual => timestampField is null;

    /// <summary>The names of the first row, or of the header.</summary>
    public IReadOnlyList<string> Seen => _seen;

    /// <summary>The places of the columns among these names; -1 for one that is not there.</summary>
    public TracePlaces PlacesIn(IReadOnlyList<string> names)
    {
        if (_seen.Count == 0)
            _seen = [.. names];
        var time = Find(names, timestampField is null ? Time : [timestampField]);
        _wasFound |= time >= 0;
        return new TracePlaces(time, Find(names, Prompt), Find(names, Output), Find(names, Session), Find(names, Hashes));
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

    private static int Find(IReadOnlyList<string> names, string[] wanted)
    {
        foreach (var name in wanted)
        {
            for (var i = 0; i < names.Count; i++)
            {
                if (string.Equals(names[i], name, StringComparison.OrdinalIgnoreCase))
                    return i;
            }
        }

        return -1;
    }
}

/// <summary>Where the columns of a trace stand; -1 for one that is not there.</summary>
internal readonly record struct TracePlaces(int Time, int Prompt, int Output, int Session, int Hashes);
