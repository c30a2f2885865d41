namespace Proofload.Tokenizers.HuggingFace;

/// <summary>The characters that stand for bytes in vocabularies of the GPT-2 kind: printable ones for themselves, the others from U+0100 on.</summary>
internal static class ByteAlphabet
{
    private static readonly Dictionary<char, byte> Bytes = Make();

    /// <summary>The bytes that a token's text stands for; null when some character stands for none.</summary>
    public static byte[]? Decode(string text)
    {
        var bytes = new byte[text.Length];
        for (var i = 0; i < text.Length; i++)
        {
            if (!Bytes.TryGetValue(text[i], out bytes[i]))
                return null;
        }

        return bytes;
    }

    private static Dictionary<char, byte> Make()
    {
        var map = new Dictionary<char, byte>();
        var next = 0x100;
        for (var b = 0; b < 256; b++)
        {
            var isPrintable = b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE;
            map[(char)(isPrintable ? b : next++)] = (byte)b;
        }

        return map;
    }
}
