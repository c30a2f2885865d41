using System.Text.Json;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Transport;

namespace Proofload.Tests.Protocols.KserveV2;

public sealed class KserveV2DriverTests : ProtocolDriverContract
{
    protected override string Protocol => "kserve-v2";

    protected override RequestPlan Request => DriverBench.Request() with { Inputs = [new TensorPlan { Name = "x", DataType = "FP32", Shape = [2, 2] }] };

    // Example 2 of the protocol's OpenAPI description (KServe authors, Apache-2.0).
    protected override string Good =>
        "{\"id\":\"42\",\"model_name\":\"m\",\"outputs\":[{\"name\":\"output0\",\"shape\":[3,2],\"datatype\":\"FP32\",\"data\":[1,1.1,2,2.1,3,3.1]}]}";

    protected override IEnumerable<(string Body, ErrorKind Outcome)> Answers =>
    [
        ("{\"outputs\":[{\"name\":\"o\",\"shape\":[3,2],\"datatype\":\"FP32\",\"data\":[[1,1.1],[2,2.1],[3,3.1]]}]}", ErrorKind.Ok),
        ("{\"outputs\":[{\"name\":\"o\",\"shape\":[3,2],\"datatype\":\"FP32\",\"data\":[1]}]}", ErrorKind.InvalidResponse),
        ("{\"outputs\":[{\"name\":\"o\",\"shape\":[1],\"data\":[1]}]}", ErrorKind.InvalidResponse),
        ("{\"outputs\":[{\"shape\":[1],\"datatype\":\"FP32\",\"data\":[1]}]}", ErrorKind.InvalidResponse),
        ("{\"outputs\":[{\"name\":\"o\",\"datatype\":\"FP32\",\"data\":[1]}]}", ErrorKind.InvalidResponse),
        ("{\"outputs\":[{\"name\":\"o\",\"shape\":[1],\"datatype\":\"FP32\"}]}", ErrorKind.InvalidResponse),
        ("{\"outputs\":[3]}", ErrorKind.InvalidResponse),
        ("{\"outputs\":[]}", ErrorKind.InvalidResponse),
        ("{\"error\":\"no such model\"}", ErrorKind.InvalidResponse),
        ("{", ErrorKind.InvalidResponse),
        ("", ErrorKind.InvalidResponse),
    ];

    [Theory]
    [InlineData("BOOL")]
    [InlineData("UINT8")]
    [InlineData("INT64")]
    [InlineData("UINT64")]
    [InlineData("FP16")]
    [InlineData("FP64")]
    [InlineData("BYTES")]
    public void Random_tensors_are_valid_json_of_the_type_and_the_same_for_the_same_request(string type)
    {
        var request = DriverBench.Request() with { Inputs = [new TensorPlan { Name = "x", DataType = type, Shape = [3, 4] }] };
        var driver = DriverBench.Driver(DriverBench.Context("kserve-v2", request));
        var body = DriverBench.Prepared(driver, e => e.Row.Index = 5);
        Assert.Equal(body, DriverBench.Prepared(driver, e => e.Row.Index = 5));
        Assert.NotEqual(body, DriverBench.Prepared(driver, e => e.Row.Index = 6));
        using var json = JsonDocument.Parse(body);
        var input = json.RootElement.GetProperty("inputs")[0];
        Assert.Equal(type, input.GetProperty("datatype").GetString());
        Assert.Equal(12, input.GetProperty("data").GetArrayLength());
        Assert.All(input.GetProperty("data").EnumerateArray(), value => Assert.True(type switch
        {
            "BOOL" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "BYTES" => value.ValueKind == JsonValueKind.String,
            "UINT8" => value.GetInt32() is >= 0 and <= 255,
            "FP16" or "FP64" => value.GetDouble() is >= 0 and <= 1,
            _ => value.TryGetInt64(out _),
        }));
    }

    [Theory]
    [InlineData("FP32", "[[1,2],[3,4]]", "\"data\":[[1,2],[3,4]]")]
    [InlineData("FP32", "1.5", "\"data\":[1.5]")]
    [InlineData("BYTES", "say \"hi\"", "\"data\":[\"say \\\"hi\\\"\"]")]
    public void A_field_gives_the_data(string type, string value, string expected)
    {
        var request = DriverBench.Request() with { Inputs = [new TensorPlan { Name = "x", DataType = type, Shape = [4], Field = "f" }] };
        var body = DriverBench.Prepared(
            DriverBench.Driver(DriverBench.Context("kserve-v2", request)), e => e.Row.Fields = new Dictionary<string, string> { ["f"] = value });
        Assert.Contains(expected, body);
    }

    [Theory]
    [InlineData("m", "/v2/models/m/infer")]
    [InlineData("m@3", "/v2/models/m/versions/3/infer")]
    public void The_model_gives_the_path(string model, string path)
    {
        var target = DriverBench.Target("kserve-v2") with { Model = model };
        var exchange = new Exchange(0);
        DriverBench.Driver(DriverBench.Context("kserve-v2", Request, target)).Prepare(exchange);
        Assert.Equal(path, exchange.Shape.Path);
    }

    [Theory]
    [InlineData("FLOAT", 1)]
    [InlineData("FP32", 0)]
    [InlineData("FP32", 1 << 25)]
    public void A_wrong_type_or_shape_is_refused(string type, long size) => Assert.Throws<PlanException>(() => DriverBench.Driver(
        DriverBench.Context("kserve-v2", DriverBench.Request() with { Inputs = [new TensorPlan { Name = "x", DataType = type, Shape = [size] }] })));
}
