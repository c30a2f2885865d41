namespace Proofload.Lab.Simulator.Batching;

/// <summary>Takes the tokens that the batch produces for one sequence.</summary>
internal interface ITokenReceiver
{
    /// <summary>One token is there. Runs on the timer thread.</summary>
    /// <param name="dueNs">The end of the step that made it.</param>
    void OnToken(long dueNs);
}
