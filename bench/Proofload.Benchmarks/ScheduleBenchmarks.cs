using BenchmarkDotNet.Attributes;
using Proofload.Load;
using Proofload.Plans.Loads;

namespace Proofload.Benchmarks;

/// <summary>When the next request is due: what a worker asks before every request of an open load.</summary>
[MemoryDiagnoser]
public class ScheduleBenchmarks
{
    private const int N = 4_096;

    private readonly IArrivalSchedule _uniform = Schedule(new ConstantShape(10_000), ArrivalProcess.Uniform);
    private readonly IArrivalSchedule _poisson = Schedule(new ConstantShape(10_000), ArrivalProcess.Poisson);
    private readonly IArrivalSchedule _gamma = Schedule(new ConstantShape(10_000), ArrivalProcess.Gamma);
    private readonly IArrivalSchedule _ramp = Schedule(new StagesShape(0, [new Stage(TimeSpan.FromHours(1), 20_000)]), ArrivalProcess.Poisson);
    private readonly IArrivalSchedule _sine = Schedule(new SineShape(10_000, 5_000, TimeSpan.FromMinutes(1)), ArrivalProcess.Uniform);

    [Benchmark(OperationsPerInvoke = N)]
    public long Uniform() => Walk(_uniform);

    [Benchmark(OperationsPerInvoke = N)]
    public long Poisson() => Walk(_poisson);

    [Benchmark(OperationsPerInvoke = N)]
    public long Gamma() => Walk(_gamma);

    [Benchmark(OperationsPerInvoke = N)]
    public long PoissonOnARamp() => Walk(_ramp);

    [Benchmark(OperationsPerInvoke = N)]
    public long UniformOnASine() => Walk(_sine);

    // Indexes ascend from 0 again in each invocation: going back costs a schedule one restart, spread over all of them.
    private static long Walk(IArrivalSchedule schedule)
    {
        long sum = 0;
        for (var i = 0; i < N; i++)
        {
            sum += schedule.DueAt(i);
        }

        return sum;
    }

    private static IArrivalSchedule Schedule(Shape rate, ArrivalProcess arrivals) =>
        LoadCompiler.Compile(new OpenLoad { Rate = rate, Arrivals = arrivals, Burstiness = 0.5, Duration = TimeSpan.FromHours(1) }, seed: 1, "").CreateArrivals();
}
