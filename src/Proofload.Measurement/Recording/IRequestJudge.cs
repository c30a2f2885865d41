namespace Proofload.Measurement.Recording;

/// <summary>Says whether a successful request met every per-request objective. Called once a success: must not allocate or lock.</summary>
public interface IRequestJudge
{
    /// <summary>True when every objective held.</summary>
    /// <param name="r">A successful request of the measured phase.</param>
    bool IsGood(in RequestRecord r);
}
