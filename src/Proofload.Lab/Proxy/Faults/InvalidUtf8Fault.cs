namespace Proofload.Lab.Proxy.Faults;

/// <summary>Bytes that are not UTF-8 in the middle of one event or of the body.</summary>
internal static class InvalidUtf8Fault
{
    private static readonly byte[][] Texts =
        ["\"content\":\""u8.ToArray(), "\"reasoning_content\":\""u8.ToArray(), "\"delta\":\""u8.ToArray(), "\"thinking\":\""u8.ToArray(), "\"response\":\""u8.ToArray(), "\"text\":\""u8.ToArray()];

    public static ProxyFaultKind Kind { get; } = new("invalid_utf8", null, "Bytes 0xC3 0x28 0xFF inside the text of one event, or in the middle of the body.")
    {
        Create = static (_, _) => new StrikeFault("invalid_utf8", static (part, _, body) => Insert(part, body), static (part, _, body) => Overwrite(part, body), endsConnection: false),
    };

    private static ReadOnlySpan<byte> Invalid => [0xC3, 0x28, 0xFF];

    private static void Insert(ReadOnlySpan<byte> part, ShapedBody body)
    {
        var at = part.TrimEnd("\r\n"u8).Length / 2;
        foreach (var text in Texts)
        {
            if (part.IndexOf(text) is >= 0 and var place)
            {
                at = place + text.Length;
                break;
            }
        }

        body.Send([.. part[..at], .. Invalid, .. part[at..]]);
    }

    // The length of a body is announced: bytes take the place of others. The last one is no UTF-8 by itself.
    private static void Overwrite(ReadOnlySpan<byte> part, ShapedBody body)
    {
        var count = Math.Min(part.Length, Invalid.Length);
        body.Send([.. Invalid[^count..], .. part[count..]]);
    }
}
