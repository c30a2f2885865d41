using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Proofload.Measurement.Randomness;
using Proofload.Plans;
using Proofload.Slo;

namespace Proofload.Tests.Slo;

public sealed class ObjectivesFileErrorTests
{
    [Theory]
    [InlineData("objective: latncy 99% < 500ms", "3:16: objectives[0].objective: unknown metric 'latncy'; did you mean 'latency'?")]
    [InlineData("objective: latency mean < 1s", "3:16: objectives[0].objective: a mean is not a share of good events; write latency 99% < and the bound")]
    [InlineData("objective: latency{turn=2} 99% < 1s", "3:16: objectives[0].objective: an objective over time cannot tell turns of a conversation apart; leave turn out")]
    [InlineData("objective: offered_rate > 5/s", "3:16: objectives[0].objective: offered_rate says nothing of single events or slices; write for example 'latency 99% < 500ms', 'availability 99.9%' or 'throughput > 50/s'")]
    [InlineData("objective: error_rate <= 0%", "3:16: objectives[0].objective: an objective needs a share above 0% and below 100%: without a budget nothing may ever fail")]
    [InlineData("target: 99%", "2:5: objectives[0].objective: missing; write for example 'latency 99% < 500ms', or give ratio with the counters of good and all events")]
    [InlineData("objective: availability 99.9%\n    target: 99.9", "4:13: objectives[0].target: '99.9' is more than everything; did you mean 99.9%?")]
    [InlineData("objective: availability 99.9%\n    target: 99%", "4:13: objectives[0].target: is 99%, and the objective's text says 99.9%; say it once")]
    [InlineData("objective: throughput > 5/s\n    target: 99%", "2:5: objectives[0].budgeting: throughput is measured over slices of time: give slice: {length: 1m} and the target, the share of good slices")]
    [InlineData("objective: availability 99.9%\n    slice: {length: 7m, target: 99%}", "4:21: objectives[0].slice.length: 7m does not divide a day; take for example 1m, 5m or 1h")]
    [InlineData("objective: availability 99.9%\n    window: {calendar: month, time_zone: Europe/Berln}", "4:42: objectives[0].window.time_zone: 'Europe/Berln' is not a time zone this machine knows; did you mean 'Europe/Berlin'?")]
    [InlineData("objective: availability 99.9%\n    window: 30", "4:13: objectives[0].window: '30' has no unit; write for example 30s or 30ms")]
    [InlineData("objective: availability 99.9%\n    alerts: standrd", "4:13: objectives[0].alerts: 'standrd' is neither standard nor none nor a list of alerts")]
    [InlineData("objective: availability 99.9%\n    alerts: [{severity: page, long: 1h}]", "4:14: objectives[0].alerts[0]: give either factor, a burn rate, or budget, the share of the budget gone in the long window")]
    [InlineData("objective: availability 99.9%\n    window: 7d\n    alerts: [{severity: page, long: 8d, factor: 2}]", "5:37: objectives[0].alerts[0].long: 8d is longer than the window 7d of objectives[0]")]
    [InlineData("objective: availability 99.9%\n    policy: [{at: 100%, action: stop}, {at: 50%, action: tell}]", "4:45: objectives[0].policy[1].at: 50% does not come after 100%; steps ascend")]
    [InlineData("objective: availability 99.9%\n    ratio: {good: a, total: b}", "4:12: objectives[0].ratio: an objective has a text or a ratio, not both; remove one")]
    [InlineData("ratio: {good: a, bad: b, total: c}\n    target: 99%", "3:12: objectives[0].ratio: give either good or bad, the counter of good or of bad events")]
    [InlineData("objective: availability 99.9%\n    budgetting: timeslices", "4:5: objectives[0].budgetting: unknown field of an objective; did you mean 'budgeting'?")]
    public void Parse_AMistake_IsOneLineWithItsPlace(string lines, string expected)
    {
        var text = "objectives:\n  - name: a\n    " + lines + "\n";

        Assert.Equal("slo.yaml:" + expected, Assert.Single(Assert.Throws<PlanException>(() => ObjectivesFileReader.Parse(text, "slo.yaml")).Problems));
    }

    [Theory]
    [InlineData("objectives:\n  - {name: Chat Fast, objective: goodput 99%}\n", "slo.yaml:2:12: objectives[0].name: 'Chat Fast' is not a name, which has 1 to 63 lower-case letters, digits and '-'; write for example chat-fast")]
    [InlineData("objectives:\n  - {name: a, objective: goodput 99%}\n  - {name: a, objective: goodput 95%}\n", "slo.yaml:3:12: objectives[1].name: 'a' is the name of objectives[0] too; names are unique")]
    [InlineData("objectives: []\n", "slo.yaml:1:13: objectives: needs at least 1 of the objectives")]
    [InlineData("service: a\n", "slo.yaml:1:1: objectives: missing; give at least one objective, with its name and what must hold")]
    [InlineData("objectives:\n  - {name: a, objective: goodput 99%}\nmaintenance:\n  - {from: 2026-06-17 22:00, to: 2026-06-17T23:00:00Z, reason: x}\n", "slo.yaml:4:12: maintenance[0].from: '2026-06-17 22:00' is not a time with its zone; write for example 2026-06-17T22:00:00Z or 2026-06-17T22:00:00+02:00")]
    [InlineData("objectives:\n  - {name: a, objective: goodput 99%}\nadjustments:\n  - {at: 2026-06-17T23:00:00Z, objective: aa, good: 5, reason: x}\n", "slo.yaml:4:43: adjustments[0].objective: there is no objective 'aa'; did you mean 'a'?")]
    public void Parse_AMistakeOfTheWholeFile_IsOneLineWithItsPlace(string text, string expected) =>
        Assert.Equal(expected, Assert.Single(Assert.Throws<PlanException>(() => ObjectivesFileReader.Parse(text, "slo.yaml")).Problems));

    [Fact]
    public void Read_AFileThatIsNotThere_SaysSo() =>
        Assert.Equal("cannot read the objectives file 'nosuch.yaml': there is no such file", Assert.Throws<PlanException>(() => ObjectivesFileReader.Read("/nosuch/nosuch.yaml", "nosuch.yaml")).Message);

    [Fact]
    public void Parse_TextsThatWereMutatedAndCut_AreReadOrRefused()
    {
        var seed = Encoding.UTF8.GetBytes(ObjectivesFileTests.Whole);
        var random = SeededRandom.At(11, 0, 0);
        var (read, refused) = (0, 0);
        for (var round = 0; round < 600; round++)
        {
            var bytes = seed[..(round < 200 ? seed.Length * round / 200 : seed.Length)];
            for (var i = (int)(random.NextDouble() * 4); i > 0 && bytes.Length > 0; i--)
                bytes[(int)(random.NextDouble() * bytes.Length)] = (byte)(random.NextDouble() * 128);
            try
            {
                var file = ObjectivesFileReader.Parse(Encoding.UTF8.GetString(bytes), "fuzz");
                var text = ObjectivesFileWriter.Write(file);
                Assert.Equal(text, ObjectivesFileWriter.Write(ObjectivesFileReader.Parse(text, "again")));
                read++;
            }
            catch (PlanException e)
            {
                Assert.All(e.Problems, p => Assert.DoesNotContain('\n', p));
                refused++;
            }
        }

        Assert.True(read > 20 && refused > 200, $"{read} read, {refused} refused");
    }

    [Fact]
    public void CountsFile_RowsThatAreWrong_AreNamedByTheirLine()
    {
        Assert.Equal("c.csv:2: good: 5 of 4 is more than all", Problem("time,objective,good,total\n2026-06-17T22:00:00Z,a,5,4\n"));
        Assert.Equal("c.csv:2: time: 'yesterday' is not a time; write for example 2026-06-17T22:00:00Z or seconds since 1970", Problem("time,objective,good,total\nyesterday,a,5,4\n"));
        Assert.Equal("c.csv:1: the column total is missing; the first line names the columns time,objective,good,total", Problem("time,objective,good\n"));
        Assert.Equal("c.csv:3: 2 values, and the first line names more", Problem("time,objective,good,total\n1750000000,a,1,2\n1750000000,a\n"));
        Assert.Equal("c.csv: there are no counts; the first line is time,objective,good,total", Problem("\n"));

        var counts = CountsFile.Read(new StringReader("\uFEFFobjective,total,good,time\n\"a\",2,1,1750000000.5\n# a remark\na,3,3,2025-06-15T15:06:41Z\nb,1,1,2025-06-15T15:06:40Z\n"), "c.csv");
        Assert.Equal(new EventCounts(4, 5), counts.Find("a")!.Sum(DateTimeOffset.UnixEpoch, counts.Newest!.Value));
        Assert.Equal(["a", "b"], counts.Objectives.Order());
        Assert.Null(counts.Find("c"));

        static string Problem(string text) => Assert.Throws<PlanException>(() => CountsFile.Read(new StringReader(text), "c.csv")).Message;
    }

    [Fact]
    public void CountsFile_AnyText_IsReadOrRefused() => Prop.ForAll<string[]>(rows =>
    {
        try
        {
            return CountsFile.Read(new StringReader("time,objective,good,total\n" + string.Join(",", rows)), "c").Objectives.Count <= 1 + rows.Length;
        }
        catch (PlanException e)
        {
            return e.Problems.All(static p => !p.Contains('\n'));
        }
    }).QuickCheckThrowOnFailure();
}
