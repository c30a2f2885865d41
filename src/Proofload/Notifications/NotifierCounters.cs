namespace Proofload.Notifications;

/// <summary>What a receiver has been told since the start of the process.</summary>
/// <param name="Receiver">Name of the receiver.</param>
/// <param name="Delivered">Notifications that arrived.</param>
/// <param name="Failed">Attempts that failed.</param>
/// <param name="Failing">Attempts in a row that failed for its worst group; 0 when all is well.</param>
/// <param name="Problem">What went wrong last; empty when the last attempt arrived.</param>
public sealed record NotifierCounters(string Receiver, long Delivered, long Failed, int Failing, string Problem);
