using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Proofload.Tokenizers.Bpe;
using Proofload.Tokenizers.Patterns;
using Proofload.Tokenizers.Splitting;

namespace Proofload.Tests.Tokenizers.Splitting;

public sealed class KnownPatternsTests
{
    private static readonly string[] Fragments =
    [
        " ", "  ", "\n", "\r", "\r\n", "\t", "\u00a0", "\u3000", "\u0085", "a", "B", "ǅ", "ʰ", "漢", "\u0301", "\u0903", "1", "²", "Ⅻ", "٣", "'", "'s", "'S", "'ſ", "'re", "'LL", "'x", "!", "/", "_", "😀", "𝒳", "\u200d", "\0", "ſ",
    ];

    public static TheoryData<string, string> Patterns => new()
    {
        { "gpt2", Gpt2Scanner.Pattern }, { "cl100k_base", Cl100kScanner.Pattern }, { "qwen2", Cl100kScanner.QwenPattern }, { "o200k_base", O200kScanner.Pattern },
    };

    [Theory]
    [MemberData(nameof(Patterns))]
    public void A_scanner_gives_the_pieces_of_its_pattern(string name, string pattern)
    {
        var program = PatternProgram.Compile(pattern);
        Prop.ForAll(Arb.From(Gen.ListOf(Gen.Elements(Fragments)).Select(static parts => string.Concat(parts))), text =>
        {
            List<string> scanned = [], matched = [];
            Run(KnownPatterns.ByName(name, new Collecting(scanned))!, text);
            Run(new SplitStage(program, [], SplitBehavior.Isolated, false, new Collecting(matched)), text);
            Assert.Equal(matched, scanned);
            return string.Concat(scanned) == text;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000).WithEndSize(40));
    }

    [Fact]
    public void A_pattern_that_is_not_known_has_no_scanner() => Assert.Null(KnownPatterns.ByPattern("a", new Collecting([])));

    private static void Run(Proofload.Tokenizers.ITextStage stage, string text)
    {
        if (text.Length > 0)
            stage.Run(Encoding.UTF8.GetBytes(text), new Workspace());
    }
}
