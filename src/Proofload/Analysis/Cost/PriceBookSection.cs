using Proofload.Plans.Binding;

namespace Proofload.Analysis.Cost;

/// <summary>The fields of a price book: what reading, checking, writing and the schema share.</summary>
internal static class PriceBookSection
{
    private const string SourceText = "Page or file that states the figures.";
    private const string DateText = "Day on which they were so stated.";
    private static readonly DateOnly NoDate = DateOnly.MinValue;

    private static Codec<string> Name { get; } = Scalars.Filled("a name");

    private static Codec<string> Source { get; } = Scalars.Filled("where the figure comes from: an address or a file");

    private static Section<SpotPrice> Spot { get; } = new(
        "a spot price",
        new SpotPrice { Hourly = 0, Interrupted = 0, Source = "", Date = NoDate },
        [
            Field.Required<SpotPrice, decimal>("hourly", PriceScalars.Amount, s => s.Hourly, (s, v) => s with { Hourly = v }, "Price of an hour."),
            Field.Required<SpotPrice, decimal>("interrupted", PriceScalars.Share, s => s.Interrupted, (s, v) => s with { Interrupted = v }, "Share of machines that is interrupted within a month."),
            Field.Required<SpotPrice, string>("source", Source, s => s.Source, (s, v) => s with { Source = v }, SourceText),
            Field.Required<SpotPrice, DateOnly>("date", PriceScalars.Date, s => s.Date, (s, v) => s with { Date = v }, DateText),
        ]);

    private static Section<InstancePrice> Instance { get; } = new(
        "an instance",
        new InstancePrice { Name = "", Hourly = 0, Source = "", Date = NoDate },
        [
            Field.Required<InstancePrice, string>("name", Name, i => i.Name, (i, v) => i with { Name = v }, "Name of the type, for example g5.xlarge."),
            Field.Of<InstancePrice, string>("region", Name, i => i.Region, (i, v) => i with { Region = v }, "Region of the price."),
            Field.Required<InstancePrice, decimal>("hourly", PriceScalars.Amount, i => i.Hourly, (i, v) => i with { Hourly = v }, "Price of an hour on demand."),
            Field.Maybe<InstancePrice, int>("gpus", Scalars.Int(0, 1024), i => i.Gpus, (i, v) => i with { Gpus = v }, "Accelerators of the machine."),
            Field.Of<InstancePrice, SpotPrice>("spot", Spot, i => i.Spot, (i, v) => i with { Spot = v }, "Its price on the spot market."),
            Field.Required<InstancePrice, string>("source", Source, i => i.Source, (i, v) => i with { Source = v }, SourceText),
            Field.Required<InstancePrice, DateOnly>("date", PriceScalars.Date, i => i.Date, (i, v) => i with { Date = v }, DateText),
        ]);

    private static Section<EgressPrice> Egress { get; } = new(
        "an egress price",
        new EgressPrice { PerGb = 0, Source = "", Date = NoDate },
        [
            Field.Of<EgressPrice, string>("region", Name, e => e.Region, (e, v) => e with { Region = v }, "Region the traffic leaves; without it every region."),
            Field.Required<EgressPrice, decimal>("per_gb", PriceScalars.Amount, e => e.PerGb, (e, v) => e with { PerGb = v }, "Price of a GB, 10^9 bytes."),
            Field.Required<EgressPrice, string>("source", Source, e => e.Source, (e, v) => e with { Source = v }, SourceText),
            Field.Required<EgressPrice, DateOnly>("date", PriceScalars.Date, e => e.Date, (e, v) => e with { Date = v }, DateText),
        ]);

    private static Section<ApiTier> Tier { get; } = new(
        "a tier",
        new ApiTier { Above = 0 },
        [
            Field.Required<ApiTier, long>("above", Scalars.Count(1, 1_000_000_000), t => t.Above, (t, v) => t with { Above = v }, "Prompt tokens above which the tier holds, for the whole request."),
            Field.Maybe<ApiTier, decimal>("input", PriceScalars.Amount, t => t.Input, (t, v) => t with { Input = v }, "Price of a million input tokens."),
            Field.Maybe<ApiTier, decimal>("output", PriceScalars.Amount, t => t.Output, (t, v) => t with { Output = v }, "Price of a million output tokens."),
            Field.Maybe<ApiTier, decimal>("cached_input", PriceScalars.Amount, t => t.CachedInput, (t, v) => t with { CachedInput = v }, "Price of a million cached input tokens."),
        ]);

    private static Section<ApiPrice> Api { get; } = new(
        "an API",
        new ApiPrice { Model = "", Input = 0, Output = 0, Source = "", Date = NoDate },
        [
            Field.Required<ApiPrice, string>("model", Name, a => a.Model, (a, v) => a with { Model = v }, "Name of the model."),
            Field.Required<ApiPrice, decimal>("input", PriceScalars.Amount, a => a.Input, (a, v) => a with { Input = v }, "Price of a million input tokens."),
            Field.Required<ApiPrice, decimal>("output", PriceScalars.Amount, a => a.Output, (a, v) => a with { Output = v }, "Price of a million output tokens."),
            Field.Maybe<ApiPrice, decimal>("cached_input", PriceScalars.Amount, a => a.CachedInput, (a, v) => a with { CachedInput = v }, "Price of a million input tokens read from a cache."),
            Field.Maybe<ApiPrice, decimal>("cache_write", PriceScalars.Amount, a => a.CacheWrite, (a, v) => a with { CacheWrite = v }, "Price of a million input tokens written to a cache."),
            Field.Maybe<ApiPrice, decimal>("output_image", PriceScalars.Amount, a => a.OutputImage, (a, v) => a with { OutputImage = v }, "Price of a million output tokens of images."),
            Field.Of<ApiPrice, IReadOnlyList<ApiTier>>("tiers", new ListCodec<ApiTier>(Tier, "tiers"), a => a.Tiers, (a, v) => a with { Tiers = v }, "Prices of longer prompts."),
            Field.Required<ApiPrice, string>("source", Source, a => a.Source, (a, v) => a with { Source = v }, SourceText),
            Field.Required<ApiPrice, DateOnly>("date", PriceScalars.Date, a => a.Date, (a, v) => a with { Date = v }, DateText),
        ]);

    public static Section<PriceBook> Book { get; } = new(
        "a price book",
        new PriceBook { Currency = "" },
        [
            new Field<PriceBook, long>("version", "Version of the file's shape, 1.", Scalars.Count(1, 1), b => b.Version, (b, v) => b with { Version = v }) { IsAlwaysWritten = true },
            Field.Required<PriceBook, string>("currency", PriceScalars.Currency, b => b.Currency, (b, v) => b with { Currency = v }, "Currency of every amount, for example USD."),
            Field.Of<PriceBook, IReadOnlyList<InstancePrice>>("instances", new ListCodec<InstancePrice>(Instance, "instances"), b => b.Instances, (b, v) => b with { Instances = v }, "Machines."),
            Field.Of<PriceBook, IReadOnlyList<EgressPrice>>("egress", new ListCodec<EgressPrice>(Egress, "egress prices"), b => b.Egress, (b, v) => b with { Egress = v }, "Traffic out of a region."),
            Field.Of<PriceBook, IReadOnlyList<ApiPrice>>("apis", new ListCodec<ApiPrice>(Api, "APIs"), b => b.Apis, (b, v) => b with { Apis = v }, "Models that are charged by tokens."),
        ]);
}
