namespace Proofload.Analysis.Capacity;

/// <summary>What a capacity search turns up.</summary>
public enum CapacityAxis
{
    /// <summary>Requests per second of an open load.</summary>
    Rate = 0,

    /// <summary>Users of a closed load.</summary>
    Concurrency,

    /// <summary>Any other number that loads the target more as it grows: batch size, prompt length, a variable of the plan.</summary>
    Value,
}
