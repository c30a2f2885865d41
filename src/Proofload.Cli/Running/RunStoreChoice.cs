using Proofload.Cli.Runs;
using Proofload.Results;

namespace Proofload.Cli.Running;

/// <summary>Opens the store of a run, which goes on without one where that fails.</summary>
internal static class RunStoreChoice
{
    /// <summary>The store; null when none is wanted or none can be opened.</summary>
    /// <param name="services">Opens stores.</param>
    /// <param name="options">Which one is wanted.</param>
    /// <param name="onFailure">Told the reason when something cannot be kept.</param>
    /// <param name="warn">Tells the user.</param>
    public static ForgivingStore? Open(CliServices services, RunJobOptions options, Action<string> onFailure, Action<string> warn)
    {
        if (options.NoStore)
        {
            return null;
        }

        try
        {
            return new ForgivingStore(services.Stores.Open(options.Store), problem =>
            {
                onFailure(problem);
                warn($"{problem} The run goes on without the store.");
            });
        }
        catch (StoreException exception)
        {
            onFailure(exception.Message);
            warn($"{exception.Message} The run goes on without the store.");
            return null;
        }
    }
}
