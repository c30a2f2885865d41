using System.Text;
using Proofload.Analysis.Sizing;
using Proofload.Plans;
using Proofload.Tests.Data;

namespace Proofload.Tests.Analysis.Sizing;

public sealed class DemandReaderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("500/s", 500)]
    [InlineData("3000/min", 50)]
    [InlineData("7", 7)]
    public void Read_Rate_IsTheDemand(string text, double expected)
    {
        var demand = Read(text);
        Assert.Equal((expected, expected, null, null), (demand.Planned, demand.Peak, demand.Quiet, demand.RisePerMinute));
    }

    [Fact]
    public void Read_YamlProfile_TakesThe95thPercentileThePeakAndTheSteepestRise()
    {
        var hours = string.Join(", ", Enumerable.Range(1, 20).Select(static i => $"{i * 60}"));
        Put("day.yaml", $"hours: [{hours}]\n");
        var demand = Read("day.yaml");
        Assert.Equal((1140, 1200, 60, 1), (demand.Planned, demand.Peak, demand.Quiet, demand.RisePerMinute));
        Assert.Contains("20 hours", demand.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_CsvProfile_IsTheSame()
    {
        Put("day.csv", "hour,rate\n0,10/s\n1,600/min\n2,40\n");
        var demand = Read("day.csv");
        Assert.Equal((40, 40, 10, 0.5), (demand.Planned, demand.Peak, demand.Quiet, demand.RisePerMinute));
    }

    [Fact]
    public void Read_Trace_TakesRatesByMinute()
    {
        // Ten minutes: 60 requests in each, 600 in the fourth; the eleventh is cut.
        var text = new StringBuilder("timestamp\n");
        for (var minute = 0; minute <= 10; minute++)
        {
            var count = minute == 10 ? 1 : minute == 3 ? 600 : 60;
            for (var i = 0; i < count; i++)
                text.Append((minute * 60) + (i * 60.0 / count)).Append('\n');
        }

        Put("trace.csv", text.ToString());
        var demand = Read("trace.csv");
        Assert.Equal((10, 10, 1, 9), (demand.Planned, demand.Peak, demand.Quiet, demand.RisePerMinute));
    }

    [Fact]
    public void Read_ShortTrace_IsOneRate()
    {
        Put("trace.csv", "timestamp\n0\n1\n2\n3\n");
        var demand = Read("trace.csv");
        Assert.Equal((1, 1, null), (demand.Planned, demand.Peak, demand.RisePerMinute));
        Assert.Contains("shorter than a minute", demand.Source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.yaml", "hours: [1, x]\n", "a.yaml:1:12: hours[1]: 'x' is not a rate; write for example 50/s or 3000/min")]
    [InlineData("a.yaml", "huors: [1]\n", "a.yaml:1:1: huors: unknown field of a demand profile; did you mean 'hours'?|a.yaml:1:1: hours: missing; requests a second in each hour, in order")]
    [InlineData("a.yaml", "hours: [0]\n", "a.yaml: no hour has a rate above 0")]
    [InlineData("a.yaml", "", "a.yaml: the demand profile is empty")]
    [InlineData("a.csv", "hour,rate\n0,1\n2,1\n", "a.csv:3: the hour is '2'; hours count from 0, one line each")]
    [InlineData("a.csv", "hour,rate\n0,fast\n", "a.csv:2: 'fast' is not a rate; write for example 50/s or 3000/min")]
    [InlineData("a.csv", "hour,rate\n0\n", "a.csv:2: has too few fields")]
    public void Read_WrongFile_SaysWhereAndWhat(string name, string text, string expected)
    {
        Put(name, text);
        Assert.Equal(expected.Split('|'), Assert.Throws<PlanException>(() => Read(name)).Problems);
    }

    [Theory]
    [InlineData("fast", "demand: 'fast' is not a rate; write for example 50/s or 3000/min, or give a file: a profile by hour (YAML, CSV) or a trace")]
    [InlineData("0/s", "demand: '0/s' must be above 0")]
    public void Read_NeitherRateNorFile_SaysWhatIsAllowed(string text, string expected) => Assert.Equal(expected, Assert.Throws<PlanException>(() => Read(text)).Message);

    [Fact]
    public void Read_MissingFile_NamesTheNearest()
    {
        Put("day.yaml", "hours: [1]\n");
        Assert.EndsWith("did you mean 'day.yaml'?", Assert.Throws<PlanException>(() => Read("dai.yaml")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Garbage_IsRefusedAndNeverAnythingElse()
    {
        var random = Proofload.Measurement.Randomness.SeededRandom.At(9, 9, 9);
        string[] seeds = ["hours: [1, 2/s]\n", "hour,rate\n0,1\n1,2/s\n", "timestamp\n0\n1\n", "{\"timestamp\": 1}\n"];
        for (var i = 0; i < 400; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(seeds[random.NextInt(seeds.Length)]);
            for (var k = random.NextInt(4); k >= 0; k--)
                bytes[random.NextInt(bytes.Length)] = (byte)random.NextInt(256);
            var name = random.NextInt(2) == 0 ? "g.yaml" : "g.csv";
            _folder.Write(name, bytes[..random.NextInt(bytes.Length + 1)]);
            try
            {
                Assert.True(Read(name).Peak > 0);
            }
            catch (PlanException e)
            {
                Assert.All(e.Problems, static p => Assert.DoesNotContain('\n', p));
            }
        }
    }

    private Demand Read(string text) => DemandReader.Read(text, name => Path.Combine(_folder.Path, name));

    private void Put(string name, string text) => _folder.Write(name, text);
}
