using System.Text;
using System.Text.Json;
using Proofload.Measurement.Randomness;
using Proofload.Protocols.Generation;

namespace Proofload.Tests.Protocols.Generation;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("abc\"", 3)]
    [InlineData("\"", 0)]
    [InlineData("0123456789abcdef\"x", 16)]
    [InlineData("0123456789abcde\"", 15)]
    [InlineData("café\"", 5)]
    [InlineData("0123456789abcdef0123456789é\" and more", 28)]
    [InlineData("a\\n\"", -1)]
    [InlineData("0123456789abcdef\\\"\"", -1)]
    [InlineData("a\tb\"", -1)]
    [InlineData("no end", -1)]
    [InlineData("", -1)]
    public void The_length_is_that_of_a_text_without_escapes(string bytes, int length) => Assert.Equal(length, PlainText.LengthOf(Encoding.UTF8.GetBytes(bytes)));

    [Fact]
    public void It_finds_what_a_JSON_reader_finds()
    {
        byte[] some = [(byte)'a', (byte)'z', (byte)' ', (byte)'"', (byte)'\\', 0x1F, 0x7F, 0x80, 0xC3, 0xA9, 0xE6, 0xBC, 0xA2, 0xF0, 0xED];
        var found = 0;
        for (var round = 0; round < 50_000; round++)
        {
            var random = SeededRandom.At(31, 0, (ulong)round);
            var bytes = new byte[random.NextInt(48)];
            foreach (ref var b in bytes.AsSpan())
            {
                b = random.NextInt(12) == 0 ? some[random.NextInt(some.Length)] : (byte)'b';
            }

            var length = PlainText.LengthOf(bytes);
            Assert.Equal(Expected(bytes), length);
            found += length >= 0 ? 1 : 0;
        }

        Assert.InRange(found, 1_000, 49_000);
    }

    // The text up to the first quote, if a JSON reader takes just that for a text that stands for itself.
    private static int Expected(byte[] bytes)
    {
        var end = bytes.AsSpan().IndexOf((byte)'"');
        if (end < 0)
        {
            return -1;
        }

        try
        {
            var reader = new Utf8JsonReader([(byte)'"', .. bytes.AsSpan(0, end + 1)]);
            reader.Read();
            _ = reader.GetString();
            return reader.ValueIsEscaped ? -1 : end;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return -1;
        }
    }
}
