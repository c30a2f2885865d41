using System.Text;
using Proofload.Data;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Transport;

namespace Proofload.Tests.Protocols.TorchServe;

/// <summary>Examples are those of TorchServe's page on its inference API (Apache-2.0).</summary>
public sealed class TorchServeDriverTests : ProtocolDriverContract
{
    protected override string Protocol => "torchserve";

    protected override string Good => "{\n    \"class\": \"n02123045 tabby, tabby cat\",\n    \"probability\": 0.42514491081237793\n}";

    protected override IEnumerable<(string Body, ErrorKind Outcome)> Answers =>
    [
        ("[0.1, 0.9]", ErrorKind.Ok),
        ("tabby", ErrorKind.Ok),
        ("{\"code\": 200, \"type\": \"x\", \"message\": \"y\"}", ErrorKind.Ok),
        ("{\"code\": \"x\"}", ErrorKind.Ok),
        ("{\"code\": 507, \"type\": \"InternalServerException\", \"message\": \"Worker died.\"}", ErrorKind.InvalidResponse),
        ("", ErrorKind.Empty),
    ];

    [Theory]
    [InlineData(404, ErrorKind.Http4xx, "{\"code\": 404, \"type\": \"ModelNotFoundException\", \"message\": \"Model not found: cat\"}", "404 Model not found: cat")]
    [InlineData(503, ErrorKind.Overloaded, "{\"code\": 503, \"type\": \"ServiceUnavailableException\", \"message\": \"Model \\\"cat\\\" has no worker to serve inference request.\"}", "503 Model \"cat\" has no worker to serve inference request.")]
    [InlineData(507, ErrorKind.Overloaded, "{\"code\": 507, \"type\": \"InternalServerException\", \"message\": \"Out of memory\"}", "507 Out of memory")]
    public void Errors_have_their_class_and_their_message(int status, ErrorKind outcome, string body, string detail)
    {
        var record = DriverBench.Run(DriverBench.Driver(DriverBench.Context(Protocol)), new TestHead(status, "application/json"), body).Record;
        Assert.Equal((outcome, detail), (record.Outcome, record.Detail));
    }

    [Fact]
    public void A_status_check_of_the_plan_has_the_last_word()
    {
        var driver = DriverBench.Driver(DriverBench.Context(Protocol, DriverBench.Request() with { Checks = [new CheckPlan { Status = [507] }] }));
        Assert.Equal(ErrorKind.InvalidResponse, DriverBench.Run(driver, new TestHead(507, "application/json"), "x").Record.Outcome);
    }

    [Theory]
    [InlineData("resnet-18", "/predictions/resnet-18")]
    [InlineData("resnet-18@2.0", "/predictions/resnet-18/2.0")]
    public void The_model_gives_the_path(string model, string path)
    {
        var exchange = new Exchange(0);
        DriverBench.Driver(DriverBench.Context(Protocol, null, DriverBench.Target(Protocol) with { Model = model })).Prepare(exchange);
        Assert.Equal((path, "POST", "text/plain; charset=utf-8"), (exchange.Shape.Path, exchange.Shape.Method, exchange.Shape.ContentType));
    }

    [Fact]
    public void One_image_is_the_body_and_several_are_parts_named_data()
    {
        var driver = DriverBench.Driver(DriverBench.Context(Protocol));
        var exchange = new Exchange(0);
        exchange.Row.Media.Add(new MediaItem(MediaKind.Image, "image/jpeg", "kitten_small.jpg", "one "u8.ToArray(), "kitten"u8.ToArray()));
        driver.Prepare(exchange);
        Assert.Equal(("image/jpeg", "one kitten"), (exchange.Shape.ContentType, Encoding.UTF8.GetString(exchange.Body.WrittenSpan)));

        exchange.Clear();
        exchange.Row.Media.Add(new MediaItem(MediaKind.Image, "image/png", "dogs-before.png", "dogs"u8.ToArray(), default));
        driver.Prepare(exchange);
        var boundary = exchange.Shape.ContentType!.Split("boundary=")[1];
        Assert.Equal(
            $"--{boundary}\r\nContent-Disposition: form-data; name=\"data\"; filename=\"kitten_small.jpg\"\r\nContent-Type: image/jpeg\r\n\r\none kitten"
            + $"\r\n--{boundary}\r\nContent-Disposition: form-data; name=\"data\"; filename=\"dogs-before.png\"\r\nContent-Type: image/png\r\n\r\ndogs\r\n--{boundary}--\r\n",
            Encoding.UTF8.GetString(exchange.Body.WrittenSpan));
    }

    [Fact]
    public void Without_media_the_body_is_the_prompt_and_a_body_of_the_plan_wins()
    {
        Assert.Equal("say \"hi\"", DriverBench.Prepared(DriverBench.Driver(DriverBench.Context(Protocol)), e => e.Row.PromptJson = "say \\\"hi\\\""u8.ToArray()));
        var request = DriverBench.Request() with { Body = new BodyPlan { Text = "{\"instances\": [{{index}}]}" } };
        var exchange = new Exchange(0);
        exchange.Row.Index = 4;
        DriverBench.Driver(DriverBench.Context(Protocol, request)).Prepare(exchange);
        Assert.Equal(("application/json", "{\"instances\": [4]}"), (exchange.Shape.ContentType, Encoding.UTF8.GetString(exchange.Body.WrittenSpan)));
    }
}
