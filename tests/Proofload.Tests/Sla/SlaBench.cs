using System.Text;
using Proofload.Sla.Contracts;
using Proofload.Sla.Counting;
using Proofload.Sla.Evaluating;
using Proofload.Sla.Events;

namespace Proofload.Tests.Sla;

/// <summary>Short ways from a contract and rows to a settled month.</summary>
internal static class SlaBench
{
    public static DateTimeOffset October { get; } = new(2026, 10, 1, 0, 0, 0, TimeSpan.Zero);

    public static Commitment Availability(SlaMethod method, decimal target = 0.999m, params string[] errors) => new()
    {
        Name = "availability",
        Method = method,
        Target = target,
        Errors = errors.Length == 0 ? ["*"] : errors,
        Credits = [new CreditTier { Below = target, Percent = 0.1m }, new CreditTier { Below = 0.99m, Percent = 0.25m }, new CreditTier { Below = 0.95m, Percent = 1 }],
    };

    public static SlaContract Contract(params Commitment[] commitments) => new() { Name = "test", Commitments = commitments };

    public static SlaMonth Settle(SlaContract contract, Action<MinuteRows> rows, decimal? fee = 1000, int month = 10, bool isComplete = false, DateTimeOffset? until = null)
    {
        Assert.Empty(ContractFile.Check(contract));
        var billing = BillingMonth.Of(contract.Term, 2026, month);
        var counts = new SlaCounts(contract, billing.From, until ?? billing.To, new ErrorClasses()) { IsComplete = isComplete };
        rows(new MinuteRows(counts, counts.Classes));
        return SlaEvaluator.Settle(counts, billing, fee);
    }

    /// <summary>Reads text as a file and gives the counts.</summary>
    public static SlaCounts Read(SlaContract contract, string text, bool isJson = false, TimeSpan? row = null)
    {
        var billing = BillingMonth.Of(contract.Term, 2026, 10);
        var counts = new SlaCounts(contract, billing.From, billing.To, new ErrorClasses(), row > TimeSpan.FromMinutes(1) ? row : null);
        counts.Read(new EventFile(() => new MemoryStream(Encoding.UTF8.GetBytes(text)), isJson, "log", row));
        return counts;
    }
}

/// <summary>Adds rows of a minute, or requests.</summary>
internal sealed class MinuteRows(IEventSink sink, ErrorClasses classes)
{
    private readonly EventRow _row = new();

    /// <summary>The same row for each minute of a span.</summary>
    public void Minutes(DateTimeOffset from, int minutes, long total, params (string Class, long Count)[] errors)
    {
        for (var i = 0; i < minutes; i++)
        {
            _row.Clear();
            (_row.Time, _row.Length, _row.Total) = (from.AddMinutes(i).UtcTicks, TimeSpan.TicksPerMinute, total);
            foreach (var (name, count) in errors)
                _row.AddError(classes.Of(Encoding.UTF8.GetBytes(name)), count);
            sink.Add(_row);
        }
    }

    public void Request(DateTimeOffset at, string status = "200", double tokensPerSecond = double.NaN, double latency = double.NaN, int attempt = 1, double waited = -1, string? region = null)
    {
        _row.Clear();
        (_row.Time, _row.Attempt) = (at.UtcTicks, attempt);
        if (waited >= 0)
            _row.Waited = (long)(waited * TimeSpan.TicksPerSecond);
        _row.Values[(int)SpeedMetric.TokensPerSecond] = tokensPerSecond;
        _row.Values[(int)SpeedMetric.Latency] = latency;
        _row.Labels[2] = region;
        _row.AddError(classes.Of(Encoding.UTF8.GetBytes(status)), 1);
        sink.Add(_row);
    }
}
