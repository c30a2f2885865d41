using Proofload.Lab.Simulator.Generation;
using Proofload.Lab.Simulator.Timing;
using Proofload.Measurement.Clocks;

namespace Proofload.Lab.Tests;

/// <summary>The due times that a session hands out are exact numbers, whatever the machine does.</summary>
public sealed class PacedSessionTests
{
    [Fact]
    public async Task EveryToken_IsDueAtReceiptPlusFirstPlusGaps() =>
        Assert.Equal((long[])[500, 507, 514, 521], await DuesAsync(_ => Emission.Next));

    [Fact]
    public async Task PauseThatShifts_MovesEverythingBehindIt() =>
        Assert.Equal((long[])[500, 507, 1507, 1514, 1521], await DuesAsync(call => call == 1 ? new Emission(IsOver: false, 1000, ShiftsSchedule: true) : Emission.Next));

    [Fact]
    public async Task PauseThatDoesNotShift_DelaysOnlyTheRestOfItsEvent() =>
        Assert.Equal((long[])[500, 507, 510, 514, 521], await DuesAsync(call => call == 1 ? new Emission(IsOver: false, 3) : Emission.Next));

    [Fact]
    public async Task Over_EndsTheSession() => Assert.Equal((long[])[500, 507], await DuesAsync(call => call == 1 ? Emission.Over : Emission.Next));

    [Fact]
    public async Task Abandoned_EndsTheSessionWithoutAnotherToken()
    {
        using var loop = TimerLoop.Start(SystemClock.Instance, new FreezeWindow());
        var output = new Recorder(0, _ => Emission.Next);
        var plan = Plan(loop.Clock.NowNs, first: 3_600_000_000_000);
        await new PacedSession(loop, plan, output).RunAsync(new CancellationToken(canceled: true));
        Assert.Empty(output.Dues);
    }

    private static async Task<long[]> DuesAsync(Func<int, Emission> emission)
    {
        using var loop = TimerLoop.Start(SystemClock.Instance, new FreezeWindow());
        var received = loop.Clock.NowNs;
        var output = new Recorder(received, emission);
        await new PacedSession(loop, Plan(received, first: 500), output).RunAsync(CancellationToken.None);
        return [.. output.Dues];
    }

    private static GenerationPlan Plan(long received, long first) => new()
    {
        IsChat = true, Index = 0, Id = "i", Model = "m", CreatedUnixSeconds = 0, PromptTokens = 1, PrefixBlocks = [], ReasoningTokens = 0, TotalTokens = 4,
        FinishReason = "stop", RoleChunk = true, IncludeUsage = false, ReceivedNs = received, FirstTokenNs = first, GapNs = 7,
    };

    private sealed class Recorder(long received, Func<int, Emission> emission) : IGenerationOutput
    {
        public List<long> Dues { get; } = [];

        public int NextToken { get; private set; }

        public bool IsAbandoned => false;

        public int GroupSize => 1;

        public Emission EmitNext(long dueNs)
        {
            var result = emission(Dues.Count);
            Dues.Add(dueNs - received);
            if (result.PauseNs > 0 || result.IsOver)
            {
                return result;
            }

            return ++NextToken == 4 ? Emission.Over : Emission.Next;
        }
    }
}
