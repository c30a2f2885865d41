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
