using Proofload.Lab.Simulator.Generation;

namespace Proofload.Lab.Faults;

/// <summary>Megabytes without a line feed in the middle of the stream; then the stream goes on.</summary>
internal sealed class HugeLineFault(int bytes) : Fault(Kind.Name)
{
    public static FaultKind Kind { get; } = new("huge_line", "a size from 1KB to 256MB; default 8MB", "A line of that size that means nothing (a comment; blanks where lines are JSON) without a line feed, in pieces of 64 KB, then the stream goes on.")
    {
        Create = p => new HugeLineFault(FaultParameter.Bytes("huge_line", p, 8 << 20)),
    };

    private const int Piece = 64 << 10;

    public override FaultShapes AppliesTo => FaultShapes.Stream;

    public override Emission? OnToken(TokenStream stream)
    {
        Span<byte> filler = stackalloc byte[1024];
        filler.Fill(stream.Template.Filler);
        var left = bytes - stream.Template.FillerStart.Length;
        stream.Buffer.Clear();
        stream.Buffer.Append(stream.Template.FillerStart);
        while (left > 0)
        {
            var count = Math.Min(left, filler.Length);
            stream.Buffer.Append(filler[..count]);
            left -= count;
            if (stream.Buffer.Length >= Piece)
            {
                stream.Send();
                stream.Buffer.Clear();
            }
        }

        stream.Buffer.Append(stream.Template.EventEnd);
        stream.Send();
        return null;
    }
}
