using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Proofload.Plans;
using Proofload.Plans.Binding;

namespace Proofload.Slo.Files;

/// <summary>A window: <c>30d</c>, or <c>{calendar: month, time_zone: Europe/Berlin}</c>.</summary>
internal sealed class WindowCodec : Codec<ObjectiveWindow>
{
    private static readonly Codec<TimeSpan> Length = SloScalars.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(730));

    private static Section<CalendarPeriod> Calendar { get; } = new(
        "a calendar window",
        new CalendarPeriod { Unit = CalendarUnit.Month },
        [
            Field.Required<CalendarPeriod, CalendarUnit>(
                "calendar",
                Scalars.Choice("a calendar period", ("day", CalendarUnit.Day), ("week", CalendarUnit.Week), ("month", CalendarUnit.Month), ("quarter", CalendarUnit.Quarter), ("year", CalendarUnit.Year)),
                c => c.Unit,
                (c, v) => c with { Unit = v },
                "Unit of the period."),
            Field.Of<CalendarPeriod, int>("count", Scalars.Int(1, 60), c => c.Count, (c, v) => c with { Count = v }, "How many units make a period."),
            Field.Of<CalendarPeriod, string>("time_zone", Scalars.Text("a time zone such as Europe/Berlin", CheckZone), c => c.TimeZone, (c, v) => c with { TimeZone = v }, "Time zone (IANA) whose midnight begins a period."),
            Field.Maybe<CalendarPeriod, DateTime>("start", SloScalars.LocalTime, c => c.Start, (c, v) => c with { Start = v }, "A local time at which a period began; without it the natural begin of the unit."),
        ]) { IsInline = true };

    public override bool TryRead(PlanNode node, string path, BindContext context, [MaybeNullWhen(false)] out ObjectiveWindow value)
    {
        value = null;
        if (node is MapNode)
        {
            if (!Calendar.TryRead(node, path, context, out var calendar))
                return false;
            value = new ObjectiveWindow { Length = CalendarPeriods.NominalLength(calendar.Unit, calendar.Count), Calendar = calendar };
            return true;
        }

        if (node is not ScalarNode)
            return context.Fail(node, path, $"expected a window such as 30d or {{calendar: month}}, found {node.What}");
        if (!Length.TryRead(node, path, context, out var length))
            return false;
        value = new ObjectiveWindow { Length = length };
        return true;
    }

    public override void Check(ObjectiveWindow value, string path, ProblemList problems)
    {
        if (value.Calendar is { } calendar)
            Calendar.Check(calendar, path, problems);
        else
            Length.Check(value.Length, path, problems);
    }

    public override PlanNode Write(ObjectiveWindow value) => value.Calendar is { } calendar ? Calendar.Write(calendar) : Length.Write(value.Length);

    public override JsonObject Schema() => new() { ["anyOf"] = new JsonArray(Length.Schema(), Calendar.Schema()) };

    private static string? CheckZone(string name)
    {
        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out _))
            return null;
        var near = NearestName.Find(name, TimeZoneInfo.GetSystemTimeZones().Select(static z => z.Id));
        return $"{Units.Quote(name)} is not a time zone this machine knows; {(near is null ? "write its IANA name, for example Europe/Berlin or UTC" : $"did you mean '{near}'?")}";
    }
}
