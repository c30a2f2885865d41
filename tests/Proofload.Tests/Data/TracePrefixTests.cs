using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Proofload.Data;
using Proofload.Data.Looks;
using Proofload.Data.Traces;
using Proofload.Measurement.Randomness;
using Proofload.Plans;
using Proofload.Plans.Loads;
using Proofload.Tests.Tokenizers;
using Proofload.Tokenizers;

namespace Proofload.Tests.Data;

/// <summary>Prompts made of a trace's prefix hashes.</summary>
public sealed class TracePrefixTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string> Tokenizers => ["", "cl100k_base", "o200k_base", "sentencepiece.json"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Tokenizers))]
    public void Prompts_share_exactly_the_blocks_that_their_hashes_share_and_have_exactly_their_length(string name)
    {
        var (trace, ids) = RandomTrace(blockTokens: 16);
        var tokenizer = name.Length == 0 ? null : TokenizerFixtures.Open(name);
        var texts = Texts(trace, tokenizer);
        for (var i = 0; i < ids.Count; i++)
        {
            var words = texts[i].Split(' ');
            Assert.Equal(trace.At(i).PromptTokens, words.Length);
            if (tokenizer is not null)
                Assert.Equal((long?)trace.At(i).PromptTokens, tokenizer.Count(texts[i]));
            for (var j = 0; j < i; j++)
            {
                // Common beginning by ids, in whole tokens; the last block of either may be cut.
                var common = ids[i].Zip(ids[j]).TakeWhile(static p => p.First == p.Second).Count() * 16;
                var least = Math.Min(Math.Min(words.Length, texts[j].Split(' ').Length), common);
                Assert.Equal(words.Take(least), texts[j].Split(' ').Take(least));
                if (least == common)
                    Assert.NotEqual(words.Skip(common).Take(6), texts[j].Split(' ').Skip(common).Take(6));
            }
        }
    }

    [Fact]
    public void A_block_is_a_function_of_seed_and_id_and_a_cut_one_is_its_beginning()
    {
        _folder.Write("t.jsonl", Line(0, 8, "5, 9") + Line(1, 7, "9, 5") + Line(2, 4, "5") + Line(3, 2, "5") + Line(4, 11, "5"));
        var trace = Read("t.jsonl", blockTokens: 4);
        var texts = Texts(trace, null).ConvertAll(static t => t.Split(' '));

        Assert.Equal(texts[0][..4], texts[1][4..7].Append(texts[0][3]));
        Assert.Equal(texts[0][..4], texts[2]);
        Assert.Equal(texts[0][..2], texts[3]);
        Assert.Equal(texts[0][..4], texts[4][..4]);
        Assert.NotEqual(texts[0], Texts(trace, null, seed: 2)[0].Split(' '));
        Assert.Equal([8, 7, 4, 2, 11], texts.Select(static t => t.Length));
    }

    [Fact]
    public void Published_lines_of_Mooncake_share_their_first_block()
    {
        // Two lines of the trace published with "Mooncake: A KVCache-centric Disaggregated Architecture for LLM Serving" (FAST 2025).
        _folder.Write("t.jsonl", """
            {"timestamp": 27482, "input_length": 6955, "output_length": 52, "hash_ids": [46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 2353, 2354]}
            {"timestamp": 30535, "input_length": 6472, "output_length": 26, "hash_ids": [46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 2366]}
            """);
        var trace = Read("t.jsonl", blockTokens: 512);
        var texts = Texts(trace, null).ConvertAll(static t => t.Split(' '));

        Assert.Equal((6955, 6472), (texts[0].Length, texts[1].Length));
        Assert.Equal(12 * 512, texts[0].Zip(texts[1]).TakeWhile(static p => p.First == p.Second).Count());
        Assert.Null(trace.Sessions);
        Assert.Equal((12 * 512L, 0), (PrefixSharing.Of(trace, 512).SharedTokens, PrefixSharing.Of(trace, 512).UnevenRows));
    }

    [Fact]
    public void Hashes_are_left_alone_where_the_plan_says_so()
    {
        _folder.Write("t.jsonl", Line(0, 8, "5, 9") + Line(1, 8, "5, 9"));
        var off = Read("t.jsonl", blockTokens: 0);

        Assert.False(off.HasBlocks);
        Assert.NotEqual(Texts(off, null)[0], Texts(off, null)[1]);
        var busted = new SyntheticSource(new DataPlan { CacheBust = true }, 1, Read("t.jsonl", blockTokens: 4).At);
        Assert.NotEqual(busted.At(0).Prompt(), busted.At(1).Prompt());
    }

    [Theory]
    [InlineData("\"x\"", "hash_ids is not a list")]
    [InlineData("[1.5]", "one of hash_ids is neither a whole number nor a text")]
    [InlineData("[[1]]", "one of hash_ids is neither a whole number nor a text")]
    public void Hashes_that_are_none_are_reported(string ids, string reason)
    {
        _folder.Write("t.jsonl", $$"""{"timestamp": 0, "input_length": 5, "output_length": 1, "hash_ids": {{ids}}}""" + "\n" + Line(0, 8, "5, 9"));

        Assert.Equal(reason, Assert.Single(Read("t.jsonl", 4).Report.Skipped).Reason);
    }

    [Fact]
    public void Hashes_may_be_texts_or_use_all_64_bits()
    {
        _folder.Write("t.jsonl", Line(0, 8, "\"a\", 18446744073709551615") + Line(1, 8, "\"a\", -1") + Line(2, 8, "\"b\", -9223372036854775808"));
        var texts = Texts(Read("t.jsonl", 4), null);

        Assert.Equal(texts[0], texts[1]);
        Assert.NotEqual(texts[0][..20], texts[2][..20]);
    }

    [Fact]
    public void Packed_ids_are_the_ids() => Prop.ForAll(
        ArbMap.Default.ArbFor<long[][]>(),
        static rows =>
        {
            var pool = new HashIdPool();
            var places = rows.Select(ids => pool.Add(ids)).ToArray();
            return rows.Zip(places).All(p => p.First.SequenceEqual(Unpack(pool.At(p.Second))));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Packed_ids_of_many_rows_go_over_block_ends()
    {
        var pool = new HashIdPool();
        var random = SeededRandom.At(3, 1, 1);
        var rows = Enumerable.Range(0, 20_000).Select(_ => Enumerable.Range(0, random.NextInt(60)).Select(_ => random.NextLong(long.MaxValue)).ToArray()).ToArray();
        var places = rows.Select(ids => pool.Add(ids)).ToArray();

        Assert.True(pool.Bytes > 3 << 20);
        Assert.All(rows.Zip(places), p => Assert.Equal(p.First, Unpack(pool.At(p.Second))));
    }

    [Fact]
    public void Sharing_counts_whole_blocks_that_an_earlier_prompt_began_with()
    {
        // The second shares two whole blocks, the third one (its second is cut), the fourth has the same block elsewhere.
        _folder.Write("t.jsonl", Line(0, 12, "1, 2, 3") + Line(1, 10, "1, 2, 4") + Line(2, 7, "1, 2") + Line(3, 8, "9, 2") + Line(4, 4, "1, 2, 3"));
        var sharing = PrefixSharing.Of(Read("t.jsonl", 4), 4);

        Assert.Equal((5, 41L, 16L, 5L, 1), (sharing.Rows, sharing.PromptTokens, sharing.SharedTokens, sharing.DistinctBlocks, sharing.UnevenRows));
    }

    private (Trace Trace, List<long[]> Ids) RandomTrace(int blockTokens)
    {
        var random = SeededRandom.At(11, 1, 1);
        var (lines, all) = (new StringBuilder(), new List<long[]>());
        for (var i = 0; i < 40; i++)
        {
            // A tree of prefixes, as real traces have: go along an earlier row for a while, then on alone.
            var ids = new List<long>();
            if (all.Count > 0 && random.NextInt(4) > 0)
            {
                var other = all[random.NextInt(all.Count)];
                ids.AddRange(other.Take(1 + random.NextInt(other.Length)));
            }

            for (var more = 1 + random.NextInt(4); more > 0; more--)
                ids.Add((i * 1000) + more);
            var length = (ids.Count * blockTokens) - random.NextInt(blockTokens);
            lines.Append(Line(i, length, string.Join(", ", ids)));
            all.Add([.. ids]);
        }

        _folder.Write("r.jsonl", lines.ToString());
        return (Read("r.jsonl", blockTokens), all);
    }

    private static string Line(long at, int length, string ids) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"timestamp": {{at}}, "input_length": {{length}}, "output_length": 1, "hash_ids": [{{ids}}]}""") + "\n";

    private Trace Read(string name, int blockTokens)
    {
        var path = Path.Combine(_folder.Path, name);
        return TraceReader.Read(new ReplayLoad { Path = path, BlockTokens = blockTokens }, path);
    }

    private static List<string> Texts(Trace trace, Tokenizer? tokenizer, ulong seed = 1)
    {
        var source = new SyntheticSource(new DataPlan(), seed, trace.At, tokenizer);
        return [.. Enumerable.Range(0, trace.Count).Select(i => source.At(i).Prompt())];
    }

    private static List<long> Unpack(HashIds ids)
    {
        var all = new List<long>();
        foreach (var id in ids)
            all.Add(id);
        return all;
    }
}
