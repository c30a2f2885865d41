using System.Text;
using Proofload.Fuzz.Grammars;
using Proofload.Measurement.Randomness;
using Proofload.Tokenizers;
using Proofload.Tokenizers.HuggingFace;

namespace Proofload.Fuzz.Targets;

/// <summary>
/// The reader of tokenizer.json and the encoder behind it: any bytes are a tokenizer that counts every text, or are refused in one line that names
/// the file. What the grammar makes gives the tokens of merging by the book.
/// </summary>
internal sealed class TokenizerTarget : FuzzTarget
{
    private static readonly string[] Texts = ["", "abc abcde  bad", "a\u0301\u1100\u1161 \u2581\u6f22 <s>a\n\n 12 \U0001F680", new string('a', 300) + new string(' ', 300)];

    public override string Name => "tokenizer";

    // Patterns take a number of steps for each place of a text: what matters is reached with short files.
    public override int MaxLength => 16 * 1024;

    public override IReadOnlyList<byte[]> Dictionary => TokenizerGrammar.Pieces;

    public override Sample Valid(ref SeededRandom random)
    {
        var (json, text, ids) = TokenizerGrammar.Tokenizer(ref random);
        var bytes = Encoding.UTF8.GetBytes(json);
        return new Sample(bytes, () => FuzzFailure.UnlessEqual(
            string.Join(' ', ids), string.Join(' ', TokenizerJson.Read("fuzz.json", bytes).Encode(text)), $"the tokens of '{text}'"));
    }

    public override bool Check(byte[] input, ref SeededRandom random, bool everyCut)
    {
        if (everyCut)
        {
            for (var length = 0; length < input.Length; length++)
            {
                TryRead(input.AsMemory(0, length));
            }
        }

        if (TryRead(input) is not { } tokenizer)
        {
            return false;
        }

        foreach (var text in Texts)
        {
            CheckText(tokenizer, Encoding.UTF8.GetBytes(text));
        }

        // The file itself is as odd a text as any.
        CheckText(tokenizer, input.AsSpan(0, Math.Min(input.Length, 400)));
        return true;
    }

    // Tables are as long as the highest id.
    public override long AllocationLimit(int length) => (256L << 20) + (8192L * length);

    private static void CheckText(Tokenizer tokenizer, ReadOnlySpan<byte> text)
    {
        try
        {
            FuzzFailure.UnlessEqual(tokenizer.Count(text), tokenizer.Encode(text).Count, "the count and the number of ids");
        }
        catch (TokenizerException e)
        {
            // A pattern without end is given up.
            FuzzFailure.Unless(e.Message.Contains("too many steps", StringComparison.Ordinal), e.Message);
        }
    }

    private static Tokenizer? TryRead(ReadOnlyMemory<byte> file)
    {
        try
        {
            return TokenizerJson.Read("fuzz.json", file);
        }
        catch (TokenizerException e)
        {
            FuzzFailure.Unless(e.Message.StartsWith("fuzz.json", StringComparison.Ordinal) && !e.Message.AsSpan().ContainsAny('\n', '\r'), $"the reason is no line of this file: {e.Message}");
            return null;
        }
    }
}
