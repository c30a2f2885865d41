using Proofload.Transport.Http1;

namespace Proofload.Fuzz.Targets;

/// <summary>What one response said: enough to see any difference.</summary>
internal sealed class Http1Trace
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public int Status { get; set; }

    public int Interim { get; set; }

    public long BodyLength { get; set; }

    /// <summary>FNV-1a of the body.</summary>
    public ulong BodyHash { get; set; } = Offset;

    public string Ending { get; set; } = "none";

    public bool KeepsAlive { get; set; }

    public long? ContentLength { get; set; }

    public bool IsEventStream { get; set; }

    public string? Marker { get; set; }

    public static ulong HashOf(ReadOnlySpan<byte> bytes, ulong hash = Offset)
    {
        foreach (var b in bytes)
        {
            hash = (hash ^ b) * Prime;
        }

        return hash;
    }

    public static void RequireSame(IReadOnlyList<Http1Trace> expected, IReadOnlyList<Http1Trace> actual, string what)
    {
        FuzzFailure.UnlessEqual(expected.Count, actual.Count, $"{what}, number");
        for (var i = 0; i < expected.Count; i++)
        {
            FuzzFailure.UnlessEqual(expected[i].ToString(), actual[i].ToString(), $"{what}, {i}");
        }
    }

    public void Take(ResponseParser parser, ParseStep step, ReadOnlySpan<byte> body)
    {
        switch (step)
        {
            case ParseStep.Interim:
                Interim++;
                break;
            case ParseStep.Head:
                Status = parser.Head.Status;
                ContentLength = parser.Head.ContentLength;
                IsEventStream = parser.Head.IsContentType("text/event-stream");
                Marker = parser.Head.Header(Grammars.Http1Grammar.MarkerName);
                FuzzFailure.Unless(Status is >= 200 and <= 999 && ContentLength is null or >= 0, $"status {Status}, length {ContentLength}");
                break;
            case ParseStep.Body:
                FuzzFailure.Unless(!body.IsEmpty, "an empty piece of a body");
                BodyLength += body.Length;
                BodyHash = HashOf(body, BodyHash);
                break;
            case ParseStep.End:
                Ending = "end";
                KeepsAlive = parser.KeepsAlive;
                break;
            case ParseStep.Invalid:
                Ending = parser.Problem ?? "";
                break;
        }
    }

    public override string ToString() =>
        $"{Status} after {Interim}, body {BodyLength} {BodyHash:x}, {Ending}, {(KeepsAlive ? "keeps" : "closes")}, length {ContentLength}, stream {IsEventStream}, {Marker}";
}
