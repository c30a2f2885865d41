namespace Proofload.Lab.Simulator.Generation;

/// <summary>Takes the tokens of one answer as they fall due: writes them as events, or only counts them for a whole body.</summary>
internal interface IGenerationOutput
{
    /// <summary>The next token that has not been emitted.</summary>
    int NextToken { get; }

    /// <summary>True when nothing more should be made: the client is gone.</summary>
    bool IsAbandoned { get; }

    /// <summary>How many tokens leave together next.</summary>
    int GroupSize { get; }

    /// <summary>Emits the next group of tokens, and what follows the last. Timer thread.</summary>
    Emission EmitNext(long dueNs);
}
