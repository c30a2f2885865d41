namespace Proofload.Ingestion.Logs;

/// <summary>One request as a log tells it.</summary>
/// <param name="At">When it ended, as far as the log says.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Seconds">How long it took; null when the line does not say.</param>
/// <param name="Path">Path without query; empty when the line does not say.</param>
/// <param name="Model">Model; empty when the line does not say.</param>
public readonly record struct LoggedRequest(DateTimeOffset At, int Status, double? Seconds, string Path, string Model);
