using System.Text;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Proofload.Tokenizers;
using Proofload.Tokenizers.Patterns;

namespace Proofload.Tests.Tokenizers.Patterns;

public sealed class PatternProgramTests
{
    /// <summary>Patterns that the framework's engine reads in the same way, for text without surrogates.</summary>
    public static TheoryData<string> Shared =>
    [
        "a|ab", "ab|a", "(?:ab|a)(?:bc|c)?", "a*", "a+?b", "a*?a", "[ab]{2}", "[ab]{1,3}c", "(?:ab){0,2}a", "(?:a|b)*c", "(?:ab|b)+?c", "a(?=b)", "a(?!b)", "(?>a+)ab|b", "[^a]b", "[a-c]+", "\\s+(?!\\S)|\\s+",
        "\\p{Lu}?\\p{L}+", "\\P{L}", "[^\\s\\p{L}\\d]+", "\\d{1,3}(?=(?:\\d{3})*(?!\\d))", "(?i:AB)c", "(?i)aB", "a|b|c|(?:a|)b", "[\\]\\-a]", "\\x61\\u0062", "(a)(b)", ".b", "b\\z", "\\Aa",
    ];

    [Theory]
    [MemberData(nameof(Shared))]
    public void A_pattern_matches_what_the_frameworks_engine_matches(string pattern)
    {
        var program = PatternProgram.Compile(pattern);
        var regex = new Regex("\\G(?:" + pattern + ")", RegexOptions.CultureInvariant);
        var matches = 0;
        Compare("ab cbcaabb ABc aB]ABC\n 12345 é-éa!1ab");
        Prop.ForAll(Arb.From(Gen.ListOf(Gen.Elements("a", "b", "c", "A", "B", " ", "\n", "1", "é", "-", "]")).Select(static parts => string.Concat(parts))), Compare)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(150).WithEndSize(14));
        Assert.True(matches > 0, "the texts never match");

        void Compare(string text)
        {
            var utf8 = Encoding.UTF8.GetBytes(text);
            for (var i = 0; i <= text.Length; i++)
            {
                var expected = regex.Match(text, i);
                var end = program.MatchAt(utf8, Encoding.UTF8.GetByteCount(text.AsSpan(0, i)), new MatchSpace());
                Assert.Equal(expected.Success ? Encoding.UTF8.GetByteCount(text.AsSpan(0, expected.Index + expected.Length)) : -1, end);
                matches += expected is { Success: true, Length: > 0 } ? 1 : 0;
            }
        }
    }

    [Theory]
    [InlineData("(a", "a ( is not closed")]
    [InlineData("a)", "a ) closes no group")]
    [InlineData("[a", "a [ is not closed")]
    [InlineData("[]", "[ ] is empty")]
    [InlineData("*", "'*' repeats nothing")]
    [InlineData("^a", "'^' means the line to some libraries and the text to others; it is not supported")]
    [InlineData("a{1,3}+", "'{…}?' and '{…}+' mean different things to different libraries; they are not supported")]
    [InlineData("(?:a*)*", "a part that may match nothing is repeated")]
    [InlineData("(?<=a)b", "a group of the kind '(?<' is not supported")]
    [InlineData("\\b", "'\\b' is not supported")]
    [InlineData("\\p{Han}", "'\\p{Han}' is not supported; general categories such as \\p{L} or \\p{Lu} are")]
    [InlineData("[a[b]]", "a [ within [ ] is not supported; \\[ is the character")]
    [InlineData("[z-a]", "a range within [ ] needs two characters in their order")]
    [InlineData("a{3,1}", "the interval {3,1} is the wrong way round")]
    [InlineData("a\\", "it ends with a \\")]
    [InlineData("\\ud800", "U+D800 is no character")]
    [InlineData("(?:a{1000}b{2}){1000}", "an interval above 1000", false)]
    public void What_is_not_supported_is_refused_in_words(string pattern, string expected, bool isRefused = true)
    {
        if (isRefused)
            Assert.Equal(expected, Assert.Throws<FormatException>(() => PatternProgram.Compile(pattern)).Message);
        else
            Assert.NotNull(PatternProgram.Compile(pattern));
    }

    [Fact]
    public void Code_points_are_single_characters()
    {
        Assert.Equal(4, PatternProgram.Compile("\\p{L}").MatchAt(Encoding.UTF8.GetBytes("𝒳𝓎"), 0, new MatchSpace()));
        Assert.Equal(4, PatternProgram.Compile("[𝒳-𝒵]").MatchAt(Encoding.UTF8.GetBytes("𝒴"), 0, new MatchSpace()));
        Assert.Equal(-1, PatternProgram.Compile("[^😀]").MatchAt(Encoding.UTF8.GetBytes("😀"), 0, new MatchSpace()));
        Assert.Equal(2, PatternProgram.Compile("(?i:s)").MatchAt(Encoding.UTF8.GetBytes("ſ"), 0, new MatchSpace()));
    }

    [Fact]
    public void A_pattern_that_would_never_end_is_given_up()
    {
        var text = Encoding.UTF8.GetBytes(new string('a', 60));
        Assert.Throws<TokenizerException>(() => PatternProgram.Compile("(?:a|a)+b").MatchAt(text, 0, new MatchSpace()));
    }
}
