using System.Buffers;
using System.Text;
using Proofload.Fuzz.Grammars;
using Proofload.Measurement.Randomness;
using Proofload.Protocols.Generation;
using Proofload.Protocols.OpenAi;
using Proofload.Transport;

namespace Proofload.Tests.Protocols.OpenAi;

public sealed class ChunkFormTests
{
    private const string Typical = "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"m\",\"choices\":[{\"index\":0,"
        + "\"delta\":{\"content\":\" token\"},\"logprobs\":null,\"finish_reason\":null}],\"usage\":null,\"emitted_ns\":123456789}";

    private static readonly string[] Values =
    [
        "\"a\"", "\"\"", "\"caf\u00e9 \u6f22\u5b57 and more than sixteen bytes\"", "\"\\n\"", "\"\\\"", "\"stop\"", "\"error\"", "null", "0", "7", "00", "-1", "1.5", "1e3",
        "123456789012345678", "1234567890123456789", "true", "{}", "[]", "[{\"type\":\"text\",\"text\":\"x\"}]", "{\"completion_tokens\":3}", "{\"content\":\"b\"}", "[{\"delta\":{\"content\":\"c\"}}]",
    ];

    private static readonly string[] Names =
    [
        "id", "created", "model", "object", "error", "usage", "choices", "emitted_ns", "content", "reasoning_content", "reasoning", "refusal", "tool_calls", "function_call", "role", "index", "finish_reason", "text", "x",
    ];

    [Theory]
    [InlineData("\" token\"", "\"another, longer than any vector of bytes in use\"")]
    [InlineData("\" token\"", "\"caf\u00e9\"")]
    [InlineData("chatcmpl-1", "chatcmpl-4711-and-so-on")]
    [InlineData("1700000000", "1700000001")]
    [InlineData("123456789", "123456790")]
    [InlineData("\"model\":\"m\"", "\"model\":\"\"")]
    public void What_changes_from_chunk_to_chunk_fits(string was, string becomes) => Assert.True(Fits(Typical, Typical.Replace(was, becomes, StringComparison.Ordinal)));

    [Theory]
    [InlineData("\" token\"", "\"\"")]
    [InlineData("\" token\"", "\"line\\n\"")]
    [InlineData("\" token\"", "null")]
    [InlineData("\" token\"", "\"half a quote")]
    [InlineData("chat.completion.chunk", "error")]
    [InlineData("\"finish_reason\":null", "\"finish_reason\":\"stop\"")]
    [InlineData("\"index\":0", "\"index\":1")]
    [InlineData("\"usage\":null", "\"usage\":{\"completion_tokens\":3}")]
    [InlineData("123456789", "0123456789")]
    [InlineData("123456789", "123456789.5")]
    [InlineData("123456789", "1234567890123456789")]
    [InlineData("1700000000", "")]
    public void Whatever_else_changes_does_not_fit(string was, string becomes) => Assert.False(Fits(Typical, Typical.Replace(was, becomes, StringComparison.Ordinal)));

    [Theory]
    [InlineData("{\"choices\":[{\"delta\":{\"content\":\"\"}}]}")]
    [InlineData("{\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}")]
    [InlineData("{\"choices\":[{\"delta\":{\"content\":\"a\",\"reasoning\":\"b\"}}]}")]
    [InlineData("{\"choices\":[{\"delta\":{\"content\":\"a\",\"refusal\":\"b\"}}]}")]
    [InlineData("{\"choices\":[{\"delta\":{\"content\":\"a\",\"content\":\"b\"}}]}")]
    [InlineData("{\"choices\":[{\"delta\":{\"content\":\"a\"}},{\"delta\":{\"content\":\"b\"}}]}")]
    [InlineData("{\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"choices\":[{\"delta\":{\"content\":\"b\"}}]}")]
    [InlineData("{\"choices\":[{\"delta\":{\"content\":[{\"type\":\"text\",\"text\":\"a\"}]}}]}")]
    [InlineData("{\"choices\":[{\"delta\":{\"tool_calls\":[{\"function\":{\"name\":\"f\"}}]}}]}")]
    [InlineData("{\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"emitted_ns\":1,\"emitted_ns\":2}")]
    [InlineData("{\"choices\":[{\"delta\":{\"content\":\"a\\n\"}}]}")]
    [InlineData("{\"choices\":[{\"delta\":{\"content\":\"a\"}}],\n\"id\":\"b\"}")]
    public void Chunks_whose_meaning_does_not_lie_in_one_text_have_no_form(string json) => Assert.Null(FormOf(json));

    [Fact]
    public void Whatever_fits_says_what_reading_it_says()
    {
        var (forms, fits) = (0, 0);
        for (var round = 0; round < 20_000; round++)
        {
            var random = SeededRandom.At(21, 0, (ulong)round);
            var json = random.NextInt(4) == 0 ? Typical : Chunk(ref random);
            if (FormOf(json) is not { } form)
            {
                continue;
            }

            forms++;
            for (var siblings = 0; siblings < 8; siblings++)
            {
                fits += AgreesOn(form, Sibling(json, ref random)) ? 1 : 0;
            }

            Assert.True(AgreesOn(form, Encoding.UTF8.GetBytes(json)));
        }

        Assert.InRange(forms, 5_000, 20_000);
        Assert.InRange(fits, 2_000, 160_000);
    }

    private static string Chunk(ref SeededRandom random)
    {
        List<(string, string)> delta = [(random.NextInt(3) == 0 ? "reasoning_content" : "content", $"\"{(random.NextInt(5) == 0 ? "\u00e9" : "a")}b\"")];
        if (random.NextInt(4) == 0)
        {
            delta.Add((Names[random.NextInt(Names.Length)], Values[random.NextInt(Values.Length)]));
        }

        List<(string, string)> choice = [("delta", JsonGrammar.Object(delta, ref random)), ("index", random.NextInt(3).ToString(System.Globalization.CultureInfo.InvariantCulture))];
        List<(string, string)> members = [("choices", "[" + JsonGrammar.Object(choice, ref random) + "]"), ("id", "\"c-1\"")];
        for (var left = random.NextInt(4); left > 0; left--)
        {
            members.Add((Names[random.NextInt(Names.Length)], Values[random.NextInt(Values.Length)]));
        }

        return JsonGrammar.Object(members, ref random);
    }

    // One value in place of another, or some bytes changed.
    private static byte[] Sibling(string json, ref SeededRandom random)
    {
        var bytes = Encoding.UTF8.GetBytes(json).ToList();
        for (var left = 1 + random.NextInt(2); left > 0; left--)
        {
            var at = random.NextInt(bytes.Count);
            switch (random.NextInt(6))
            {
                case 0:
                    bytes[at] = (byte)random.NextInt(256);
                    break;
                case 1:
                    bytes.Insert(at, (byte)random.NextInt(128));
                    break;
                case 2:
                    bytes.RemoveAt(at);
                    break;
                case 3:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Values[random.NextInt(Values.Length)].Trim('"')));
                    break;
                default:
                    var letter = bytes.FindIndex(at, static b => b is >= (byte)'a' and <= (byte)'z' or >= (byte)'0' and <= (byte)'9');
                    bytes[Math.Max(0, letter)] = (byte)"abz019"[random.NextInt(6)];
                    break;
            }
        }

        return [.. bytes];
    }

    private static RecurringEvent? FormOf(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        return ChunkParser.TryRead(bytes, default, out var chunk) ? ChunkForm.Find(bytes, in chunk) : null;
    }

    private static bool Fits(string json, string sibling) => AgreesOn(FormOf(json)!, Encoding.UTF8.GetBytes(sibling));

    private static bool AgreesOn(RecurringEvent form, byte[] sibling)
    {
        if (!form.TryRead([.. sibling, .. "\n\n"u8], out var known, out var text, out var length) || length > sibling.Length)
        {
            return false;
        }

        var (read, took) = (new Texts(), new Texts());
        Assert.True(ChunkParser.TryRead(sibling.AsSpan(0, length), read.Targets, out var chunk), Encoding.UTF8.GetString(sibling));
        took.Targets.Take(form.TextKind, form.Choice, text);
        Assert.Equal(chunk, known);
        Assert.Equal(read.Said, took.Said);
        return true;
    }

    private sealed class Texts
    {
        private readonly ArrayBufferWriter<byte> _content = new();
        private readonly OutputText _output = new();

        public TextTargets Targets => new(_content, _output);

        /// <summary>The content, and all texts each with its length.</summary>
        public string Said
        {
            get
            {
                var said = new StringBuilder(Encoding.UTF8.GetString(_content.WrittenSpan));
                _output.Sum(new byte[_output.Length + 1], text =>
                {
                    said.Append('|').Append(Encoding.UTF8.GetString(text));
                    return text.Length;
                });
                return said.ToString();
            }
        }
    }
}
