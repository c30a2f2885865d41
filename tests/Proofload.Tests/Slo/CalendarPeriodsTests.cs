using FsCheck;
using FsCheck.Fluent;
using Proofload.Slo;

namespace Proofload.Tests.Slo;

public sealed class CalendarPeriodsTests
{
    [Theory]
    [InlineData(CalendarUnit.Month, "Europe/Berlin", "2026-03-15T12:00:00Z", "2026-02-28T23:00:00Z", "2026-03-31T22:00:00Z")]
    [InlineData(CalendarUnit.Day, "Europe/Berlin", "2026-03-29T12:00:00Z", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z")]
    [InlineData(CalendarUnit.Day, "Europe/Berlin", "2026-10-25T12:00:00Z", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z")]
    [InlineData(CalendarUnit.Week, "UTC", "2026-06-17T12:00:00Z", "2026-06-15T00:00:00Z", "2026-06-22T00:00:00Z")]
    [InlineData(CalendarUnit.Quarter, "America/New_York", "2026-05-01T00:00:00Z", "2026-04-01T04:00:00Z", "2026-07-01T04:00:00Z")]
    [InlineData(CalendarUnit.Year, "Asia/Tokyo", "2024-02-29T00:00:00Z", "2023-12-31T15:00:00Z", "2024-12-31T15:00:00Z")]
    public void Containing_APeriod_BeginsAndEndsAtLocalMidnight(CalendarUnit unit, string zone, string at, string from, string to) =>
        Assert.Equal((Time(from), Time(to)), CalendarPeriods.Containing(new CalendarPeriod { Unit = unit, TimeZone = zone }, Time(at)));

    [Fact]
    public void Containing_AMidnight_IsThePeriodThatEndsThen()
    {
        var period = new CalendarPeriod { Unit = CalendarUnit.Month };

        Assert.Equal((Time("2026-05-01T00:00:00Z"), Time("2026-06-01T00:00:00Z")), CalendarPeriods.Containing(period, Time("2026-06-01T00:00:00Z")));
        Assert.Equal(Time("2026-06-01T00:00:00Z"), CalendarPeriods.Containing(period, Time("2026-06-01T00:00:00.0000001Z")).From);
    }

    [Fact]
    public void Containing_AMidnightThatTheClocksSkip_BeginsAtTheEndOfTheGap()
    {
        // Clocks in Sao Paulo went from 00:00 to 01:00 on 4 November 2018.
        var (from, to) = CalendarPeriods.Containing(new CalendarPeriod { Unit = CalendarUnit.Day, TimeZone = "America/Sao_Paulo" }, Time("2018-11-04T12:00:00Z"));

        Assert.Equal((Time("2018-11-04T03:00:00Z"), Time("2018-11-05T02:00:00Z")), (from, to));
    }

    [Fact]
    public void Containing_AMidnightThatComesTwice_BeginsAtTheFirst()
    {
        // Clocks in Havana went from 01:00 back to 00:00 on 4 November 2018.
        var (from, to) = CalendarPeriods.Containing(new CalendarPeriod { Unit = CalendarUnit.Day, TimeZone = "America/Havana" }, Time("2018-11-04T12:00:00Z"));

        Assert.Equal((Time("2018-11-04T04:00:00Z"), Time("2018-11-05T05:00:00Z")), (from, to));
    }

    [Fact]
    public void Containing_WithAStartAtTheEndOfAMonth_DoesNotDrift()
    {
        var period = new CalendarPeriod { Unit = CalendarUnit.Month, Start = new DateTime(2026, 1, 31) };

        Assert.Equal((Time("2026-02-28T00:00:00Z"), Time("2026-03-31T00:00:00Z")), CalendarPeriods.Containing(period, Time("2026-03-15T00:00:00Z")));
    }

    [Fact]
    public void Periods_OfAnyKind_FollowEachOtherWithoutGap() => Prop.ForAll(
        (from unit in Gen.Elements(Enum.GetValues<CalendarUnit>())
         from count in Gen.Choose(1, 5)
         from zone in Gen.Elements("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")
         from minutes in Gen.Choose(0, 30_000_000)
         select (Period: new CalendarPeriod { Unit = unit, Count = count, TimeZone = zone }, At: DateTimeOffset.UnixEpoch.AddMinutes(minutes))).ToArbitrary(),
        c =>
        {
            var (from, to) = CalendarPeriods.Containing(c.Period, c.At);
            return from < c.At && c.At <= to
                && CalendarPeriods.Containing(c.Period, to.AddTicks(1)).From == to
                && CalendarPeriods.Containing(c.Period, from) is var before && before.To == from;
        }).QuickCheckThrowOnFailure();

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
