using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Proofload.Tokenizers.Bpe;
using Proofload.Tokenizers.Normalizing;

namespace Proofload.Tests.Tokenizers.Normalizing;

public sealed class UnicodeFormTests
{
    private static readonly UnicodeForm Nfc = new(compatible: false, composes: true);
    private static readonly UnicodeForm Nfd = new(compatible: false, composes: false);
    private static readonly UnicodeForm Nfkc = new(compatible: true, composes: true);
    private static readonly UnicodeForm Nfkd = new(compatible: true, composes: false);

    /// <summary>Samples of the standard's own test file (NormalizationTest.txt, part 0 and 1): source, NFC, NFD, NFKC, NFKD.</summary>
    [Theory]
    [InlineData("\u1E0A", "\u1E0A", "D\u0307", "\u1E0A", "D\u0307")]
    [InlineData("\u1E0A\u0323", "\u1E0C\u0307", "D\u0323\u0307", "\u1E0C\u0307", "D\u0323\u0307")]
    [InlineData("\u212B", "\u00C5", "A\u030A", "\u00C5", "A\u030A")]
    [InlineData("\uFB01", "\uFB01", "\uFB01", "fi", "fi")]
    [InlineData("\u1E9B\u0323", "\u1E9B\u0323", "\u017F\u0323\u0307", "\u1E69", "s\u0323\u0307")]
    [InlineData("\u0958", "\u0915\u093C", "\u0915\u093C", "\u0915\u093C", "\u0915\u093C")]
    [InlineData("\uAC01", "\uAC01", "\u1100\u1161\u11A8", "\uAC01", "\u1100\u1161\u11A8")]
    [InlineData("\u1100\u1161\u11A8", "\uAC01", "\u1100\u1161\u11A8", "\uAC01", "\u1100\u1161\u11A8")]
    [InlineData("\u0344", "\u0308\u0301", "\u0308\u0301", "\u0308\u0301", "\u0308\u0301")]
    [InlineData("a\u0315\u0300\u05AE\u0300b", "\u00E0\u05AE\u0300\u0315b", "a\u05AE\u0300\u0300\u0315b", "\u00E0\u05AE\u0300\u0315b", "a\u05AE\u0300\u0300\u0315b")]
    [InlineData("\uFDFA", "\uFDFA", "\uFDFA", "\u0635\u0644\u0649 \u0627\u0644\u0644\u0647 \u0639\u0644\u064A\u0647 \u0648\u0633\u0644\u0645", "\u0635\u0644\u0649 \u0627\u0644\u0644\u0647 \u0639\u0644\u064A\u0647 \u0648\u0633\u0644\u0645")]
    [InlineData("\U0001D15E", "\U0001D157\U0001D165", "\U0001D157\U0001D165", "\U0001D157\U0001D165", "\U0001D157\U0001D165")]
    [InlineData("\U0001D191\u0385", "\U0001D191\u0385", "\U0001D191\u00A8\u0301", "\U0001D191 \u0308\u0301", "\U0001D191 \u0308\u0301")]
    public void Samples_of_the_standard_are_as_it_says(string text, string nfc, string nfd, string nfkc, string nfkd) =>
        Assert.Equal((nfc, nfd, nfkc, nfkd, false), (Of(Nfc, text), Of(Nfd, text), Of(Nfkc, text), Of(Nfkd, text), Nfkd.Leaves(Encoding.UTF8.GetBytes(text)) && text != nfkd));

    [Fact]
    public void Forms_are_stable_and_agree_with_each_other()
    {
        int[] blocks = [0x41, 0xC0, 0x300, 0x370, 0x591, 0x64B, 0x900, 0x1100, 0x1161, 0x11A8, 0x1E00, 0x2100, 0x3040, 0xAC00, 0xF900, 0xFB00, 0xFF00, 0x1D15E, 0x2F800];
        var point = from block in Gen.Elements(blocks) from offset in Gen.Choose(0, 60) select char.ConvertFromUtf32(block + offset);
        Prop.ForAll(Arb.From(Gen.ListOf(point).Select(static parts => string.Concat(parts))), text =>
        {
            foreach (var form in (UnicodeForm[])[Nfc, Nfd, Nfkc, Nfkd])
            {
                var once = Of(form, text);
                Assert.Equal(once, Of(form, once));
                Assert.True(!form.Leaves(Encoding.UTF8.GetBytes(text)) || once == text, "a text that is said to stay does not");
            }

            return Of(Nfc, Of(Nfd, text)) == Of(Nfc, text) && Of(Nfd, Of(Nfc, text)) == Of(Nfd, text)
                && Of(Nfkc, Of(Nfd, text)) == Of(Nfkc, text) && Of(Nfkd, Of(Nfc, text)) == Of(Nfkd, text);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Usual_text_is_left_without_a_copy()
    {
        Assert.True(Nfc.Leaves("Größe, Привет, 漢字, 한국어, 👋"u8));
        Assert.False(Nfc.Leaves("e\u0301"u8));
        Assert.False(Nfd.Leaves("é"u8));
        Assert.Equal("14.0.0", NormalizationData.Instance.Version);
    }

    private static string Of(UnicodeForm form, string text)
    {
        // Straight to the work, so that the short cut is tested against it.
        var buffer = new ByteBuffer();
        form.Apply(Encoding.UTF8.GetBytes(text), buffer, new Workspace());
        return Encoding.UTF8.GetString(buffer.Written);
    }
}
