namespace Proofload.Telemetry.Otlp;

/// <summary>Brings one body to the collector.</summary>
internal interface IOtlpSender : IDisposable
{
    /// <summary>Sends; a failure is an answer, never an exception.</summary>
    OtlpAnswer Send(ReadOnlyMemory<byte> body, TimeSpan timeout, CancellationToken cancellation);
}

/// <summary>What became of an export.</summary>
/// <param name="Fate">Taken, refused, or worth another try.</param>
/// <param name="Problem">What is wrong, in words; null when nothing is.</param>
/// <param name="RejectedPoints">Data points that the collector did not take out of a body that it took.</param>
/// <param name="RetryAfter">How long the collector wants to be left alone.</param>
internal sealed record OtlpAnswer(OtlpFate Fate, string? Problem = null, long RejectedPoints = 0, TimeSpan? RetryAfter = null);

/// <summary>Fates of an export.</summary>
internal enum OtlpFate
{
    /// <summary>Taken.</summary>
    Accepted = 0,

    /// <summary>Refused for good: the same body would be refused again.</summary>
    Refused,

    /// <summary>Not taken now.</summary>
    Unavailable,
}
