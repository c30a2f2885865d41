using Proofload.Plans.Binding;
using Proofload.Plans.Loads;

namespace Proofload.Plans.Sections;

/// <summary>The load model <c>replay</c>.</summary>
internal static class ReplaySection
{
    private const int MostBlockTokens = 65_536;

    private static readonly TimeSpan MostTime = TimeSpan.FromDays(366);

    public static Codec<TraceFormat> Format { get; } = Scalars.Choice(
        "a trace format",
        ("csv", TraceFormat.Csv),
        ("jsonl", TraceFormat.Jsonl),
        ("mooncake", TraceFormat.Mooncake),
        ("azure", TraceFormat.Azure),
        ("burstgpt", TraceFormat.BurstGpt));

    public static LoadModel Model { get; } = new LoadModel<ReplayLoad>("replay", _ => true, new Section<ReplayLoad>(
        "the load model replay",
        new ReplayLoad { Path = "" },
        [
            Field.Marker<ReplayLoad>("model", "replay", "Load model."),
            Field.Required<ReplayLoad, string>("path", new PathCodec("a trace file"), l => l.Path, (l, v) => l with { Path = v }, "Give the trace file; its rows give the times and, where the format has them, the token lengths."),
            Field.Of<ReplayLoad, string>("timestamp_field", Scalars.Filled("a field name"), l => l.TimestampField, (l, v) => l with { TimestampField = v }, "Field or column that holds the time; without it the format's own."),
            Field.Of<ReplayLoad, double>("timestamp_unit", Scalars.Seconds(0, 86_400, above: true), l => l.TimestampUnit, (l, v) => l with { TimestampUnit = v }, "Unit of numeric time stamps: 1s, 1ms."),
            Field.Of<ReplayLoad, double>("speed", Scalars.Number(0, 1_000_000, above: true), l => l.Speed, (l, v) => l with { Speed = v }, "Rate factor: 2 replays twice as fast."),
            Field.Maybe<ReplayLoad, double>("rate", Scalars.Rate(0, LoadFields.MostRate, above: true), l => l.Rate, (l, v) => l with { Rate = v }, "Mean rate to replay at, in requests of the trace; it takes the place of speed."),
            Field.Of<ReplayLoad, bool>("loop", Scalars.Bool, l => l.Loop, (l, v) => l with { Loop = v }, "Start again at the end of the trace until the duration is over."),
            Field.Maybe<ReplayLoad, TraceFormat>("format", Format, l => l.Format, (l, v) => l with { Format = v }, "Format; without it decided by the file's name and fields."),
            Field.Maybe<ReplayLoad, TimeSpan>("from", Scalars.Duration(TimeSpan.Zero, MostTime), l => l.From, (l, v) => l with { From = v }, "Replay from this time of the trace on, counted from its earliest row; it becomes the start of the load."),
            Field.Maybe<ReplayLoad, TimeSpan>("to", Scalars.Duration(TimeSpan.Zero, MostTime, above: true), l => l.To, (l, v) => l with { To = v }, "Replay up to this time of the trace, exclusive."),
            Field.Maybe<ReplayLoad, TimeSpan>("for", Scalars.Duration(TimeSpan.Zero, MostTime, above: true), l => l.For, (l, v) => l with { For = v }, "Length of trace time to replay, in place of to."),
            Field.Maybe<ReplayLoad, int>("max_rows", Scalars.Int(1, int.MaxValue), l => l.MaxRows, (l, v) => l with { MaxRows = v }, "Replay only this many rows from the start of the window."),
            Field.Of<ReplayLoad, double>("share", Scalars.Share(0, 1, above: true), l => l.Share, (l, v) => l with { Share = v }, "Share of the sessions to replay, drawn from the seed; rows without a session are drawn one by one."),
            Field.Of<ReplayLoad, int>("block_tokens", Scalars.Int(0, MostBlockTokens), l => l.BlockTokens, (l, v) => l with { BlockTokens = v }, "Tokens that each of the trace's hash_ids stands for; 0 does not use them."),
            .. LoadFields.Common<ReplayLoad>(),
        ]));
}
