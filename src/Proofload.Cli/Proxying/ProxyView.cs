using Proofload.Cli.Live;
using Proofload.Cli.Terminals;
using Proofload.Lab.Proxy;
using Proofload.Measurement.Clocks;

namespace Proofload.Cli.Proxying;

/// <summary>Shows what a proxy does while it does it: lines redrawn in place on a terminal, a line every few seconds elsewhere while something happens.</summary>
internal sealed class ProxyView(Terminal terminal, FaultProxyHost host, IClock clock, bool isQuiet)
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Plain = TimeSpan.FromSeconds(5);
    private readonly long _startedNs = clock.NowNs;

    /// <summary>Looks until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        if (isQuiet)
        {
            return;
        }

        var painter = terminal.Traits.CanRedraw ? new FramePainter(terminal) : null;
        var (lastRequests, lastConnections, lastNs) = (0L, 0L, _startedNs);
        try
        {
            while (true)
            {
                await Task.Delay(painter is null ? Plain : Redraw, cancellation);
                var done = Sum(host.Proxies);
                var now = clock.NowNs;
                var rate = (done.Requests - lastRequests) / Math.Max(1e-3, (now - lastNs) / 1e9);
                if (painter is not null)
                {
                    painter.Redraw(Frame(done, rate), terminal.Width - 1);
                }
                else if (done.Requests != lastRequests || done.Connections != lastConnections)
                {
                    terminal.Note(Describe(done, rate, Elapsed));
                }

                (lastRequests, lastConnections, lastNs) = (done.Requests, done.Connections, now);
            }
        }
        catch (OperationCanceledException)
        {
            painter?.Erase();
        }
    }

    /// <summary>Everything that several proxies did, as one.</summary>
    public static FaultProxyStatistics Sum(IReadOnlyList<FaultProxy> proxies)
    {
        var all = proxies.Select(static p => p.Statistics).ToList();
        return new FaultProxyStatistics
        {
            Connections = all.Sum(static d => d.Connections),
            OpenConnections = all.Sum(static d => d.OpenConnections),
            Requests = all.Sum(static d => d.Requests),
            BytesUp = all.Sum(static d => d.BytesUp),
            BytesDown = all.Sum(static d => d.BytesDown),
            Injected = Merge(all.Select(static d => d.Injected)),
            Missed = Merge(all.Select(static d => d.Missed)),
            UpstreamFailures = all.Sum(static d => d.UpstreamFailures),
            LastUpstreamFailure = all.Select(static d => d.LastUpstreamFailure).LastOrDefault(static f => f is not null),
            InternalErrors = all.Sum(static d => d.InternalErrors),
        };
    }

    /// <summary>The counts in one line.</summary>
    public static string Describe(FaultProxyStatistics done, double rate, double elapsed)
    {
        var failures = done.UpstreamFailures > 0 ? $"  {Shown.Count(done.UpstreamFailures)} times no connection to the upstream ({done.LastUpstreamFailure})" : "";
        return $"{Shown.Position(elapsed)}  {Shown.Count(done.OpenConnections)} connections open  {Shown.Count(done.Requests)} requests  {Shown.Quantity(rate)}/s  injected {Faults(done.Injected)}{failures}";
    }

    private static SortedDictionary<string, long> Merge(IEnumerable<IReadOnlyDictionary<string, long>> counts)
    {
        var sum = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (name, count) in counts.SelectMany(static c => c))
        {
            sum[name] = sum.GetValueOrDefault(name) + count;
        }

        return sum;
    }

    private static string Faults(IReadOnlyDictionary<string, long> counts) =>
        counts.Count == 0 ? "nothing" : string.Join(", ", counts.Select(static c => $"{c.Key} {Shown.Count(c.Value)}"));

    private double Elapsed => (clock.NowNs - _startedNs) / 1e9;

    private IReadOnlyList<Line> Frame(FaultProxyStatistics done, double rate)
    {
        List<Line> lines =
        [
            Line.Empty,
            new Line().Add(Shown.Position(Elapsed), Ink.Strong).Add("  ")
                .Add(Shown.Count(done.OpenConnections)).Add(" connections open, ", Ink.Dim).Add(Shown.Count(done.Connections)).Add(" in all · ", Ink.Dim)
                .Add(Shown.Count(done.Requests)).Add(" requests · ", Ink.Dim).Add(Shown.Quantity(rate)).Add("/s", Ink.Dim),
            new Line().Add("injected  ", Ink.Dim).Add(Faults(done.Injected), done.Injected.Count > 0 ? Ink.Warning : Ink.Plain),
        ];
        if (done.Missed.Count > 0)
        {
            lines.Add(new Line().Add("missed    ", Ink.Dim).Add(Faults(done.Missed)));
        }

        if (done.UpstreamFailures > 0)
        {
            lines.Add(new Line().Add("upstream  ", Ink.Dim).Add($"{Shown.Count(done.UpstreamFailures)} times no connection: {done.LastUpstreamFailure}", Ink.Bad));
        }

        return lines;
    }
}
