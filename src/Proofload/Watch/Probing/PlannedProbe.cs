using Proofload.Measurement.Recording;

namespace Proofload.Watch.Probing;

/// <summary>A probe that will be sent.</summary>
/// <param name="Target">Its target.</param>
/// <param name="Id">Its id.</param>
/// <param name="Text">The id as it is sent.</param>
/// <param name="DueNs">When, on the run's clock.</param>
/// <param name="DueAt">When, for people.</param>
internal readonly record struct PlannedProbe(ProbeTarget Target, ProbeId Id, string Text, long DueNs, DateTimeOffset DueAt);

/// <summary>A probe that is over.</summary>
/// <param name="Probe">Which.</param>
/// <param name="Record">What came of it.</param>
/// <param name="NeverSent">Why it was not sent: <c>overlap</c> or <c>withdrawn</c>; null when it was.</param>
internal readonly record struct ProbeResult(PlannedProbe Probe, RequestRecord Record, string? NeverSent);
