using System.Globalization;
using Proofload.Imports.Reading;
using Proofload.Measurement.Recording;

namespace Proofload.Imports;

/// <summary>
/// Puts k6's samples together to requests. k6 writes a sample for each part of a request, one after another, with the same time: the
/// duration first, then what opening the connection took.
/// </summary>
internal sealed class K6Samples(ImportedRun run)
{
    private static readonly string[] Used =
        ["http_req_duration", "http_req_connecting", "http_req_tls_handshaking", "grpc_req_duration", "dropped_iterations", "checks", "vus_max"];

    private RequestRecord _pending;
    private bool _hasPending;
    private double _dropped;
    private long _checks;
    private long _failedChecks;
    private double _users;

    /// <summary>The metric of that name when it is used; null for others.</summary>
    public static string? Metric(string? name) => Array.Find(Used, u => u == name);

    /// <summary>Takes a sample.</summary>
    /// <returns>Why it cannot be used; null when it was.</returns>
    public string? Add(in K6Sample sample)
    {
        switch (sample.Metric)
        {
            case "http_req_duration" or "grpc_req_duration":
                return Begin(sample);
            case "http_req_connecting" when IsOfPending(sample) && sample.Value > 0:
                _pending.TcpNs = Numbers.Ns(sample.Value, 1e-3) ?? RequestRecord.Absent;
                break;
            case "http_req_tls_handshaking" when IsOfPending(sample) && sample.Value > 0:
                _pending.TlsNs = Numbers.Ns(sample.Value, 1e-3) ?? RequestRecord.Absent;
                break;
            case "dropped_iterations":
                _dropped += sample.Value ?? 0;
                break;
            case "checks":
                _checks++;
                _failedChecks += sample.Value == 0 ? 1 : 0;
                break;
            case "vus_max":
                _users = Math.Max(_users, sample.Value ?? 0);
                break;
        }

        return null;
    }

    /// <summary>Ends the run.</summary>
    public void Finish()
    {
        Flush();
        Describe(run);
        if (_users > 0)
            run.Load["users at most"] = _users.ToString(CultureInfo.InvariantCulture);
        if (_failedChecks > 0)
            run.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"{_failedChecks:N0} of {_checks:N0} k6 checks failed; to k6 a request with a failed check is no failed request"));
        Dropped(run, _dropped);
    }

    /// <summary>Says that k6 itself fell behind.</summary>
    public static void Dropped(ImportedRun run, double iterations)
    {
        if (iterations > 0)
            run.Doubts.Add(string.Create(CultureInfo.InvariantCulture, $"k6 dropped {iterations:N0} iterations: it had no user free when they were due, so the load was not the planned one."));
    }

    /// <summary>What k6's figures mean.</summary>
    public static void Describe(ImportedRun run)
    {
        run.Definitions["service_time"] = "k6's http_req_duration: sending + waiting + receiving, from when the connection was there; opening it does not count";
        run.Unknown["ttft"] = "k6 has the first byte (http_req_waiting), not the first token";
    }

    private string? Begin(in K6Sample sample)
    {
        if (sample.TimeNs is not { } done)
            return "the time is missing or is no time";
        if (Numbers.Ns(sample.Value, 1e-3) is not { } duration)
            return "the value is no duration";

        Flush();
        var isOk = sample.IsExpected ?? (sample.Status is > 0 and < 400 && sample.ErrorCode == 0);
        _pending = new RequestRecord
        {
            Intended = RequestRecord.Absent,
            Sent = done - duration,
            Done = done,
            Status = sample.Status,
            Outcome = isOk ? ErrorKind.Ok : Kind(sample),
            Detail = isOk ? null : sample.Error is { } error ? Addresses.Clean(error) : (sample.Status > 0 ? "HTTP " + sample.Status.ToString(CultureInfo.InvariantCulture) : ""),
            Kind = run.KindOf(Addresses.Clean(sample.Name ?? "default")),
            Phase = sample.Group switch { "::setup" => RunPhase.WarmUp, "::teardown" => RunPhase.CoolDown, _ => RunPhase.Measured },
        };
        _hasPending = true;
        return null;
    }

    private bool IsOfPending(in K6Sample sample) => _hasPending && sample.TimeNs == _pending.Done;

    private void Flush()
    {
        if (_hasPending)
            run.Add(_pending);
        _hasPending = false;
    }

    /// <summary>Source of the codes: k6 documentation, "Error codes".</summary>
    private static ErrorKind Kind(in K6Sample sample) => sample.ErrorCode switch
    {
        1050 => ErrorKind.Timeout,
        >= 1100 and < 1200 => ErrorKind.Dns,
        1211 => ErrorKind.ConnectTimeout,
        1212 => ErrorKind.ConnectRefused,
        >= 1200 and < 1300 => ErrorKind.Reset,
        >= 1300 and < 1400 => ErrorKind.Tls,
        >= 1600 and < 1700 => ErrorKind.Reset,
        _ => FailureText.Of(sample.Status, sample.Error),
    };
}
