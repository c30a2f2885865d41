using System.CommandLine;
using Proofload.Cli.CommandLine;

namespace Proofload.Cli.Runs;

/// <summary>Where runs are kept.</summary>
internal sealed class StoreFlags
{
    public Option<string?> Store { get; } = Flag.Text("--store", "PATH", "SQLite file that keeps the runs. Default: $PROOFLOAD_STORE, else proofload/runs.db in the user's data folder.");
}
