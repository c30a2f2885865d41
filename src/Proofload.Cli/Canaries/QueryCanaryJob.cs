using Proofload.Analysis.Canaries;
using Proofload.Cli.CommandLine;
using Proofload.Prometheus;
using Proofload.Reports.Canaries;
using Proofload.Studies;

namespace Proofload.Cli.Canaries;

/// <summary>A judgement from queries of a monitoring system, ready to run.</summary>
internal sealed class QueryCanaryJob(CliServices services, PrometheusClient client, QueryCanaryOptions options) : IDisposable
{
    /// <summary>How long it takes; nothing for time that has gone by.</summary>
    public TimeSpan Length => options.Live ? options.For : TimeSpan.Zero;

    /// <exception cref="CommandException">The server cannot be asked; one line.</exception>
    public async Task<CanaryResult> RunAsync(bool quiet, CancellationToken cancellation)
    {
        try
        {
            return await new QueryCanary(
                client,
                options with { Progress = quiet ? null : p => services.Terminal.Note(CanaryText.Line(p.Window, p.Windows, p.Series, p.Judgement)) },
                services.Clock).RunAsync(cancellation);
        }
        catch (PrometheusException e)
        {
            throw new CommandException(e.Message);
        }
    }

    public void Dispose() => client.Dispose();
}
