using Proofload.Plans.Binding;

namespace Proofload.Plans.Sections;

/// <summary>The <c>data</c> of a plan or request.</summary>
internal static class DataSection
{
    private const int MostTokens = 10_000_000;
    private const int LeastPixels = 8;
    private const int MostPixels = 8_192;

    public static Codec<DatasetFormat> Format { get; } = Scalars.Choice(
        "a dataset format",
        ("jsonl", DatasetFormat.Jsonl),
        ("csv", DatasetFormat.Csv),
        ("sharegpt", DatasetFormat.ShareGpt),
        ("openai-batch", DatasetFormat.OpenAiBatch),
        ("alpaca", DatasetFormat.Alpaca),
        ("text", DatasetFormat.Text),
        ("images", DatasetFormat.Images),
        ("audio", DatasetFormat.Audio));

    public static Codec<RowOrder> Order { get; } = Scalars.Choice(
        "an order of rows", ("sequential", RowOrder.Sequential), ("shuffled", RowOrder.Shuffled), ("zipf", RowOrder.Zipf));

    private static Section<DatasetPlan> Dataset { get; } = new(
        "dataset",
        new DatasetPlan { Path = "" },
        [
            Field.Required<DatasetPlan, string>("path", new PathCodec("a file or folder"), d => d.Path, (d, v) => d with { Path = v }, "Give the file or folder; relative paths are taken from the plan's folder."),
            Field.Maybe<DatasetPlan, DatasetFormat>("format", Format, d => d.Format, (d, v) => d with { Format = v }, "Format; without it decided by the file's name and first bytes."),
            Field.Of<DatasetPlan, RowOrder>("order", Order, d => d.Order, (d, v) => d with { Order = v }, "Order of the rows."),
            Field.Of<DatasetPlan, double>("zipf_exponent", Scalars.Number(0, 100, above: true), d => d.ZipfExponent, (d, v) => d with { ZipfExponent = v }, "Exponent s of the zipf order: row k has probability proportional to 1 / k^s."),
            Field.Maybe<DatasetPlan, int>("limit", Scalars.Int(1, int.MaxValue), d => d.Limit, (d, v) => d with { Limit = v }, "Use only this many rows from the start."),
            Field.Of<DatasetPlan, string>("prompt_field", Scalars.Filled("a field name"), d => d.PromptField, (d, v) => d with { PromptField = v }, "Field that holds the prompt; without it prompt, text, question, input, instruction or content."),
            Field.Of<DatasetPlan, string>("output_field", Scalars.Filled("a field name"), d => d.OutputField, (d, v) => d with { OutputField = v }, "Field that holds the output length; without it output_len, output_tokens or max_tokens."),
        ]);

    private static DistributionCodec Tokens { get; } = new(Scalars.Number(0, MostTokens), "tokens");

    private static Section<ImagesPlan> Images { get; } = new(
        "images",
        new ImagesPlan(),
        [
            Field.Of<ImagesPlan, int>("count", Scalars.Int(1, 64), i => i.Count, (i, v) => i with { Count = v }, "Images per request, or per instance of a batch."),
            Field.Of<ImagesPlan, int>("width", Scalars.Int(LeastPixels, MostPixels), i => i.Width, (i, v) => i with { Width = v }, "Width of made images in pixels."),
            Field.Of<ImagesPlan, int>("height", Scalars.Int(LeastPixels, MostPixels), i => i.Height, (i, v) => i with { Height = v }, "Height of made images in pixels."),
            Field.Of<ImagesPlan, ImageFormat>("format", Scalars.Choice("an image format", ("jpeg", ImageFormat.Jpeg), ("png", ImageFormat.Png)), i => i.Format, (i, v) => i with { Format = v }, "Format of made images."),
        ]) { IsInline = true };

    private static Section<AudioPlan> Audio { get; } = new(
        "audio",
        new AudioPlan(),
        [
            Field.Of<AudioPlan, TimeSpan>("length", Scalars.Duration(TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(10)), a => a.Length, (a, v) => a with { Length = v }, "Length of the sound."),
            Field.Of<AudioPlan, int>("sample_rate", Scalars.Int(8_000, 192_000), a => a.SampleRate, (a, v) => a with { SampleRate = v }, "Samples a second."),
        ]) { IsInline = true };

    public static Section<DataPlan> Instance { get; } = new(
        "data",
        new DataPlan(),
        [
            Field.Of<DataPlan, Distribution>("prompt_tokens", Tokens, d => d.PromptTokens, (d, v) => d with { PromptTokens = v }, "Synthetic prompt length in tokens."),
            Field.Of<DataPlan, Distribution>("output_tokens", Tokens, d => d.OutputTokens, (d, v) => d with { OutputTokens = v }, "Requested output length in tokens (max_tokens); without it the dataset or the server decides."),
            Field.Of<DataPlan, int>("shared_prefix_tokens", Scalars.Int(0, MostTokens), d => d.SharedPrefixTokens, (d, v) => d with { SharedPrefixTokens = v }, "Tokens of a prefix that prompts share, to exercise prefix caches."),
            Field.Of<DataPlan, int>("shared_prefixes", Scalars.Int(1, 1_000_000), d => d.SharedPrefixes, (d, v) => d with { SharedPrefixes = v }, "How many different shared prefixes there are."),
            Field.Of<DataPlan, bool>("cache_bust", Scalars.Bool, d => d.CacheBust, (d, v) => d with { CacheBust = v }, "Put a unique marker in front of each prompt so that no cache can serve it."),
            Field.Of<DataPlan, DatasetPlan>("dataset", Dataset, d => d.Dataset, (d, v) => d with { Dataset = v }, "Rows from a file or folder; without it prompts are synthetic."),
            Field.Of<DataPlan, ImagesPlan>("images", Images, d => d.Images, (d, v) => d with { Images = v }, "Images of each request, made from the seed; with a folder of images only their count."),
            Field.Of<DataPlan, AudioPlan>("audio", Audio, d => d.Audio, (d, v) => d with { Audio = v }, "WAV audio of each request, made from the seed."),
        ]);
}
