using System.Text;
using System.Text.Json;
using Proofload.Imports.Reading;

namespace Proofload.Tests.Imports.Reading;

public sealed class JsonPullTests
{
    [Fact]
    public void What_nobody_enters_is_passed_over()
    {
        var json = Of("""{"a": [1, {"b": [2]}], "c": {"d": 3, "e": {"f": 4}}, "g": "x\u0041\n", "h": true, "i": null, "j": 1e3, "k": "12.5"}""");
        var seen = new List<string>();
        Assert.True(json.EnterObject());
        while (json.NextProperty(out var name))
        {
            if (name == "c" && json.EnterObject())
            {
                while (json.NextProperty(out var inner))
                    seen.Add($"c.{inner}={json.Number()}");
            }
            else
            {
                seen.Add($"{name}={json.Number()?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? json.Text() ?? json.Flag()?.ToString() ?? "-"}");
            }
        }

        json.Finish();
        Assert.Equal(["a=-", "c.d=3", "c.e=", "g=xA\n", "h=True", "i=-", "j=1000", "k=12.5"], seen);
    }

    [Fact]
    public void Arrays_of_arrays_and_an_array_that_is_left_early()
    {
        var json = Of("[[1,2],[],[3,[4]],5]");
        var seen = new List<double>();
        Assert.True(json.EnterArray());
        while (json.NextItem())
        {
            if (!json.EnterArray())
            {
                seen.Add(json.Number() ?? -1);
                continue;
            }

            while (json.NextItem())
                seen.Add(json.Number() ?? -1);
        }

        Assert.Equal([1, 2, 3, -1, 5], seen);
    }

    [Theory]
    [InlineData("{\"a\": 1")]
    [InlineData("{\"a\": [1,")]
    [InlineData("{\"a\": \"x")]
    [InlineData("{\"a\": 1} x")]
    [InlineData("")]
    public void A_document_that_is_cut_or_goes_on_is_noticed(string text) => Assert.ThrowsAny<JsonException>(() =>
    {
        var json = Of(text);
        if (json.EnterObject())
        {
            while (json.NextProperty(out _))
            {
            }
        }

        json.Finish();
    });

    [Fact]
    public void A_byte_order_mark_and_values_longer_than_the_buffer_are_read()
    {
        var text = new string('é', 200_000);
        var json = new JsonPull(new MemoryStream([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes($"{{\"a\": \"{text}\"}}")]));
        Assert.True(json.EnterObject());
        Assert.True(json.NextProperty(out _));
        Assert.Equal(text, json.Text());
    }

    private static JsonPull Of(string text) => new(new MemoryStream(Encoding.UTF8.GetBytes(text)));
}
