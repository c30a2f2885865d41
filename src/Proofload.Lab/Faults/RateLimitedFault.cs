using Proofload.Lab.Simulator.Http;

namespace Proofload.Lab.Faults;

/// <summary>429, with <c>Retry-After</c> unless the parameter is <c>none</c>.</summary>
internal sealed class RateLimitedFault(TimeSpan? retryAfter) : Fault(Kind.Name)
{
    public static FaultKind Kind { get; } = new("rate_limited", "Retry-After as a duration, or none; default 1s", "Status 429.")
    {
        Create = p => new RateLimitedFault(p == "none" ? null : TimeSpan.FromMicroseconds(FaultParameter.DurationNs("rate_limited", p, TimeSpan.FromSeconds(1)) / 1e3)),
    };

    public override FaultShapes AppliesTo => FaultShapes.Any;

    public override int? Status => 429;

    public override async ValueTask<bool> AnswerAsync(Exchange exchange)
    {
        ServiceTime.SetRetryAfter(exchange, retryAfter);
        await ErrorBody.SendAsync(exchange, 429, "Rate limit reached.", "rate_limit_exceeded");
        return true;
    }
}
