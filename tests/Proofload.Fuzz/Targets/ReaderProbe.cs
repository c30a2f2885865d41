using Proofload.Measurement.Clocks;
using Proofload.Measurement.Randomness;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Protocols;
using Proofload.Transport;

namespace Proofload.Fuzz.Targets;

/// <summary>
/// Reads bodies with a protocol's reader: a new one for the body in one piece, one that has read everything before for the body in pieces.
/// Both must give the same record, and a failure must have a class and one line of reason.
/// </summary>
internal sealed class ReaderProbe
{
    private const int MaxDetail = 500;
    private const string Extracted = "text";
    private readonly IProtocolDriver _driver;
    private readonly IResponseReader _used;
    private readonly VariableStore _variables = new();

    public ReaderProbe(string protocol, RequestPlan request)
    {
        var context = new DriverContext
        {
            Target = new TargetPlan { Url = new Uri("http://127.0.0.1:1"), Protocol = protocol, Model = "m" },
            Request = request,
            Variables = _variables,
            Clock = new RunClock(new FixedClock()),
        };
        _driver = BuiltInProtocols.Find(protocol)!.Create(context);
        _used = _driver.CreateReader();
    }

    /// <summary>A rule that gives the whole text (or body) to <see cref="Text"/>.</summary>
    public static RequestPlan Extracting(RequestPlan request) =>
        request with { Extract = new Dictionary<string, ExtractPlan>(StringComparer.Ordinal) { [Extracted] = new() { Regex = @"^([\s\S]*)$" } } };

    /// <summary>What the last good answer said, where the request extracts it.</summary>
    public string Text => _variables.TryGet(Extracted, out var text) ? text : "";

    public RequestRecord Whole(byte[] body, int status, string? contentType) =>
        Read(_driver.CreateReader(), body, [body.Length], new FuzzHead(status, contentType)).Record;

    public bool Check(byte[] body, int status, string? contentType, SeededRandom random, bool everyCut)
    {
        var head = new FuzzHead(status, contentType);
        var whole = Read(_driver.CreateReader(), body, [body.Length], head);
        var text = Text;
        RequireClassified(whole.Record);
        foreach (var ends in Cuts.Of(body.Length, random, everyCut))
        {
            var cut = Read(_used, body, ends, head);
            FuzzFailure.UnlessEqual(whole.Record, cut.Record, $"status {status}, {contentType}: the record in pieces that end at {string.Join(',', ends.Take(8))}");
            FuzzFailure.Unless(whole.Gaps.Values.SequenceEqual(cut.Gaps.Values), "other gaps in pieces");
            FuzzFailure.Unless(whole.Received.LagsNs.SequenceEqual(cut.Received.LagsNs), "other receive lags in pieces");
            FuzzFailure.UnlessEqual(text, Text, "the text in pieces");
        }

        return whole.Record.Outcome == ErrorKind.Ok;
    }

    private static void RequireClassified(in RequestRecord record)
    {
        FuzzFailure.Unless(record.Done >= 0, "no end");
        FuzzFailure.Unless(Enum.IsDefined(record.Outcome) && record.Outcome is not ErrorKind.Cancelled, $"the outcome is {record.Outcome}");
        FuzzFailure.Unless(record.Outcome == ErrorKind.Ok == record.Detail is null, $"{record.Outcome} with the reason '{record.Detail}'");
        FuzzFailure.Unless(
            record.Detail is null || (record.Detail.Length is > 0 and <= MaxDetail && !record.Detail.Any(char.IsControl)), $"the reason is no short line: '{record.Detail}'");
        FuzzFailure.Unless(
            record.OutputTokens >= RequestRecord.Absent && record.PromptTokens >= RequestRecord.Absent && record.Chunks >= 0 && record.TokensInFirstChunk >= 1, "a count below nothing");
    }

    // Everything at one moment: what depends on the cut would differ.
    private static Exchange Read(IResponseReader reader, byte[] body, int[] ends, ResponseHead head)
    {
        var exchange = new Exchange(0);
        exchange.Record.Status = head.Status;
        exchange.Record.BytesReceived = body.Length;
        reader.OnHead(exchange, head, 5);
        var start = 0;
        foreach (var end in ends)
        {
            if (end > start && !reader.OnBody(exchange, body.AsSpan(start, end - start), 5))
            {
                FuzzFailure.Unless(exchange.Record.Outcome != ErrorKind.Ok, "the reader gave up without an outcome");
                return exchange;
            }

            start = end;
        }

        reader.OnEnd(exchange, 5);
        return exchange;
    }

    private sealed class FixedClock : IClock
    {
        public long NowNs => 1_000;

        public DateTimeOffset UtcNow => DateTimeOffset.UnixEpoch;
    }
}
