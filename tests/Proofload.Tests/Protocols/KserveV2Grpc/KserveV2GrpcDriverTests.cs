using System.Buffers.Binary;
using Proofload.Plans;
using Proofload.Protocols.KserveV2Grpc.Messages;
using Proofload.Transport;

namespace Proofload.Tests.Protocols.KserveV2Grpc;

/// <summary>What is sent, read back by the official library.</summary>
public sealed class KserveV2GrpcDriverTests
{
    public static TheoryData<string, TensorContents> Forms
    {
        get
        {
            var data = new TheoryData<string, TensorContents>();
            foreach (var type in (string[])["BOOL", "UINT8", "UINT16", "UINT32", "UINT64", "INT8", "INT16", "INT32", "INT64", "FP16", "FP32", "FP64", "BYTES"])
            {
                data.Add(type, TensorContents.Raw);
                if (type != "FP16")
                {
                    data.Add(type, TensorContents.Typed);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Random_tensors_have_the_size_of_their_shape_and_are_the_same_for_the_same_request(string type, TensorContents contents)
    {
        var request = Request(type, [3, 4]) with { Grpc = new GrpcPlan { Contents = contents } };
        Assert.Equal(Sent(request, e => e.Row.Index = 5), Sent(request, e => e.Row.Index = 5));
        Assert.NotEqual(Sent(request, e => e.Row.Index = 5), Sent(request, e => e.Row.Index = 6));
        var input = Assert.Single(Sent(request).Inputs);
        Assert.Equal(("x", type), (input.Name, input.Datatype));
        Assert.Equal([3, 4], input.Shape);
        Assert.Equal(12, Values(Sent(request)).Count);
    }

    [Theory]
    [InlineData("FP32", "[[1.5, -2], [3e2, 0]]", new object[] { 1.5f, -2f, 300f, 0f })]
    [InlineData("FP64", "[1.5, -2, 3, 0.1]", new object[] { 1.5, -2.0, 3.0, 0.1 })]
    [InlineData("INT8", "[-128, 127, 0, 1]", new object[] { (long)-128, 127L, 0L, 1L })]
    [InlineData("INT64", "[-9223372036854775808, 9223372036854775807, 0, 1]", new object[] { long.MinValue, long.MaxValue, 0L, 1L })]
    [InlineData("UINT32", "[4294967295, 0, 1, 2]", new object[] { 4294967295L, 0L, 1L, 2L })]
    [InlineData("UINT64", "[18446744073709551615, 0, 1, 2]", new object[] { -1L, 0L, 1L, 2L })]
    [InlineData("BOOL", "[true, false, 1, 0]", new object[] { 1L, 0L, 1L, 0L })]
    [InlineData("BYTES", "[\"say \\\"hi\\\"\", \"\", \"caf\\u00e9\", \"d\"]", new object[] { "say \"hi\"", "", "café", "d" })]
    public void A_field_gives_the_values_in_both_forms(string type, string field, object[] values)
    {
        foreach (var contents in Enum.GetValues<TensorContents>())
        {
            var request = Request(type, [2, 2], "f") with { Grpc = new GrpcPlan { Contents = contents } };
            Assert.Equal(values, Values(Sent(request, e => e.Row.Fields = new Dictionary<string, string> { ["f"] = field })));
        }
    }

    [Theory]
    [InlineData("FP32", "1.5")]
    [InlineData("BYTES", "just text")]
    [InlineData("INT16", "7")]
    public void A_single_value_needs_no_array(string type, string field) =>
        Assert.Equal(field, Assert.Single(Values(Sent(Request(type, [1], "f"), e => e.Row.Fields = new Dictionary<string, string> { ["f"] = field }))).ToString());

    [Fact]
    public void The_prompt_is_a_text_of_its_own_without_its_escapes() =>
        Assert.Equal(["say \"hi\""], Values(Sent(Request("BYTES", [1], "prompt"), e => e.Row.PromptJson = "say \\\"hi\\\""u8.ToArray())));

    [Theory]
    [InlineData("FP32", "[1, 2, 3]", "row 3: the shape [2, 2] needs 4 values, field 'f' has 3")]
    [InlineData("FP32", "[1, 2, 3, 4, 5]", "row 3: the shape [2, 2] needs 4 values, field 'f' has more")]
    [InlineData("FP32", "[1, 2, 3, \"4\"]", "row 3: value 4 of field 'f' is no FP32")]
    [InlineData("UINT8", "[1, 2, 3, 256]", "row 3: value 4 of field 'f' is no UINT8")]
    [InlineData("INT8", "[1, -129, 3, 4]", "row 3: value 2 of field 'f' is no INT8")]
    [InlineData("UINT16", "[-1, 2, 3, 4]", "row 3: value 1 of field 'f' is no UINT16")]
    [InlineData("BOOL", "[2, 1, 1, 1]", "row 3: value 1 of field 'f' is no BOOL")]
    [InlineData("INT64", "[1.5, 1, 1, 1]", "row 3: value 1 of field 'f' is no INT64")]
    [InlineData("FP32", "[1, 2", "row 3: field 'f' is neither a number nor a JSON array of numbers")]
    [InlineData("BYTES", "[\"a\", \"b\"]", "row 3: the shape [2, 2] needs 4 values, field 'f' has 2")]
    [InlineData("BYTES", "a", "row 3: the shape [2, 2] needs 4 values, field 'f' has 1")]
    [InlineData("BYTES", "[\"a\", 2, \"c\", \"d\"]", "row 3: value 2 of field 'f' is no text")]
    [InlineData("BYTES", "[\"a\"", "row 3: field 'f' is no JSON array of texts")]
    public void A_row_that_does_not_fit_is_named(string type, string field, string problem)
    {
        var wrong = Assert.Throws<PlanException>(() => Sent(Request(type, [2, 2], "f"), e =>
        {
            e.Row.Number = 3;
            e.Row.Fields = new Dictionary<string, string> { ["f"] = field };
        }));
        Assert.Equal($"request 'k', input 'x': {problem}", wrong.Message);
    }

    [Fact]
    public void Model_version_and_extra_fields_go_into_the_request()
    {
        var request = Request("FP32", [1]) with
        {
            Model = "digits@2",
            Extra = new Dictionary<string, string>
            {
                ["id"] = "\"r1\"",
                ["parameters"] = "{\"priority\": 1, \"name\": \"n\", \"on\": true, \"t\": 0.5, \"large\": 18446744073709551615}",
                ["outputs"] = "[{\"name\": \"y\", \"parameters\": {\"classification\": 3}}]",
            },
        };
        var sent = Sent(request);
        Assert.Equal(("digits", "2", "r1"), (sent.ModelName, sent.ModelVersion, sent.Id));
        Assert.Equal(1, sent.Parameters["priority"].Int64Param);
        Assert.Equal("n", sent.Parameters["name"].StringParam);
        Assert.True(sent.Parameters["on"].BoolParam);
        Assert.Equal(0.5, sent.Parameters["t"].DoubleParam);
        Assert.Equal(ulong.MaxValue, sent.Parameters["large"].Uint64Param);
        Assert.Equal(3, Assert.Single(sent.Outputs).Parameters["classification"].Int64Param);
    }

    [Theory]
    [InlineData("parameter", "{}", "did you mean 'parameters'?")]
    [InlineData("id", "5", "give a text")]
    [InlineData("parameters", "[1]", "parameters are a map")]
    [InlineData("parameters", "{\"a\": [1]}", "parameter 'a'")]
    [InlineData("outputs", "{}", "give a list")]
    [InlineData("outputs", "[{}]", "every output has a name")]
    public void A_wrong_extra_field_is_refused(string name, string json, string hint)
    {
        var request = Request("FP32", [1]) with { Extra = new Dictionary<string, string> { [name] = json } };
        Assert.Contains(hint, Assert.Throws<PlanException>(() => Sent(request)).Message);
    }

    [Fact]
    public void Path_and_headers_are_those_of_grpc()
    {
        var request = Request("FP32", [1]) with { Timeout = TimeSpan.FromSeconds(2), Grpc = new GrpcPlan { Compression = GrpcCompression.Gzip } };
        var exchange = new Exchange(0);
        DriverBench.Driver(DriverBench.Context("kserve-v2-grpc", request)).Prepare(exchange);
        var shape = exchange.Shape;
        Assert.Equal(("POST", "/inference.GRPCInferenceService/ModelInfer", "application/grpc"), (shape.Method, shape.Path, shape.ContentType));
        Assert.Equal(
            ["te: trailers", "grpc-accept-encoding: identity,gzip", "grpc-timeout: 2000000u", "grpc-encoding: gzip"],
            shape.Headers.Select(static h => $"{h.Key}: {h.Value}"));
        Assert.Equal(1, exchange.Body.WrittenSpan[0]);
    }

    [Fact]
    public void A_stream_asks_for_its_final_response()
    {
        var request = Request("FP32", [1]) with { Stream = true };
        var driver = DriverBench.Driver(DriverBench.Context("kserve-v2-grpc", request));
        var exchange = new Exchange(0);
        driver.Prepare(exchange);
        Assert.True(driver.Streams);
        Assert.Equal("/inference.GRPCInferenceService/ModelStreamInfer", exchange.Shape.Path);
        Assert.True(Sent(request).Parameters["triton_enable_empty_final_response"].BoolParam);
    }

    [Fact]
    public void A_header_of_grpc_belongs_to_the_protocol()
    {
        var request = Request("FP32", [1]) with { Headers = new Dictionary<string, Secret> { ["GRPC-Timeout"] = Secret.Literal("1S") } };
        Assert.Equal(
            "request 'k', header 'grpc-timeout': this header belongs to the protocol kserve-v2-grpc",
            Assert.Throws<PlanException>(() => Sent(request)).Message);
    }

    [Fact]
    public void Half_floats_have_no_typed_form() => Assert.Contains(
        "FP16 has no typed form; use grpc.contents: raw",
        Assert.Throws<PlanException>(() => Sent(Request("FP16", [1]) with { Grpc = new GrpcPlan { Contents = TensorContents.Typed } })).Message);

    private static RequestPlan Request(string type, long[] shape, string? field = null) =>
        DriverBench.Request() with { Inputs = [new TensorPlan { Name = "x", DataType = type, Shape = shape, Field = field }] };

    private static ModelInferRequest Sent(RequestPlan request, Action<Exchange>? fill = null)
    {
        var exchange = new Exchange(0);
        fill?.Invoke(exchange);
        DriverBench.Driver(DriverBench.Context("kserve-v2-grpc", request)).Prepare(exchange);
        var body = exchange.Body.WrittenSpan;
        Assert.Equal((byte)0, body[0]);
        Assert.Equal(body.Length - 5, BinaryPrimitives.ReadInt32BigEndian(body[1..]));
        return ModelInferRequest.Parser.ParseFrom(body[5..]);
    }

    // Whole numbers and booleans as long, reals as they are.
    private static List<object> Values(ModelInferRequest request)
    {
        var type = request.Inputs[0].Datatype;
        if (request.Inputs[0].Contents is { } c)
        {
            Assert.Empty(request.RawInputContents);
            return
            [
                .. c.BoolContents.Select(static v => (object)(v ? 1L : 0L)), .. c.IntContents.Select(static v => (object)(long)v), .. c.Int64Contents.Cast<object>(),
                .. c.UintContents.Select(static v => (object)(long)v), .. c.Uint64Contents.Select(static v => (object)(long)v), .. c.Fp32Contents.Cast<object>(),
                .. c.Fp64Contents.Cast<object>(), .. c.BytesContents.Select(static v => (object)v.ToStringUtf8()),
            ];
        }

        var raw = Assert.Single(request.RawInputContents).ToByteArray();
        var values = new List<object>();
        for (var at = 0; at < raw.Length;)
        {
            var length = type == "BYTES" ? BitConverter.ToInt32(raw, at) : 0;
            values.Add(type switch
            {
                "BYTES" => System.Text.Encoding.UTF8.GetString(raw, at + 4, length),
                "BOOL" or "UINT8" => (long)raw[at],
                "INT8" => (long)(sbyte)raw[at],
                "INT16" => (long)BitConverter.ToInt16(raw, at),
                "UINT16" => (long)BitConverter.ToUInt16(raw, at),
                "INT32" => (long)BitConverter.ToInt32(raw, at),
                "UINT32" => (long)BitConverter.ToUInt32(raw, at),
                "INT64" or "UINT64" => BitConverter.ToInt64(raw, at),
                "FP16" => BitConverter.ToHalf(raw, at),
                "FP32" => BitConverter.ToSingle(raw, at),
                _ => BitConverter.ToDouble(raw, at),
            });
            at += type switch { "BYTES" => 4 + length, "BOOL" or "UINT8" or "INT8" => 1, "INT16" or "UINT16" or "FP16" => 2, "INT32" or "UINT32" or "FP32" => 4, _ => 8 };
        }

        return values;
    }
}
