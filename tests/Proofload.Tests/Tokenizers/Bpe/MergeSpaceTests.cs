using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Proofload.Tokenizers.Bpe;

namespace Proofload.Tests.Tokenizers.Bpe;

public sealed class MergeSpaceTests
{
    private static readonly string[] Tokens = ["a", "b", "c", "ab", "bc", "aa", "abc", "aaaa", "ca", "bcab", "aab", "cc", "ccc"];

    [Fact]
    public void The_heap_merges_as_the_search_does()
    {
        var vocabulary = new Vocabulary(16, 64);
        for (var i = 0; i < Tokens.Length; i++)
            Assert.True(vocabulary.TryAdd(i, Encoding.ASCII.GetBytes(Tokens[i])));
        var merges = new RankMerges(vocabulary);
        Prop.ForAll(Arb.From(Gen.ArrayOf(Gen.Elements((byte)'a', (byte)'b', (byte)'c'))), text =>
        {
            var (search, heap) = (Filled(text), Filled(text));
            search.MergeShort(text, merges);
            heap.MergeLong(text, merges);
            Assert.Equal(Ids(search), Ids(heap));
            return string.Concat(Ids(heap).Select(static id => Tokens[id])) == Encoding.ASCII.GetString(text);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(120));
    }

    [Fact]
    public void A_vocabulary_finds_what_was_added_and_refuses_it_twice()
    {
        var vocabulary = new Vocabulary(0, 0);
        for (var i = 0; i < 5_000; i++)
            Assert.True(vocabulary.TryAdd(i * 3, BitConverter.GetBytes(i)));
        Assert.All(Enumerable.Range(0, 5_000), i => Assert.Equal(i * 3, vocabulary.Find(BitConverter.GetBytes(i))));
        Assert.Equal((-1, 5_000), (vocabulary.Find("nothing"u8), vocabulary.Count));
        Assert.False(vocabulary.TryAdd(0, "new"u8));
        Assert.False(vocabulary.TryAdd(1, BitConverter.GetBytes(7)));
        Assert.True(vocabulary.TryAdd(1, BitConverter.GetBytes(7), isFound: false));
        Assert.Equal(21, vocabulary.Find(BitConverter.GetBytes(7)));
    }

    private static MergeSpace Filled(byte[] text)
    {
        var space = new MergeSpace();
        for (var i = 0; i < text.Length; i++)
            space.Add(text[i] - 'a', i, i + 1);
        return space;
    }

    private static int[] Ids(MergeSpace space) => [.. Enumerable.Range(0, space.Count).Select(space.IdAt)];
}
