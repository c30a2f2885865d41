using System.Net;
using System.Net.Sockets;

namespace Proofload.IntegrationTests.Servers;

/// <summary>
/// TCP ports that nobody listens on, each handed out once. They lie below those that systems give to whoever asks for any port, so that neither
/// a server of another test nor an outgoing connection takes one before the server that it is meant for.
/// </summary>
internal static class FreePort
{
    private const int First = 12_000;
    private const int Count = 20_000;

    // Two runs beside each other begin at different places.
    private static int latest = Environment.ProcessId * 97 % Count;

    public static int Next()
    {
        for (var attempt = 0; attempt < Count; attempt++)
        {
            var port = First + (Interlocked.Increment(ref latest) % Count);
            if (IsFree(port))
            {
                return port;
            }
        }

        throw new InvalidOperationException($"No port between {First} and {First + Count} is free.");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
    }
}
