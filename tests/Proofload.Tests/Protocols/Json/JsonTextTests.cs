using System.Buffers;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Proofload.Protocols.Json;

namespace Proofload.Tests.Protocols.Json;

public sealed class JsonTextTests
{
    [Fact]
    public void Escaping_gives_the_inside_of_a_json_string_and_unescaping_gives_the_text_back() => Prop.ForAll(
        ArbMap.Default.ArbFor<string>(),
        text =>
        {
            var valid = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text ?? ""));
            var escaped = new ArrayBufferWriter<byte>();
            JsonText.WriteEscaped(escaped, valid);
            var parsed = JsonSerializer.Deserialize<string>("\"" + Encoding.UTF8.GetString(escaped.WrittenSpan) + "\"");
            var back = new ArrayBufferWriter<byte>();
            JsonText.WriteUnescaped(back, escaped.WrittenSpan);
            return parsed == valid && Encoding.UTF8.GetString(back.WrittenSpan) == valid;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_surrogate_pair_at_the_end_of_a_piece_stays_whole()
    {
        var text = new string('a', 127) + "😀" + new string('b', 300);
        var escaped = new ArrayBufferWriter<byte>();
        JsonText.WriteEscaped(escaped, text);
        Assert.Equal(text, Encoding.UTF8.GetString(escaped.WrittenSpan));
    }

    [Theory]
    [InlineData("a\\u00e9\\/\\b", "aé/\b")]
    [InlineData("\\ud83d\\ude00", "😀")]
    [InlineData("\\ud83dx", "\ufffdx")]
    public void Unescaping_knows_every_escape(string escaped, string text)
    {
        var back = new ArrayBufferWriter<byte>();
        JsonText.WriteUnescaped(back, Encoding.UTF8.GetBytes(escaped));
        Assert.Equal(text, Encoding.UTF8.GetString(back.WrittenSpan));
    }
}
