using System.Text.Json;
using Proofload.Data;
using Proofload.Plans;
using Proofload.Transport;

namespace Proofload.Tests.Protocols.OpenAi;

/// <summary>Media in chat messages, in HTTP bodies and in tensors.</summary>
public sealed class ContentPartTests
{
    private static readonly byte[] Image = [1, 2, 3, 4];

    private static void Fill(Exchange exchange)
    {
        exchange.Row.Media.Add(new MediaItem(MediaKind.Image, "image/png", "a.png", Image.AsMemory(0, 2), Image.AsMemory(2)));
        exchange.Row.Media.Add(new MediaItem(MediaKind.Image, "image/jpeg", "b.jpg", new byte[] { 9 }, default));
        exchange.Row.Media.Add(new MediaItem(MediaKind.Audio, "audio/mpeg", "c.mp3", new byte[] { 7 }, default));
    }

    private static string Body(string protocol, RequestPlan request) =>
        DriverBench.Prepared(DriverBench.Driver(DriverBench.Context(protocol, request) with { RowFields = ["image_base64"] }), Fill);

    [Fact]
    public void A_chat_message_with_media_is_a_list_of_parts()
    {
        using var json = JsonDocument.Parse(Body("openai-chat", DriverBench.Request() with { System = "short" }));
        var messages = json.RootElement.GetProperty("messages");
        Assert.Equal("short", messages[0].GetProperty("content").GetString());
        Assert.Equal(
            """[{"type":"text","text":"hi"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AQIDBA=="}},{"type":"image_url","image_url":{"url":"data:image/jpeg;base64,CQ=="}},{"type":"input_audio","input_audio":{"data":"Bw==","format":"mp3"}}]""",
            messages[1].GetProperty("content").GetRawText());
        Assert.True(json.RootElement.GetProperty("stream").GetBoolean());
    }

    [Fact]
    public void An_http_body_takes_the_first_image_as_bytes_or_in_a_template()
    {
        Assert.Equal("\u0001\u0002\u0003\u0004", Body("http", DriverBench.Request() with { Body = new BodyPlan { Field = "image" } }));
        Assert.Equal("\u0007", Body("http", DriverBench.Request() with { Body = new BodyPlan { Field = "audio" } }));
        Assert.Equal("{\"i\": \"AQIDBA==\"}", Body("http", DriverBench.Request() with { Body = new BodyPlan { Text = "{\"i\": \"{{image_base64}}\"}" } }));
    }

    [Fact]
    public void A_form_has_a_part_for_each_image()
    {
        var body = Body("http", DriverBench.Request() with { Body = new BodyPlan { Multipart = [new PartPlan { Name = "top", Value = "5" }, new PartPlan { Name = "file", Field = "image" }] } });
        Assert.Equal(2, body.Split("name=\"file\"").Length - 1);
        Assert.Contains("name=\"file\"; filename=\"b.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n\t\r\n--", body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_holds_files_as_base64_or_as_numbers()
    {
        static RequestPlan Input(string type, params long[] shape) => DriverBench.Request() with { Inputs = [new TensorPlan { Name = "x", DataType = type, Shape = shape, Field = "image" }] };
        Assert.Equal("""{"inputs":[{"name":"x","datatype":"BYTES","shape":[2,1],"data":["AQIDBA==","CQ=="]}]}""", Body("kserve-v2", Input("BYTES", 2, 1)));
        Assert.Equal("""{"inputs":[{"name":"x","datatype":"UINT8","shape":[1,4],"data":[1,2,3,4]}]}""", Body("kserve-v2", Input("UINT8", 1, 1)));
        Assert.Contains("the shape has 3 elements and a request has 2", Assert.Throws<PlanException>(() => Body("kserve-v2", Input("BYTES", 3))).Message, StringComparison.Ordinal);
        Assert.Contains("for decoded pixels leave field away", Assert.Throws<PlanException>(() => Body("kserve-v2", Input("FP32", 1))).Message, StringComparison.Ordinal);
    }
}
