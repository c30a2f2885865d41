using Proofload.Cli.CommandLine;
using Proofload.Results;

namespace Proofload.Cli.Runs;

/// <summary>Finds the run that a user means.</summary>
internal static class RunLookup
{
    public static async Task<RunResult> FindAsync(IRunStore store, string reference, CancellationToken cancellation) =>
        await store.FindAsync(reference, cancellation)
        ?? throw new CommandException($"no run '{reference}' in {store.Location}; 'proofload runs list' shows what there is");
}
