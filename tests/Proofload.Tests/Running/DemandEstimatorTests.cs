using Proofload.Analysis;
using Proofload.Load;
using Proofload.Plans;
using Proofload.Plans.Loads;
using Proofload.Running;
using Proofload.Tests.Data;

namespace Proofload.Tests.Running;

public sealed class DemandEstimatorTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly TempFolder _folder = new();

    public static TheoryData<Shape, double> Shapes => new()
    {
        { new ConstantShape(50), 50 },
        { new StagesShape(0, [new(60 * Second, 200), new(60 * Second, 20), new(Second, 90)]), 200 },
        { new StepShape(10, 95, 20, 30 * Second), 95 },
        { new StepShape(95, 10, 20, 30 * Second), 95 },
        { new SpikeShape(10, 900, 30 * Second, TimeSpan.FromMilliseconds(10)), 900 },
        { new SpikeShape(10, 900, 90 * Second, Second), 10 },
        { new SineShape(100, 40, 3600 * Second), 100 + (40 * Math.Sin(2 * Math.PI / 60)) },
        { new SineShape(100, 40, 20 * Second), 140 },
        { new CustomShape("ramp", static t => 5 * t.TotalSeconds), 300 },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_rate_of_an_open_load_is_its_highest(Shape shape, double highest)
    {
        var duration = shape.Length is null ? 60 * Second : (TimeSpan?)null;
        Assert.Equal(highest, Of(Http(new OpenLoad { Rate = shape, Duration = duration })).RequestRate!.Value, 1e-6 * highest);
    }

    [Fact]
    public void A_replay_counts_the_fullest_second_at_its_speed()
    {
        var load = new ReplayLoad { Path = _folder.Write("t.csv", "timestamp\n0\n0.5\n1.4\n1.5\n1.6\n9\n"), Speed = 1 };
        Assert.Equal(3, Of(Http(load)).RequestRate);
        Assert.Equal(5, Of(Http(load with { Speed = 5 })).RequestRate);
    }

    [Fact]
    public void A_closed_load_has_no_rate_of_its_own_and_streams_only_where_answers_stream()
    {
        var closed = new ClosedLoad { Users = 40, Duration = Second };
        Assert.Equal(new PlannedDemand(), Of(Http(closed)));
        Assert.Equal(new PlannedDemand { Streams = 40 }, Of(Chat(closed)));
        Assert.Equal(new PlannedDemand(), Of(Chat(closed) with { Requests = [new RequestPlan { Name = "whole", Stream = false }] }));
    }

    [Fact]
    public void Events_are_the_rate_times_the_stated_length()
    {
        var load = new OpenLoad { Rate = 10, Duration = Second };
        Assert.Null(Of(Chat(load)).EventRate);
        Assert.Equal(1_500, Of(Chat(load) with { Data = new DataPlan { OutputTokens = Distribution.Uniform(100, 200) } }).EventRate!.Value, 1e-9);
    }

    [Fact]
    public void A_mix_counts_each_kind_by_its_share()
    {
        var plan = Chat(new OpenLoad { Rate = 100, Duration = Second }) with
        {
            Requests =
            [
                new RequestPlan { Name = "long", Weight = 1, Data = new DataPlan { OutputTokens = 400 } },
                new RequestPlan { Name = "short", Weight = 2, Data = new DataPlan { OutputTokens = 10 } },
                new RequestPlan { Name = "whole", Weight = 1, Stream = false, Data = new DataPlan { OutputTokens = 1_000 } },
            ],
        };
        Assert.Equal(100 * ((400 / 4.0) + (10 * 2 / 4.0)), Of(plan).EventRate!.Value, 1e-9);
        Assert.Equal(30, Of(plan with { Load = new ClosedLoad { Users = 40, Duration = Second } }).Streams);
    }

    [Fact]
    public void Only_kept_plain_connections_are_plain()
    {
        var plan = Http(new OpenLoad { Rate = 1, Duration = Second });
        Assert.True(Of(plan).IsPlain);
        Assert.False(Of(plan with { Target = plan.Target with { Url = new Uri("https://127.0.0.1/") } }).IsPlain);
        Assert.False(Of(plan with { Target = plan.Target with { HttpVersion = HttpVersionChoice.Http2 } }).IsPlain);
        Assert.False(Of(plan with { Target = plan.Target with { Proxy = new Uri("http://127.0.0.1:1/") } }).IsPlain);
        Assert.False(Of(plan with { Target = plan.Target with { Connections = new ConnectionPlan { Reuse = ConnectionReuse.Fresh } } }).IsPlain);
        Assert.False(Of(plan with { Target = plan.Target with { Connections = new ConnectionPlan { Engine = TransportEngine.SocketsHttpHandler } } }).IsPlain);
    }

    private static RunPlan Http(LoadPlan load) => new() { Target = new TargetPlan { Url = new Uri("http://127.0.0.1:1/") }, Load = load };

    private static RunPlan Chat(LoadPlan load) => new() { Target = new TargetPlan { Url = new Uri("http://127.0.0.1:1/"), Protocol = "openai-chat", Model = "m" }, Load = load };

    private PlannedDemand Of(RunPlan plan) => DemandEstimator.Of(plan, LoadCompiler.Compile(plan.Load, 1, _folder.Path));
}
