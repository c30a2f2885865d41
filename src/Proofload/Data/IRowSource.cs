namespace Proofload.Data;

/// <summary>Rows for requests: a pure function of the index and the seed that the source was made with.</summary>
public interface IRowSource
{
    /// <summary>One line for the summary: what, how many rows, what was skipped.</summary>
    string Description { get; }

    /// <summary>Names of the fields that rows have, for templates; empty for synthetic data.</summary>
    IReadOnlyCollection<string> FieldNames { get; }

    /// <summary>Turns of the user in the longest recorded conversation; 1 when rows are single prompts.</summary>
    int MostTurns => 1;

    /// <summary>What was read and what was skipped; null for synthetic data.</summary>
    DatasetReport? Report => null;

    /// <summary>True when every row brings a whole request body of its own (<see cref="Row.BodyJson"/>).</summary>
    bool HasBodies => false;

    /// <summary>Fills in the row of request <paramref name="index"/>. Called by several workers at once with different rows; allocates nothing for data in memory.</summary>
    void Fill(long index, Row row);
}
