using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Proofload.Transport.Http1;

/// <summary>What a name resolved to.</summary>
/// <param name="For">The connection that asked; null for all that wait.</param>
/// <param name="Epoch">Its epoch when it asked.</param>
/// <param name="Addresses">The addresses; empty when there is a problem.</param>
/// <param name="Problem">Why there are none.</param>
internal sealed record Resolution(Connection? For, uint Epoch, IPAddress[] Addresses, string? Problem);

/// <summary>
/// Resolves the target's name on a pool thread and signals the loop. Literal addresses need no look-up. Pooled connections share one
/// answer for the life of the transport; fresh connections ask each time, as a new client would.
/// </summary>
internal sealed class Resolver(string host, bool shares, Action signal)
{
    private readonly IPAddress[]? _literal = IPAddress.TryParse(host, out var address) ? [address] : null;
    private readonly ConcurrentQueue<Resolution> _answers = new();
    private IPAddress[]? _known;
    private bool _asking;

    /// <summary>The addresses, when no look-up is needed.</summary>
    public bool TryGet([NotNullWhen(true)] out IPAddress[]? addresses) => (addresses = _literal ?? _known) is not null;

    /// <summary>Asks for the addresses of one connection, or of all when they share.</summary>
    public void Ask(Connection connection)
    {
        if (shares && _asking)
        {
            return;
        }

        _asking = true;
        var (asker, epoch) = (shares ? null : connection, connection.Epoch);
        _ = Task.Run(async () =>
        {
            _answers.Enqueue(await LookUpAsync(asker, epoch));
            signal();
        });
    }

    /// <summary>Takes an answer; on the loop's thread.</summary>
    public bool TryTake([NotNullWhen(true)] out Resolution? resolution)
    {
        if (!_answers.TryDequeue(out resolution))
        {
            return false;
        }

        if (shares)
        {
            _asking = false;
            _known = resolution.Problem is null ? resolution.Addresses : null;
        }

        return true;
    }

    private async Task<Resolution> LookUpAsync(Connection? asker, uint epoch)
    {
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(host);
            return new Resolution(asker, epoch, addresses, addresses.Length == 0 ? $"'{host}' has no address" : null);
        }
        catch (SocketException failure)
        {
            return new Resolution(asker, epoch, [], $"'{host}' cannot be resolved: {failure.SocketErrorCode}");
        }
        catch (ArgumentException)
        {
            return new Resolution(asker, epoch, [], $"'{host}' is no host name");
        }
    }
}
