namespace Proofload.Slo;

/// <summary>Takes counts of an objective as they come in.</summary>
public interface ICountSink
{
    /// <summary>Adds counts.</summary>
    /// <param name="objective">Name of the objective.</param>
    /// <param name="at">When the events were.</param>
    /// <param name="good">Good events, 0 or more.</param>
    /// <param name="total">All events, at least <paramref name="good"/>.</param>
    void Add(string objective, DateTimeOffset at, long good, long total);
}
