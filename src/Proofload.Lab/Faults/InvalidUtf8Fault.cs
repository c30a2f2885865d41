using Proofload.Lab.Simulator.Generation;
using Proofload.Lab.Simulator.Http;

namespace Proofload.Lab.Faults;

/// <summary>Bytes that are not UTF-8 in the middle of one event or of the body.</summary>
internal sealed class InvalidUtf8Fault() : Fault(Kind.Name)
{
    public static FaultKind Kind { get; } = new("invalid_utf8", null, "Bytes 0xC3 0x28 0xFF inside the text of one event, or the first text of the body.")
    {
        Create = _ => new InvalidUtf8Fault(),
    };

    private static ReadOnlySpan<byte> Invalid => [0xC3, 0x28, 0xFF];

    public override FaultShapes AppliesTo => FaultShapes.Any;

    public override Emission? OnToken(TokenStream stream)
    {
        stream.BuildNext();
        var whole = stream.Buffer.Payload.ToArray();
        var at = TextPlace(whole);
        stream.Buffer.Truncate(at);
        stream.Buffer.Append(Invalid);
        stream.Buffer.Append(whole.AsSpan(at));
        stream.Send();
        return stream.Advance();
    }

    public override async ValueTask<bool> SendBodyAsync(Exchange exchange, string contentType, ReadOnlyMemory<byte> body)
    {
        var at = TextPlace(body.Span);
        byte[] broken = [.. body.Span[..at], .. Invalid, .. body.Span[at..]];
        await exchange.SendAsync(200, contentType, broken);
        return true;
    }

    // Inside the generated text where there is one, else in the middle.
    private static int TextPlace(ReadOnlySpan<byte> json)
    {
        foreach (var field in (ReadOnlySpan<string>)["\"content\":\"", "\"reasoning_content\":\"", "\"delta\":\"", "\"arguments\":\"", "\"partial_json\":\"", "\"thinking\":\"", "\"response\":\"", "\"text\":\""])
        {
            var at = json.IndexOf(System.Text.Encoding.ASCII.GetBytes(field));
            if (at >= 0)
            {
                return at + field.Length;
            }
        }

        return json.Length / 2;
    }
}
