namespace Proofload.Plans;

/// <summary>What the requests carry: a dataset's rows, or synthetic prompts.</summary>
public sealed record DataPlan
{
    /// <summary>Rows from a file or folder; null makes synthetic prompts.</summary>
    public DatasetPlan? Dataset { get; init; }

    /// <summary>Synthetic prompt length in tokens. Default constant 128.</summary>
    public Distribution PromptTokens { get; init; } = Distribution.Constant(128);

    /// <summary>Requested output length in tokens (max_tokens); null lets the dataset or the server decide.</summary>
    public Distribution? OutputTokens { get; init; }

    /// <summary>Tokens of a prefix that prompts share, to exercise prefix caches. Default 0.</summary>
    public int SharedPrefixTokens { get; init; }

    /// <summary>How many different shared prefixes there are. Default 1.</summary>
    public int SharedPrefixes { get; init; } = 1;

    /// <summary>Put a unique marker in front of each prompt so that no cache can serve it. Default false.</summary>
    public bool CacheBust { get; init; }

    /// <summary>Images that each request carries, made here unless the dataset is a folder of images; null for none but the folder's.</summary>
    public ImagesPlan? Images { get; init; }

    /// <summary>Audio that each request carries, made here; null for none but the dataset's.</summary>
    public AudioPlan? Audio { get; init; }
}

/// <summary>Images of a request. Made ones are a function of the seed and the request's index, and no two are alike.</summary>
public sealed record ImagesPlan
{
    /// <summary>Images per request (per instance of a batch), 1 to 64. Default 1.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Width of made images, pixels, 8 to 8192. Default 224.</summary>
    public int Width { get; init; } = 224;

    /// <summary>Height of made images, pixels, 8 to 8192. Default 224.</summary>
    public int Height { get; init; } = 224;

    /// <summary>Format of made images. Default JPEG.</summary>
    public ImageFormat Format { get; init; } = ImageFormat.Jpeg;
}

/// <summary>Audio of a request: WAV, 16 bits, one channel. A function of the seed and the request's index, and no two are alike.</summary>
public sealed record AudioPlan
{
    /// <summary>Length, 10 ms to 10 min. Default 5 s.</summary>
    public TimeSpan Length { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Samples a second, 8,000 to 192,000. Default 16,000.</summary>
    public int SampleRate { get; init; } = 16_000;
}

/// <summary>Formats of made images.</summary>
public enum ImageFormat
{
    /// <summary>Baseline JPEG, 8 bits, colour.</summary>
    Jpeg = 0,

    /// <summary>PNG, 8 bits, colour.</summary>
    Png,
}

/// <summary>A dataset.</summary>
public sealed record DatasetPlan
{
    /// <summary>File or folder; relative paths are taken from the plan's folder.</summary>
    public required string Path { get; init; }

    /// <summary>Format; null is decided by the file's name and first bytes.</summary>
    public DatasetFormat? Format { get; init; }

    /// <summary>Order of the rows. Default sequential.</summary>
    public RowOrder Order { get; init; } = RowOrder.Sequential;

    /// <summary>Exponent of the Zipf order, above 0. Default 1.</summary>
    public double ZipfExponent { get; init; } = 1;

    /// <summary>Use only the first rows; null uses all.</summary>
    public int? Limit { get; init; }

    /// <summary>Field that holds the prompt; null tries prompt, text, question, input, instruction, content.</summary>
    public string? PromptField { get; init; }

    /// <summary>Field that holds the output length; null tries output_len, output_tokens, max_tokens.</summary>
    public string? OutputField { get; init; }

    /// <summary>A format as plans write it.</summary>
    /// <param name="format">Format.</param>
    public static string FormatName(DatasetFormat format) => format switch
    {
        DatasetFormat.Jsonl => "jsonl",
        DatasetFormat.Csv => "csv",
        DatasetFormat.ShareGpt => "sharegpt",
        DatasetFormat.OpenAiBatch => "openai-batch",
        DatasetFormat.Alpaca => "alpaca",
        DatasetFormat.Text => "text",
        DatasetFormat.Images => "images",
        _ => "audio",
    };
}

/// <summary>Dataset formats.</summary>
public enum DatasetFormat
{
    /// <summary>One JSON object a line.</summary>
    Jsonl = 0,

    /// <summary>Comma-separated with a header line.</summary>
    Csv,

    /// <summary>ShareGPT JSON: conversations of human and gpt turns.</summary>
    ShareGpt,

    /// <summary>One prompt a line.</summary>
    Text,

    /// <summary>A folder of image files.</summary>
    Images,

    /// <summary>A folder of audio files.</summary>
    Audio,

    /// <summary>OpenAI batch lines: <c>custom_id</c>, <c>method</c>, <c>url</c> and a <c>body</c> that is sent as it is.</summary>
    OpenAiBatch,

    /// <summary>Alpaca rows: <c>instruction</c>, <c>input</c> and <c>output</c>, as a JSON array or one a line.</summary>
    Alpaca,
}

/// <summary>Order in which rows are used.</summary>
public enum RowOrder
{
    /// <summary>As in the file, again from the start at its end.</summary>
    Sequential = 0,

    /// <summary>A seeded permutation, another one each time round.</summary>
    Shuffled,

    /// <summary>Row k with probability proportional to 1 / k^s: some rows are popular.</summary>
    Zipf,
}
