namespace Proofload.Plans;

/// <summary>One kind of request of a mix.</summary>
public sealed record RequestPlan
{
    /// <summary>Name, the label in tables and objectives: lower-case letters, digits, - and _.</summary>
    public required string Name { get; init; }

    /// <summary>Relative share of the mix, above 0. Default 1.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Protocol of this kind; null uses the target's.</summary>
    public string? Protocol { get; init; }

    /// <summary>Model of this kind; null uses the target's.</summary>
    public string? Model { get; init; }

    /// <summary>Method of the <c>http</c> and <c>sse</c> protocols. Default GET, or POST when there is a body.</summary>
    public string? Method { get; init; }

    /// <summary>Path added to the target's address; may hold templates. Default the protocol's own.</summary>
    public string? Path { get; init; }

    /// <summary>Headers of this kind; values may hold templates and secrets.</summary>
    public IReadOnlyDictionary<string, Secret> Headers { get; init => field = ValueMap<Secret>.Of(value); } = ValueMap<Secret>.Empty;

    /// <summary>Body of the <c>http</c> and <c>sse</c> protocols, the message of <c>websocket</c>; with <c>tf-serving</c> and <c>torchserve</c> in place of the one that they make.</summary>
    public BodyPlan? Body { get; init; }

    /// <summary>Stream the answer, for protocols that can; null (default) as the protocol does: OpenAI-style streams, KServe v2 over gRPC does not.</summary>
    public bool? Stream { get; init; }

    /// <summary>System message, for protocols that have one.</summary>
    public string? System { get; init; }

    /// <summary>Further top-level fields of the request's JSON (for example <c>temperature</c>), as JSON text by name.</summary>
    public IReadOnlyDictionary<string, string> Extra { get; init => field = ValueMap<string>.Of(value); } = ValueMap<string>.Empty;

    /// <summary>Inputs of <c>kserve-v2</c> and <c>kserve-v2-grpc</c>, which takes those of the model's metadata when there are none; features of one instance with <c>tf-serving</c>.</summary>
    public IReadOnlyList<TensorPlan> Inputs { get; init => field = ValueList<TensorPlan>.Of(value); } = ValueList<TensorPlan>.Empty;

    /// <summary>How <c>kserve-v2-grpc</c> sends and what it accepts; null for the defaults.</summary>
    public GrpcPlan? Grpc { get; init; }

    /// <summary>What the events of <c>sse</c> and the messages of <c>websocket</c> mean; null for the defaults.</summary>
    public EventsPlan? Events { get; init; }

    /// <summary>What <c>websocket</c> sends; null sends the body.</summary>
    public WebSocketPlan? WebSocket { get; init; }

    /// <summary>What <c>tf-serving</c> is asked for. Default predict.</summary>
    public ServingVerb Verb { get; init; } = ServingVerb.Predict;

    /// <summary>How <c>tf-serving</c> gets the inputs of a predict request. Default row.</summary>
    public TensorLayout Layout { get; init; } = TensorLayout.Row;

    /// <summary>Inputs per request; null uses the protocol's own: 1 text to embed, 10 documents to rerank, 1 instance of <c>tf-serving</c>.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Data of this kind; null uses the plan's.</summary>
    public DataPlan? Data { get; init; }

    /// <summary>What must hold for the response to count as a success.</summary>
    public IReadOnlyList<CheckPlan> Checks { get; init => field = ValueList<CheckPlan>.Of(value); } = ValueList<CheckPlan>.Empty;

    /// <summary>Values taken from the response, by variable name, for templates of later requests.</summary>
    public IReadOnlyDictionary<string, ExtractPlan> Extract { get; init => field = ValueMap<ExtractPlan>.Of(value); } = ValueMap<ExtractPlan>.Empty;

    /// <summary>Timeout of this kind; null uses the target's.</summary>
    public TimeSpan? Timeout { get; init; }
}

/// <summary>The methods of TensorFlow Serving's REST API.</summary>
public enum ServingVerb
{
    /// <summary>Tensors in, tensors out.</summary>
    Predict = 0,

    /// <summary>Examples in, labels with scores out.</summary>
    Classify,

    /// <summary>Examples in, one number each out.</summary>
    Regress,
}

/// <summary>The two forms of a predict request.</summary>
public enum TensorLayout
{
    /// <summary><c>{"instances": [...]}</c>: one entry an instance.</summary>
    Row = 0,

    /// <summary><c>{"inputs": ...}</c>: one tensor an input, the batch its first dimension.</summary>
    Column,
}

/// <summary>Body of an <c>http</c> request: exactly one of the sources.</summary>
public sealed record BodyPlan
{
    /// <summary>Text; may hold templates.</summary>
    public string? Text { get; init; }

    /// <summary>File whose bytes are sent as they are.</summary>
    public string? File { get; init; }

    /// <summary>File whose text is a template.</summary>
    public string? TemplateFile { get; init; }

    /// <summary>Dataset field whose value is the whole body.</summary>
    public string? Field { get; init; }

    /// <summary>Parts of a multipart/form-data body.</summary>
    public IReadOnlyList<PartPlan> Multipart { get; init => field = ValueList<PartPlan>.Of(value); } = ValueList<PartPlan>.Empty;

    /// <summary>Content type; default by source: application/json for text that starts with { or [, else text/plain or application/octet-stream.</summary>
    public string? ContentType { get; init; }
}

/// <summary>One part of a multipart body.</summary>
public sealed record PartPlan
{
    /// <summary>Field name.</summary>
    public required string Name { get; init; }

    /// <summary>Text value; may hold templates.</summary>
    public string? Value { get; init; }

    /// <summary>File to upload.</summary>
    public string? File { get; init; }

    /// <summary>Dataset field to upload; <c>image</c> and <c>audio</c> are the bytes of the data's media, a part for each.</summary>
    public string? Field { get; init; }

    /// <summary>File name to announce; default the file's own.</summary>
    public string? FileName { get; init; }

    /// <summary>Content type; default by file name.</summary>
    public string? ContentType { get; init; }
}

/// <summary>A tensor of a KServe v2 request.</summary>
public sealed record TensorPlan
{
    /// <summary>Input name.</summary>
    public required string Name { get; init; }

    /// <summary>Data type: BOOL, UINT8 … UINT64, INT8 … INT64, FP16, FP32, FP64 or BYTES.</summary>
    public required string DataType { get; init; }

    /// <summary>Shape; every dimension above 0. With <c>tf-serving</c> that of one instance: <c>[]</c> is a single number.</summary>
    public required IReadOnlyList<long> Shape { get; init => field = ValueList<long>.Of(value); }

    /// <summary>Dataset field with the values (a JSON array); <c>image</c> and <c>audio</c> are the data's media; null makes seeded random values.</summary>
    public string? Field { get; init; }
}

/// <summary>How a gRPC protocol sends its messages and what it accepts.</summary>
public sealed record GrpcPlan
{
    /// <summary>How tensors travel. Default raw.</summary>
    public TensorContents Contents { get; init; }

    /// <summary>Compression of requests. Default none. Compressed answers are read either way.</summary>
    public GrpcCompression Compression { get; init; }

    /// <summary>Largest message of an answer in bytes, before and after decompression, 1 KiB to 1 GiB. Default 64 MiB.</summary>
    public long MaxMessage { get; init; } = 64 << 20;
}

/// <summary>How tensors travel in a gRPC message.</summary>
public enum TensorContents
{
    /// <summary>As bytes: little-endian, row-major; each element of BYTES after its length of four bytes.</summary>
    Raw = 0,

    /// <summary>As the repeated field of their data type; FP16 has none.</summary>
    Typed,
}

/// <summary>Compression of gRPC messages.</summary>
public enum GrpcCompression
{
    /// <summary>None.</summary>
    Identity = 0,

    /// <summary>gzip.</summary>
    Gzip,
}

/// <summary>A condition on a response. Exactly one of the subjects is set.</summary>
public sealed record CheckPlan
{
    /// <summary>Allowed status codes.</summary>
    public IReadOnlyList<int> Status { get; init => field = ValueList<int>.Of(value); } = ValueList<int>.Empty;

    /// <summary>Header name.</summary>
    public string? Header { get; init; }

    /// <summary>JSON path into the body, for example <c>$.labels[0]</c>.</summary>
    public string? JsonPath { get; init; }

    /// <summary>Regular expression that the body (or the header, or the value at the path) must match.</summary>
    public string? Matches { get; init; }

    /// <summary>Exact value of the header or the value at the path; may hold templates.</summary>
    public string? EqualTo { get; init; }

    /// <summary>Text that the body (or the header, or the value at the path) must contain.</summary>
    public string? Contains { get; init; }

    /// <summary>Smallest body size in bytes.</summary>
    public long? MinSize { get; init; }

    /// <summary>Largest body size in bytes.</summary>
    public long? MaxSize { get; init; }

    /// <summary>A check in C#: null when the response is good, else the reason.</summary>
    public Func<ResponseView, string?>? Custom { get; init; }
}

/// <summary>What a custom check sees.</summary>
/// <param name="Status">Status code.</param>
/// <param name="Body">Body, or for streams the concatenated text.</param>
/// <param name="Row">Index of the request.</param>
public readonly record struct ResponseView(int Status, string Body, long Row);

/// <summary>A value to take from a response. Exactly one source is set.</summary>
public sealed record ExtractPlan
{
    /// <summary>JSON path into the body.</summary>
    public string? JsonPath { get; init; }

    /// <summary>Header name.</summary>
    public string? Header { get; init; }

    /// <summary>Regular expression; its first group, or the whole match.</summary>
    public string? Regex { get; init; }
}
