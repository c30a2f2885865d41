using Proofload.Plans.Binding;
using Proofload.Plans.Loads;

namespace Proofload.Plans.Sections;

/// <summary>The load model <c>replay</c>.</summary>
internal static class ReplaySection
{
    public static LoadModel Model { get; } = new LoadModel<ReplayLoad>("replay", _ => true, new Section<ReplayLoad>(
        "the load model replay",
        new ReplayLoad { Path = "" },
        [
            Field.Marker<ReplayLoad>("model", "replay", "Load model."),
            Field.Required<ReplayLoad, string>("path", new PathCodec("a trace file"), l => l.Path, (l, v) => l with { Path = v }, "Give the trace file; its rows give the times and, where the format has them, the token lengths."),
            Field.Of<ReplayLoad, string>("timestamp_field", Scalars.Filled("a field name"), l => l.TimestampField, (l, v) => l with { TimestampField = v }, "Field or column that holds the time; without it the format's own."),
            Field.Of<ReplayLoad, double>("timestamp_unit", Scalars.Seconds(0, 86_400, above: true), l => l.TimestampUnit, (l, v) => l with { TimestampUnit = v }, "Unit of numeric time stamps: 1s, 1ms."),
            Field.Of<ReplayLoad, double>("speed", Scalars.Number(0, 1_000_000, above: true), l => l.Speed, (l, v) => l with { Speed = v }, "Rate factor: 2 replays twice as fast."),
            Field.Of<ReplayLoad, bool>("loop", Scalars.Bool, l => l.Loop, (l, v) => l with { Loop = v }, "Start again at the end of the trace until the duration is over."),
            .. LoadFields.Common<ReplayLoad>(),
        ]));
}
