using System.Text.Json;
using Proofload.Data;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Transport;

namespace Proofload.Tests.Protocols.TfServing;

/// <summary>Examples are those of TensorFlow Serving's page on its REST API (Apache-2.0).</summary>
public sealed class TfServingDriverTests : ProtocolDriverContract
{
    private static readonly TensorPlan X = new() { Name = "x", DataType = "FP32", Shape = [] };

    protected override string Protocol => "tf-serving";

    protected override RequestPlan Request => Row(3, X);

    protected override string Good => "{\n    \"predictions\": [2.5, 3.0, 4.5\n    ]\n}";

    protected override IEnumerable<(string Body, ErrorKind Outcome)> Answers =>
    [
        ("{\"predictions\":[[1,2],[3,4],{\"a\":[1]}]}", ErrorKind.Ok),
        ("{\"predictions\":[NaN,-Infinity,Infinity]}", ErrorKind.Ok),
        ("{\"predictions\":[\"NaN\",\"a\\\\\",{\"b64\":\"aW1hZ2UgYnl0ZXM=\"}]}", ErrorKind.Ok),
        ("{\"predictions\":[2.5, 3.0]}", ErrorKind.InvalidResponse),
        ("{\"predictions\":[1,2,3,4]}", ErrorKind.InvalidResponse),
        ("{\"predictions\":7}", ErrorKind.InvalidResponse),
        ("{\"predictions\":[NaN,NaN,]}", ErrorKind.InvalidResponse),
        ("{\"outputs\":[1,2,3]}", ErrorKind.InvalidResponse),
        ("{ \"error\": \"Servable not found for request: Latest(half)\" }", ErrorKind.InvalidResponse),
        ("[]", ErrorKind.InvalidResponse),
        ("{\"predictions\":[1,2,3]", ErrorKind.InvalidResponse),
        ("", ErrorKind.InvalidResponse),
    ];

    private static RequestPlan Row(int batch, params TensorPlan[] inputs) => DriverBench.Request() with { BatchSize = batch, Inputs = inputs };

    private static string Body(RequestPlan request, Action<Row> fill, params Action<Row>[] batch) => DriverBench.Prepared(
        DriverBench.Driver(DriverBench.Context("tf-serving", request)),
        e =>
        {
            fill(e.Row);
            foreach (var one in batch)
            {
                var row = e.Row.AddToBatch();
                row.Clear();
                one(row);
            }
        });

    private static Action<Row> Fields(params (string Name, string Value)[] fields) => row => row.Fields = fields.ToDictionary(f => f.Name, f => f.Value);

    private static void Nothing(Row row)
    {
    }

    [Fact]
    public void One_input_in_rows_is_a_list_of_its_values() => Assert.Equal(
        "{\"instances\":[1.0,2.0,5.0]}",
        Body(Row(3, X with { Field = "x" }), Nothing, Fields(("x", "1.0")), Fields(("x", "2.0")), Fields(("x", "5.0"))));

    [Fact]
    public void Several_inputs_in_rows_are_objects()
    {
        TensorPlan[] inputs =
        [
            new() { Name = "tag", DataType = "BYTES", Shape = [], Field = "tag" },
            new() { Name = "signal", DataType = "INT64", Shape = [5], Field = "signal" },
            new() { Name = "sensor", DataType = "INT64", Shape = [2, 2], Field = "sensor" },
        ];
        Action<Row>[] rows =
        [
            Fields(("tag", "foo"), ("signal", "[1, 2, 3, 4, 5]"), ("sensor", "[[1, 2], [3, 4]]")),
            Fields(("tag", "bar"), ("signal", "[3, 4, 1, 2, 5]"), ("sensor", "[[4, 5], [6, 8]]")),
        ];
        Assert.Equal(
            "{\"instances\":[{\"tag\":\"foo\",\"signal\":[1, 2, 3, 4, 5],\"sensor\":[[1, 2], [3, 4]]},{\"tag\":\"bar\",\"signal\":[3, 4, 1, 2, 5],\"sensor\":[[4, 5], [6, 8]]}]}",
            Body(Row(2, inputs), Nothing, rows));
        Assert.Equal(
            "{\"inputs\":{\"tag\":[\"foo\",\"bar\"],\"signal\":[[1, 2, 3, 4, 5],[3, 4, 1, 2, 5]],\"sensor\":[[[1, 2], [3, 4]],[[4, 5], [6, 8]]]}}",
            Body(Row(2, inputs) with { Layout = TensorLayout.Column }, Nothing, rows));
    }

    [Fact]
    public void A_regress_request_names_its_signature_and_features() => Assert.Equal(
        "{\"signature_name\":\"tensorflow/serving/regress\",\"examples\":[{\"x\":1.0},{\"x\":2.0}]}",
        Body(
            Row(2, X with { Field = "x" }) with { Verb = ServingVerb.Regress, Extra = new Dictionary<string, string> { ["signature_name"] = "\"tensorflow/serving/regress\"" } },
            Nothing,
            Fields(("x", "1.0")),
            Fields(("x", "2.0"))));

    [Fact]
    public void A_binary_value_is_base64_in_an_object()
    {
        static Action<Row> Image(string bytes, string caption) => row =>
        {
            row.Media.Add(new MediaItem(MediaKind.Image, "image/png", "a.png", System.Text.Encoding.ASCII.GetBytes(bytes), default));
            row.Fields = new Dictionary<string, string> { ["caption"] = caption };
        };
        var request = Row(2, new TensorPlan { Name = "image", DataType = "BYTES", Shape = [], Field = "image" }, new TensorPlan { Name = "caption", DataType = "BYTES", Shape = [], Field = "caption" })
            with { Verb = ServingVerb.Classify, Extra = new Dictionary<string, string> { ["signature_name"] = "\"classify_objects\"" } };
        Assert.Equal(
            "{\"signature_name\":\"classify_objects\",\"examples\":[{\"image\":{\"b64\":\"aW1hZ2UgYnl0ZXM=\"},\"caption\":\"seaside\"},{\"image\":{\"b64\":\"YXdlc29tZSBpbWFnZSBieXRlcw==\"},\"caption\":\"mountains\"}]}",
            Body(request, Nothing, Image("image bytes", "seaside"), Image("awesome image bytes", "mountains")));
        Assert.Equal("{\"instances\":[{\"b64\":\"aW1hZ2UgYnl0ZXM=\"}]}", Body(DriverBench.Request(), Image("image bytes", "")));
    }

    [Fact]
    public void Without_inputs_and_media_an_instance_is_the_prompt() =>
        Assert.Equal("{\"instances\":[\"hi\"]}", Body(DriverBench.Request(), Nothing));

    [Fact]
    public void Random_values_are_nested_as_the_shape_says_and_differ_between_instances()
    {
        using var json = JsonDocument.Parse(Body(Row(2, X with { Shape = [2, 3] }), Nothing, r => r.Index = 6, r => r.Index = 7));
        var instances = json.RootElement.GetProperty("instances").EnumerateArray().ToArray();
        Assert.All(instances, i => Assert.Equal([3, 3], i.EnumerateArray().Select(row => row.GetArrayLength())));
        Assert.NotEqual(instances[0].GetRawText(), instances[1].GetRawText());
        Assert.Equal(
            Body(Row(1, X), r => r.Index = 5),
            Body(Row(1, X), r => r.Index = 5));
    }

    [Theory]
    [InlineData("m", ServingVerb.Predict, "/v1/models/m:predict")]
    [InlineData("m@123", ServingVerb.Classify, "/v1/models/m/versions/123:classify")]
    [InlineData("m@stable", ServingVerb.Regress, "/v1/models/m/labels/stable:regress")]
    public void Model_and_verb_give_the_path(string model, ServingVerb verb, string path)
    {
        var exchange = new Exchange(0);
        DriverBench.Driver(DriverBench.Context("tf-serving", Row(1, X) with { Verb = verb }, DriverBench.Target("tf-serving") with { Model = model })).Prepare(exchange);
        Assert.Equal((path, "POST", "application/json"), (exchange.Shape.Path, exchange.Shape.Method, exchange.Shape.ContentType));
    }

    [Theory]
    [InlineData("{\"results\":[3.5, 4.0]}", ErrorKind.Ok)]
    [InlineData("{\"result\":[3.5, 4.0]}", ErrorKind.Ok)]
    [InlineData("{\"results\":[3.5]}", ErrorKind.InvalidResponse)]
    [InlineData("{\"predictions\":[3.5, 4.0]}", ErrorKind.InvalidResponse)]
    public void Examples_have_a_result_each(string answer, ErrorKind outcome) => Assert.Equal(outcome, Outcome(Row(2, X) with { Verb = ServingVerb.Regress }, answer));

    [Theory]
    [InlineData("{\"outputs\":[2.5,3.0,4.5]}", ErrorKind.Ok)]
    [InlineData("{\"outputs\":2.5}", ErrorKind.Ok)]
    [InlineData("{\"outputs\":[]}", ErrorKind.Ok)]
    [InlineData("{\"outputs\":{\"a\":[[1,2],[3,4]],\"b\":[{\"b64\":\"\"},{\"b64\":\"\"}]}}", ErrorKind.Ok)]
    [InlineData("{\"outputs\":{}}", ErrorKind.InvalidResponse)]
    [InlineData("{\"outputs\":null}", ErrorKind.InvalidResponse)]
    [InlineData("{\"outputs\":[[1,2],[3]]}", ErrorKind.InvalidResponse)]
    [InlineData("{\"outputs\":[[1,2],3]}", ErrorKind.InvalidResponse)]
    [InlineData("{\"outputs\":[3,[1,2]]}", ErrorKind.InvalidResponse)]
    [InlineData("{\"outputs\":{\"a\":[1],\"b\":[[1],[2,3]]}}", ErrorKind.InvalidResponse)]
    [InlineData("{\"predictions\":[1]}", ErrorKind.InvalidResponse)]
    public void Outputs_are_tensors(string answer, ErrorKind outcome) => Assert.Equal(outcome, Outcome(Row(3, X) with { Layout = TensorLayout.Column }, answer));

    [Theory]
    [InlineData("{\"instances\": [1.0,2.0,5.0]}", "{\"predictions\":[2.5,3.0,4.5]}", ErrorKind.Ok)]
    [InlineData("{\"instances\": [1.0,2.0,5.0]}", "{\"predictions\":[2.5]}", ErrorKind.InvalidResponse)]
    [InlineData("{\"instances\": [1.0,NaN]}", "{\"predictions\":[2.5]}", ErrorKind.Ok)]
    [InlineData("{\"inputs\": [1.0,2.0]}", "{\"outputs\":[2.5,3.0]}", ErrorKind.Ok)]
    [InlineData("{\"instances\": [{{random}}]}", "{\"predictions\":[2.5]}", ErrorKind.Ok)]
    public void A_body_of_the_plan_says_how_many_predictions_there_must_be(string body, string answer, ErrorKind outcome) =>
        Assert.Equal(outcome, Outcome(DriverBench.Request() with { Body = new BodyPlan { Text = body } }, answer));

    [Theory]
    [InlineData("[1]")]
    [InlineData("{\"instance\": []}")]
    [InlineData("{\"instances\": [}")]
    public void A_body_that_no_server_would_take_is_refused(string body) => Assert.Throws<PlanException>(() =>
        DriverBench.Driver(DriverBench.Context("tf-serving", DriverBench.Request() with { Body = new BodyPlan { Text = body } })));

    [Fact]
    public void A_field_that_is_no_number_is_refused() => Assert.Contains(
        "has 'cat' in 'x', which is no JSON value of type FP32",
        Assert.Throws<PlanException>(() => Body(Row(1, X with { Field = "x" }), Fields(("x", "cat")))).Message);

    private static ErrorKind Outcome(RequestPlan request, string answer) =>
        DriverBench.Run(DriverBench.Driver(DriverBench.Context("tf-serving", request)), new TestHead(200, "application/json"), answer).Record.Outcome;
}
