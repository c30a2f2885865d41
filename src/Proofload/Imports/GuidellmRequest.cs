using Proofload.Imports.Reading;
using Proofload.Measurement.Recording;

namespace Proofload.Imports;

/// <summary>One request of a GuideLLM report. Versions nest its times differently and name them alike.</summary>
internal sealed class GuidellmRequest
{
    private long? _due;
    private long? _start;
    private long? _end;
    private long? _first;
    private long? _firstOutput;
    private long? _last;
    private long? _prompt;
    private long? _output;
    private long? _usage;
    private string? _error;

    /// <summary>Reads it, however deep its parts lie.</summary>
    public void Read(JsonPull json)
    {
        if (!json.EnterObject())
            return;

        while (json.NextProperty(out var name))
        {
            switch (name)
            {
                case "targeted_start": _due = Time(json); break;
                case "request_start" or "start_time" or "request_start_time": _start ??= Time(json); break;
                case "request_end" or "end_time" or "request_end_time": _end ??= Time(json); break;
                case "first_token_iteration" or "first_iteration" or "first_token_time": _first ??= Time(json); break;
                case "first_output_token_iteration": _firstOutput = Time(json); break;
                case "last_token_iteration" or "last_iteration" or "last_token_time": _last ??= Time(json); break;
                case "prompt_tokens": _prompt ??= json.Count(); break;
                case "output_tokens": _output ??= json.Count(); break;
                case "error": _error ??= json.Text(); break;
                case "output_metrics": Usage(json); break;
                case "info" or "timings" or "scheduler_info" or "request_timings": Read(json); break;
            }
        }
    }

    /// <summary>The request as a record, in Unix nanoseconds.</summary>
    /// <param name="status">The list it stands in.</param>
    /// <param name="isOpen">Whether requests were due at times.</param>
    public RequestRecord ToRecord(string status, bool isOpen)
    {
        var sent = _start ?? RequestRecord.Absent;
        var done = _end ?? RequestRecord.Absent;
        var isOk = status == "successful";
        return new RequestRecord
        {
            Intended = isOpen && _due is { } due ? due : RequestRecord.Absent,
            Sent = sent,
            Done = done,
            FirstToken = Within(_first, sent, done),
            FirstOutputToken = Within(_firstOutput, sent, done),
            LastToken = Within(_last, sent, done),
            Outcome = isOk ? ErrorKind.Ok : status == "incomplete" ? ErrorKind.Cancelled : FailureText.Of(_error ?? ""),
            Detail = isOk || _error is null ? null : Addresses.Clean(_error),
            PromptTokens = _prompt ?? RequestRecord.Absent,
            OutputTokens = _output ?? _usage ?? RequestRecord.Absent,
            TokenSource = TokenSource.Usage,
        };
    }

    private static long? Time(JsonPull json) => Numbers.UnixNs(json.Number());

    private static long Within(long? point, long from, long to) => point is { } at && at >= from && at <= to ? at : RequestRecord.Absent;

    private void Usage(JsonPull json)
    {
        if (!json.EnterObject())
            return;

        while (json.NextProperty(out var name))
        {
            if (name is "text_tokens" or "total_tokens")
                _usage ??= json.Count();
        }
    }
}
