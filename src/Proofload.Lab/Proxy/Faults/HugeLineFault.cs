using Proofload.Lab.Faults;

namespace Proofload.Lab.Proxy.Faults;

/// <summary>A line of megabytes that means nothing in the middle of a stream; then the stream goes on.</summary>
internal static class HugeLineFault
{
    private const int Piece = 64 << 10;

    public static ProxyFaultKind Kind { get; } = new("huge_line", "a size from 1KB to 256MB; default 8MB", "A line of that size that means nothing (a comment; blanks where lines are JSON), then the stream goes on.")
    {
        Create = static (p, _) =>
        {
            var size = FaultParameter.Bytes("huge_line", p, 8 << 20);
            return new StrikeFault("huge_line", (part, _, body) => Send(part, size, body), onBody: null, endsConnection: false);
        },
    };

    private static void Send(ReadOnlySpan<byte> part, int size, ShapedBody body)
    {
        var isJson = part.StartsWith((byte)'{');
        var filler = new byte[Piece];
        filler.AsSpan().Fill(isJson ? (byte)' ' : (byte)'x');
        if (!isJson)
        {
            body.Send(":"u8);
        }

        for (var left = size - (isJson ? 0 : 1); left > 0; left -= Piece)
        {
            body.Send(filler.AsSpan(0, Math.Min(left, Piece)));
        }

        body.Send(isJson ? "\n"u8 : "\n\n"u8);
        body.Send(part);
    }
}
