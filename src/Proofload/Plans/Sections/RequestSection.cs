using Proofload.Plans.Binding;

namespace Proofload.Plans.Sections;

/// <summary>One kind of request.</summary>
internal static class RequestSection
{
    private static Section<TensorPlan> Tensor { get; } = new(
        "an input",
        new TensorPlan { Name = "", DataType = "", Shape = [] },
        [
            Field.Required<TensorPlan, string>("name", Scalars.Filled("an input name"), t => t.Name, (t, v) => t with { Name = v }, "Give the input's name."),
            Field.Required<TensorPlan, string>("data_type", TensorType(), t => t.DataType, (t, v) => t with { DataType = v }, "Give the data type, for example FP32."),
            Field.Required<TensorPlan, IReadOnlyList<long>>("shape", new ListCodec<long>(Scalars.Count(1, int.MaxValue), "dimensions"), t => t.Shape, (t, v) => t with { Shape = v }, "Give the shape, for example [1, 3, 224, 224]; with tf-serving that of one instance."),
            Field.Of<TensorPlan, string>("field", Scalars.Filled("a field name"), t => t.Field, (t, v) => t with { Field = v }, "Dataset field with the values (a JSON array), or image or audio; without it seeded random values."),
        ]);

    private static Section<GrpcPlan> Grpc { get; } = new(
        "grpc",
        new GrpcPlan(),
        [
            Field.Of<GrpcPlan, TensorContents>("contents", Scalars.Choice("a form of tensors", ("raw", TensorContents.Raw), ("typed", TensorContents.Typed)), g => g.Contents, (g, v) => g with { Contents = v }, "raw: tensors as bytes; typed: as the repeated field of their data type."),
            Field.Of<GrpcPlan, GrpcCompression>("compression", Scalars.Choice("a compression", ("identity", GrpcCompression.Identity), ("gzip", GrpcCompression.Gzip)), g => g.Compression, (g, v) => g with { Compression = v }, "Compression of requests; compressed answers are read either way."),
            Field.Of<GrpcPlan, long>("max_message", Scalars.Size(1 << 10, 1 << 30), g => g.MaxMessage, (g, v) => g with { MaxMessage = v }, "Largest message of an answer, decompressed."),
        ]);

    /// <summary>A request of the mix.</summary>
    public static Section<RequestPlan> Instance { get; } = new("a request", Empty, Fields(isSetup: false));

    /// <summary>A request of the setup: it is sent once, so it has no weight.</summary>
    public static Section<RequestPlan> Setup { get; } = new("a setup request", Empty, Fields(isSetup: true));

    /// <summary>The fields of a request that a step of a scenario has too: all but the weight.</summary>
    public static IReadOnlyList<Field<RequestPlan>> OfStep { get; } = Fields(isSetup: true);

    private static RequestPlan Empty => new() { Name = "" };

    private static List<Field<RequestPlan>> Fields(bool isSetup)
    {
        var fields = new List<Field<RequestPlan>>
        {
            Field.Required<RequestPlan, string>("name", Scalars.Text("a name", CheckName), r => r.Name, (r, v) => r with { Name = v }, "Give a name: lower-case letters, digits, - and _; it labels tables and objectives."),
        };
        if (!isSetup)
            fields.Add(Field.Of<RequestPlan, double>("weight", Scalars.Number(0, 1e9, above: true), r => r.Weight, (r, v) => r with { Weight = v }, "Relative share of the mix, above 0."));
        fields.AddRange(
        [
            Field.Of<RequestPlan, string>("protocol", new ProtocolCodec(), r => r.Protocol, (r, v) => r with { Protocol = v }, "Protocol of this kind; without it the target's."),
            Field.Of<RequestPlan, string>("model", Scalars.Filled("a model name"), r => r.Model, (r, v) => r with { Model = v }, "Model of this kind; without it the target's."),
            Field.Of<RequestPlan, string>("method", Scalars.Text("a method such as POST", CheckMethod), r => r.Method, (r, v) => r with { Method = v }, "Method of the http and sse protocols; GET, or POST with a body."),
            Field.Of<RequestPlan, string>("path", Scalars.Text("a path such as /v1/items", CheckPath), r => r.Path, (r, v) => r with { Path = v }, "Path added to the target's address, may hold templates; without it the protocol's own."),
            Field.Of<RequestPlan, IReadOnlyDictionary<string, Secret>>("headers", TargetSection.Headers, r => r.Headers, (r, v) => r with { Headers = v }, "Headers of this kind; values may hold templates and ${NAME}."),
            Field.Of<RequestPlan, BodyPlan>("body", BodySection.Instance, r => r.Body, (r, v) => r with { Body = v }, "Body of the http, sse, tf-serving and torchserve protocols, or the message of a websocket: text, file, template_file, field or multipart."),
            Field.Maybe<RequestPlan, bool>("stream", Scalars.Bool, r => r.Stream, (r, v) => r with { Stream = v }, "Stream the answer, for protocols that can; without it as the protocol does."),
            Field.Of<RequestPlan, string>("system", Scalars.Text("text"), r => r.System, (r, v) => r with { System = v }, "System message of a chat."),
            Field.Of<RequestPlan, IReadOnlyDictionary<string, string>>("extra", new MapCodec<string>(new JsonCodec(), "fields", n => n.Length == 0 ? "a field needs a name" : null), r => r.Extra, (r, v) => r with { Extra = v }, "Further top-level fields of the request's JSON, for example temperature: 0."),
            Field.Of<RequestPlan, IReadOnlyList<TensorPlan>>("inputs", new ListCodec<TensorPlan>(Tensor, "inputs"), r => r.Inputs, (r, v) => r with { Inputs = v }, "Inputs of kserve-v2 and kserve-v2-grpc; the latter can take them from the model's metadata; features of one tf-serving instance."),
            Field.Of<RequestPlan, GrpcPlan>("grpc", Grpc, r => r.Grpc, (r, v) => r with { Grpc = v }, "How kserve-v2-grpc sends and what it accepts."),
            Field.Of<RequestPlan, EventsPlan>("events", EventsSection.Instance, r => r.Events, (r, v) => r with { Events = v }, "What the events of sse and the messages of websocket mean; without it every event is a token."),
            Field.Of<RequestPlan, WebSocketPlan>("websocket", WebSocketSection.Instance, r => r.WebSocket, (r, v) => r with { WebSocket = v }, "What websocket sends; without it the body is the one message."),
            Field.Maybe<RequestPlan, int>("batch_size", Scalars.Int(1, 100_000), r => r.BatchSize, (r, v) => r with { BatchSize = v }, "Inputs per request: texts to embed (1), documents to rerank (10), tf-serving instances (1)."),
            Field.Of<RequestPlan, ServingVerb>("verb", Scalars.Choice("a method of TF Serving", ("predict", ServingVerb.Predict), ("classify", ServingVerb.Classify), ("regress", ServingVerb.Regress)), r => r.Verb, (r, v) => r with { Verb = v }, "What tf-serving is asked for."),
            Field.Of<RequestPlan, TensorLayout>("layout", Scalars.Choice("a layout", ("row", TensorLayout.Row), ("column", TensorLayout.Column)), r => r.Layout, (r, v) => r with { Layout = v }, "How tf-serving gets the inputs: row: instances; column: inputs."),
            Field.Of<RequestPlan, DataPlan>("data", DataSection.Instance, r => r.Data, (r, v) => r with { Data = v }, "Data of this kind; without it the plan's."),
            Field.Of<RequestPlan, IReadOnlyList<CheckPlan>>("checks", new ListCodec<CheckPlan>(CheckSection.Instance, "checks"), r => r.Checks, (r, v) => r with { Checks = v }, "What must hold for the response to count as a success."),
            Field.Of<RequestPlan, IReadOnlyDictionary<string, ExtractPlan>>("extract", new MapCodec<ExtractPlan>(ExtractSection.Instance, "values to extract", CheckVariable), r => r.Extract, (r, v) => r with { Extract = v }, "Values taken from the response, by variable name, for templates of later requests."),
            Field.Maybe<RequestPlan, TimeSpan>("timeout", Scalars.Duration(TimeSpan.Zero, TargetSection.LongestTimeout, above: true), r => r.Timeout, (r, v) => r with { Timeout = v }, "Timeout of this kind; without it the target's."),
        ]);
        return fields;
    }

    private static Codec<string> TensorType()
    {
        string[] types = ["BOOL", "UINT8", "UINT16", "UINT32", "UINT64", "INT8", "INT16", "INT32", "INT64", "FP16", "FP32", "FP64", "BYTES"];
        return Scalars.Choice("a data type", [.. types.Select(t => (t, t))]);
    }

    private static string? CheckName(string name) =>
        name.Length is > 0 and <= 64 && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_')
            ? null
            : $"{Units.Quote(name)} is not a name: 1 to 64 lower-case letters, digits, - and _, a letter or digit first";

    private static string? CheckVariable(string name) =>
        name.Length is > 0 and <= 64 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
            ? null
            : "is not a variable name: letters, digits and _, no digit first";

    private static string? CheckMethod(string method) => method.Length is > 0 and <= 32 && method.All(c => char.IsAsciiLetterUpper(c) || c == '-')
        ? null
        : $"{Units.Quote(method)} is not a method; write for example GET or POST, in capitals";

    private static string? CheckPath(string path) =>
        (path.StartsWith('/') || path.StartsWith("{{", StringComparison.Ordinal)) && !path.Any(c => char.IsControl(c))
            ? null
            : $"{Units.Quote(path)} is not a path; it begins with /, for example /v1/items";
}
