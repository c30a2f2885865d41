using System.Text;
using Proofload.Data;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Protocols;
using Proofload.Transport;

namespace Proofload.Tests.Protocols.Http;

public sealed class HttpDriverTests : ProtocolDriverContract
{
    protected override string Protocol => "http";

    protected override string Good => "{\"label\":\"cat\",\"scores\":[0.9,0.1]}";

    protected override IEnumerable<(string Body, ErrorKind Outcome)> Answers => [("", ErrorKind.Ok), ("anything", ErrorKind.Ok)];

    public static TheoryData<CheckPlan, bool> Checks => new()
    {
        { new CheckPlan { Status = [200, 201] }, true },
        { new CheckPlan { Status = [204] }, false },
        { new CheckPlan { Header = "X-A" }, true },
        { new CheckPlan { Header = "X-B" }, false },
        { new CheckPlan { Header = "x-a", EqualTo = "one" }, true },
        { new CheckPlan { Header = "x-a", Matches = "^t" }, false },
        { new CheckPlan { JsonPath = "$.label" }, true },
        { new CheckPlan { JsonPath = "$.nope" }, false },
        { new CheckPlan { JsonPath = "$.label", EqualTo = "cat" }, true },
        { new CheckPlan { JsonPath = "$.label", EqualTo = "{{want}}" }, true },
        { new CheckPlan { JsonPath = "$.scores[-1]", EqualTo = "0.1" }, true },
        { new CheckPlan { JsonPath = "$.label", Contains = "dog" }, false },
        { new CheckPlan { Matches = "\"label\":\\s*\"c" }, true },
        { new CheckPlan { Matches = "(?<=x)y" }, false },
        { new CheckPlan { Contains = "scores" }, true },
        { new CheckPlan { MinSize = 10, MaxSize = 100 }, true },
        { new CheckPlan { MinSize = 1000 }, false },
        { new CheckPlan { MaxSize = 1 }, false },
        { new CheckPlan { Custom = static view => view.Status == 200 && view.Body.Contains("cat") ? null : "no" }, true },
        { new CheckPlan { Custom = static _ => throw new InvalidOperationException("bug") }, false },
    };

    [Theory]
    [MemberData(nameof(Checks), DisableDiscoveryEnumeration = true)]
    public void A_check_decides(CheckPlan check, bool good)
    {
        var exchange = new Exchange(0);
        exchange.Row.Fields = new Dictionary<string, string> { ["want"] = "cat" };
        var reader = Make(DriverBench.Request() with { Checks = [check] }).CreateReader();
        var record = DriverBench.Run(reader, exchange, new TestHead(200, "application/json", ("X-A", "one")), Encoding.UTF8.GetBytes(Good)).Record;
        Assert.Equal(good ? ErrorKind.Ok : ErrorKind.InvalidResponse, record.Outcome);
        Assert.Equal(good, record.Detail is null);
    }

    [Fact]
    public void A_status_that_a_check_allows_is_a_success_and_another_keeps_its_class()
    {
        var driver = Make(DriverBench.Request() with { Checks = [new CheckPlan { Status = [404] }] });
        Assert.Equal(ErrorKind.Ok, DriverBench.Run(driver, new TestHead(404, null), "x").Record.Outcome);
        Assert.Equal(ErrorKind.InvalidResponse, DriverBench.Run(driver, new TestHead(200, null), "x").Record.Outcome);
        Assert.Equal(ErrorKind.Http5xx, DriverBench.Run(driver, new TestHead(500, null), "x").Record.Outcome);
    }

    [Fact]
    public void Extractions_reach_the_variables_and_a_missing_one_is_a_failure()
    {
        var context = DriverBench.Context("http", DriverBench.Request() with
        {
            Extract = new Dictionary<string, ExtractPlan>
            {
                ["label"] = new() { JsonPath = "$.label" },
                ["token"] = new() { Header = "X-A" },
                ["score"] = new() { Regex = "scores\":\\[([0-9.]+)" },
            },
        });
        var driver = DriverBench.Driver(context);
        Assert.Equal(ErrorKind.Ok, DriverBench.Run(driver, new TestHead(200, null, ("X-A", "one")), Good).Record.Outcome);
        context.Variables.TryGet("label", out var label);
        context.Variables.TryGet("token", out var token);
        context.Variables.TryGet("score", out var score);
        Assert.Equal(("cat", "one", "0.9"), (label, token, score));
        Assert.Equal(ErrorKind.InvalidResponse, DriverBench.Run(driver, new TestHead(200, null), "{}").Record.Outcome);
    }

    [Fact]
    public void A_body_over_the_limit_fails_only_when_a_check_needs_it()
    {
        var large = new byte[(1 << 20) + 1];
        Assert.Equal(ErrorKind.Ok, DriverBench.Run(Make(DriverBench.Request()), new TestHead(200, null), large).Record.Outcome);
        var checkedDriver = Make(DriverBench.Request() with { Checks = [new CheckPlan { Contains = "x" }] });
        Assert.Equal(ErrorKind.InvalidResponse, DriverBench.Run(checkedDriver, new TestHead(200, null), large).Record.Outcome);
    }

    [Fact]
    public void Method_path_headers_and_json_body_are_rendered()
    {
        var request = DriverBench.Request() with
        {
            Path = "/q/{{name}}?n={{index}}",
            Headers = new Dictionary<string, Secret> { ["X-Id"] = Secret.Literal("{{name}}"), ["X-Fix"] = Secret.Literal("f") },
            Body = new BodyPlan { Text = "{\"p\":\"{{prompt}}\",\"n\":\"{{name}}\",\"raw\":{{{list}}}}" },
        };
        var exchange = new Exchange(0);
        exchange.Row.Index = 7;
        exchange.Row.PromptJson = "a\\n"u8.ToArray();
        exchange.Row.Fields = new Dictionary<string, string> { ["name"] = "a \"b\"/é", ["list"] = "[1,2]" };
        Make(request).Prepare(exchange);
        Assert.Equal(("POST", "application/json"), (exchange.Shape.Method, exchange.Shape.ContentType));
        Assert.Equal("/q/a%20%22b%22%2F%C3%A9?n=7", exchange.Path);
        Assert.Equal([new("X-Id", "a \"b\"/é")], exchange.Headers);
        Assert.Equal([new("X-Fix", "f")], exchange.Shape.Headers);
        Assert.Equal("{\"p\":\"a\\n\",\"n\":\"a \\\"b\\\"/é\",\"raw\":[1,2]}", Encoding.UTF8.GetString(exchange.Body.WrittenSpan));
    }

    [Fact]
    public void A_multipart_body_carries_values_and_the_rows_image()
    {
        var request = DriverBench.Request() with
        {
            Body = new BodyPlan { Multipart = [new PartPlan { Name = "model", Value = "v{{index}}" }, new PartPlan { Name = "file", Field = "image" }] },
        };
        var driver = Make(request);
        var exchange = new Exchange(0);
        exchange.Row.Media.Add(new MediaItem(MediaKind.Image, "image/png", "a\"b.png", "PNG"u8.ToArray(), default));
        driver.Prepare(exchange);
        var boundary = exchange.Shape.ContentType!.Split("boundary=")[1];
        Assert.Equal(
            $"--{boundary}\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nv0\r\n--{boundary}\r\nContent-Disposition: form-data; "
            + $"name=\"file\"; filename=\"a%22b.png\"\r\nContent-Type: image/png\r\n\r\nPNG\r\n--{boundary}--\r\n",
            Encoding.UTF8.GetString(exchange.Body.WrittenSpan));
    }

    [Fact]
    public void Wrong_plans_are_refused_with_a_reason()
    {
        Assert.Throws<PlanException>(() => Make(DriverBench.Request() with { Method = "G ET" }));
        Assert.Throws<PlanException>(() => Make(DriverBench.Request() with { Body = new BodyPlan() }));
        Assert.Throws<PlanException>(() => Make(DriverBench.Request() with { Body = new BodyPlan { File = "/does/not/exist" } }));
        Assert.Throws<PlanException>(() => Make(DriverBench.Request() with { Checks = [new CheckPlan()] }));
        Assert.Throws<PlanException>(() => Make(DriverBench.Request() with { Checks = [new CheckPlan { Matches = "(" }] }));
        Assert.Throws<PlanException>(() => Make(DriverBench.Request() with { Extract = new Dictionary<string, ExtractPlan> { ["a"] = new() } }));
        var header = new Dictionary<string, Secret> { ["Content-Length"] = Secret.Literal("3") };
        Assert.Throws<PlanException>(() => Make(DriverBench.Request() with { Headers = header }));
    }

    private static IProtocolDriver Make(RequestPlan request) => DriverBench.Driver(DriverBench.Context("http", request));
}
