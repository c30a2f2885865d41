using Proofload.Measurement.Recording;

namespace Proofload.Reports.Records;

/// <summary>The columns that a request is made of again, by name. What follows from others (latency, ttft, …) is computed, not read.</summary>
internal static class RecordFields
{
    public delegate void Setter(ref RequestRecord record, long value);

    /// <summary>Columns in seconds; they are read as nanoseconds.</summary>
    public static IReadOnlyDictionary<string, Setter> Seconds { get; } = new Dictionary<string, Setter>(StringComparer.Ordinal)
    {
        ["intended"] = static (ref r, v) => r.Intended = v,
        ["sent"] = static (ref r, v) => r.Sent = v,
        ["connected"] = static (ref r, v) => r.Connected = v,
        ["first_byte"] = static (ref r, v) => r.FirstByte = v,
        ["first_token"] = static (ref r, v) => r.FirstToken = v,
        ["first_output_token"] = static (ref r, v) => r.FirstOutputToken = v,
        ["last_token"] = static (ref r, v) => r.LastToken = v,
        ["first_chunk"] = static (ref r, v) => r.FirstChunk = v,
        ["second_token"] = static (ref r, v) => r.SecondToken = v,
        ["last_chunk"] = static (ref r, v) => r.LastChunk = v,
        ["last_event"] = static (ref r, v) => r.LastEvent = v,
        ["done"] = static (ref r, v) => r.Done = v,
        ["longest_stall"] = static (ref r, v) => r.LongestStallNs = v,
        ["dns"] = static (ref r, v) => r.DnsNs = v,
        ["tcp"] = static (ref r, v) => r.TcpNs = v,
        ["tls"] = static (ref r, v) => r.TlsNs = v,
        ["retry_after"] = static (ref r, v) => r.RetryAfterNs = v,
        ["receive_lag"] = static (ref r, v) => r.ReceiveLagNs = v,
        ["receive_delay"] = static (ref r, v) => r.ReceiveDelayNs = v,
    };

    /// <summary>Columns that hold counts.</summary>
    public static IReadOnlyDictionary<string, Setter> Integers { get; } = new Dictionary<string, Setter>(StringComparer.Ordinal)
    {
        ["index"] = static (ref r, v) => r.Index = v,
        ["user"] = static (ref r, v) => r.User = checked((int)v),
        ["session"] = static (ref r, v) => r.Session = v,
        ["turn"] = static (ref r, v) => r.Turn = checked((int)v),
        ["tokenizer_tokens"] = static (ref r, v) => r.TokenizerTokens = v,
        ["status"] = static (ref r, v) => r.Status = checked((int)v),
        ["bytes_sent"] = static (ref r, v) => r.BytesSent = v,
        ["bytes_received"] = static (ref r, v) => r.BytesReceived = v,
        ["prompt_tokens"] = static (ref r, v) => r.PromptTokens = v,
        ["output_tokens"] = static (ref r, v) => r.OutputTokens = v,
        ["reasoning_tokens"] = static (ref r, v) => r.ReasoningTokens = v,
        ["cached_tokens"] = static (ref r, v) => r.CachedTokens = v,
        ["chunks"] = static (ref r, v) => r.Chunks = checked((int)v),
        ["choice_chunks"] = static (ref r, v) => r.ChoiceChunks = checked((int)v),
        ["coalesced_chunks"] = static (ref r, v) => r.CoalescedChunks = checked((int)v),
        ["tokens_in_first_chunk"] = static (ref r, v) => r.TokensInFirstChunk = checked((int)v),
    };

    /// <summary>Without these columns a file holds no requests.</summary>
    public static IReadOnlyList<string> Needed { get; } = ["phase", "outcome", "intended", "sent", "done"];

    /// <summary>Puts a field into a record. False when its value is not what the column holds.</summary>
    /// <param name="record">The record.</param>
    /// <param name="name">Column.</param>
    /// <param name="value">Its text without quotes; null for an absent value.</param>
    public static bool TrySet(ref RequestRecord record, string name, string? value)
    {
        if (value is null)
        {
            return !Needed.Contains(name) || name is "sent" or "done";
        }

        if (Seconds.TryGetValue(name, out var seconds))
        {
            // Decimal: a clock point has nine digits behind the point, and each of them counts.
            if (!decimal.TryParse(value, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var read) || Math.Abs(read) > 9_000_000_000m || (read < 0 && name != "receive_lag"))
            {
                return false;
            }

            seconds(ref record, (long)(read * 1_000_000_000m));
            return true;
        }

        if (Integers.TryGetValue(name, out var integer))
        {
            if (!long.TryParse(value, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var read) || read < 0 || read > int.MaxValue && !name.StartsWith("bytes", StringComparison.Ordinal) && name is not ("index" or "session"))
            {
                return false;
            }

            integer(ref record, read);
            return true;
        }

        return TrySetWord(ref record, name, value);
    }

    private static bool TrySetWord(ref RequestRecord record, string name, string value)
    {
        switch (name)
        {
            case "outcome":
                var known = ErrorKinds.TryParse(value, out var outcome);
                record.Outcome = outcome;
                return known;
            case "phase":
                var phase = Array.IndexOf(["measured", "warm_up", "cool_down"], value);
                record.Phase = (RunPhase)Math.Max(0, phase);
                return phase >= 0;
            case "custom_id":
                record.CustomId = value;

                // A longer one would be cut when it is written, and be another one then.
                return value.Length <= RecordText.MaxText;
            case "token_source":
                var source = Array.IndexOf(["none", "usage", "tokenizer", "chunks"], value);
                record.TokenSource = (TokenSource)Math.Max(0, source);
                return source >= 0;
            default:
                return true;
        }
    }
}
