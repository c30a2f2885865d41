using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Proofload.Plans;
using Proofload.Transport.Http;
using Proofload.Transport.Tls;

namespace Proofload.Tests.Transport.Tls;

/// <summary>A client session and a server on one thread, without a network: bytes go over only when the test says so, in its cuts.</summary>
internal sealed unsafe class TlsPeer : IDisposable
{
    private readonly WireStream _wire = new();
    private readonly byte[] _serverPlain = new byte[64 * 1024];
    private readonly Task _handshake;
    private readonly List<byte> _received = [];
    private ValueTask<int>? _serverRead;

    public TlsPeer(TlsPlan? plan = null, SslProtocols protocols = SslProtocols.None, X509Certificate2? certificate = null, bool asksForCertificate = false)
    {
        var target = TransportBench.Target(new Uri("https://127.0.0.1:1")) with { Tls = plan ?? new TlsPlan { Verify = false } };
        Session = new TlsSession(new TlsSettings(target), new TlsBuffers());
        Server = new SslStream(_wire);
        _handshake = Server.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificate = certificate ?? TestCertificate.Valid,
            EnabledSslProtocols = protocols,
            ApplicationProtocols = [SslApplicationProtocol.Http11],
            AllowRenegotiation = true,
            ClientCertificateRequired = asksForCertificate,
            RemoteCertificateValidationCallback = static (_, _, _, _) => true,
        });
    }

    public TlsSession Session { get; }

    public SslStream Server { get; }

    /// <summary>What the session has sent and the server not yet seen.</summary>
    public OutgoingBytes FromSession => Session.Outgoing;

    /// <summary>What the server has sent and the session not yet seen.</summary>
    public OutgoingBytes FromServer => _wire.Outgoing;

    /// <summary>Plaintext that the session received.</summary>
    public byte[] Received => [.. _received];

    /// <summary>A peer after the handshake, tickets delivered.</summary>
    public static TlsPeer Opened(SslProtocols protocols = SslProtocols.None, TlsPlan? plan = null)
    {
        var peer = new TlsPeer(plan, protocols);
        peer.Settle();
        Assert.Equal(TlsPhase.Open, peer.Session.Phase);
        Assert.True(peer._handshake.IsCompletedSuccessfully);
        return peer;
    }

    /// <summary>Carries bytes both ways until nobody has more; to the session in pieces that <paramref name="cut"/> chooses from what is left.</summary>
    public void Settle(Func<int, int>? cut = null)
    {
        while (!FromSession.IsEmpty || !FromServer.IsEmpty)
        {
            ToServer();
            ToSession(cut);
        }
    }

    /// <summary>Hands the session what the server sent.</summary>
    public void ToSession(Func<int, int>? cut = null)
    {
        while (!FromServer.IsEmpty)
        {
            var pending = FromServer.Pending;
            var count = cut?.Invoke(pending.Length) ?? pending.Length;
            Supply(pending[..count]);
            FromServer.Advance(count);
        }
    }

    /// <summary>Hands the session bytes.</summary>
    public void Supply(ReadOnlySpan<byte> input)
    {
        fixed (byte* bytes = input)
        {
            Session.Supply(bytes, input.Length);
            ReadAll();
            Session.Retract();
        }
    }

    /// <summary>Hands the session bytes and only counts what comes of them.</summary>
    public int Take(ReadOnlySpan<byte> input)
    {
        var count = 0;
        fixed (byte* bytes = input)
        {
            Session.Supply(bytes, input.Length);
            while (Session.TryRead(out var plain))
            {
                count += plain.Length;
            }

            Session.Retract();
        }

        return count;
    }

    /// <summary>The peer's bytes end.</summary>
    public void End()
    {
        Session.SupplyEnd();
        ReadAll();
    }

    /// <summary>Hands the server what the session sent, and returns the plaintext that came of it.</summary>
    public byte[] ToServer()
    {
        var plain = new List<byte>();
        if (!FromSession.IsEmpty)
        {
            var bytes = FromSession.Pending.ToArray();
            FromSession.Advance(bytes.Length);
            fixed (byte* at = bytes)
            {
                _wire.Supply(at, bytes.Length);
                Drain(plain);
                _wire.Retract();
            }
        }

        return [.. plain];
    }

    /// <summary>The server sends, in one or more records.</summary>
    public void ServerSends(ReadOnlySpan<byte> plain) => Server.Write(plain);

    /// <summary>The server changes its keys and asks the client to do so too (TLS 1.3); the framework cannot, its library can.</summary>
    public void ServerUpdatesKeys()
    {
        var context = (System.Runtime.InteropServices.SafeHandle)typeof(SslStream)
            .GetField("_securityContext", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!.GetValue(Server)!;
        Assert.Equal(1, KeyUpdate(context.DangerousGetHandle(), 1));
    }

    /// <summary>The server says that it will send no more.</summary>
    public void ServerShuts() => Assert.True(Server.ShutdownAsync().IsCompletedSuccessfully);

    public void Dispose()
    {
        Session.Dispose();
        _wire.Shut();
        Server.Dispose();
    }

    [System.Runtime.InteropServices.DllImport("libssl.so.3", EntryPoint = "SSL_key_update")]
    private static extern int KeyUpdate(nint session, int kind);

    private void ReadAll()
    {
        while (Session.TryRead(out var plain))
        {
            _received.AddRange(plain);
        }
    }

    private void Drain(List<byte> plain)
    {
        // A server that waits for more than it got could not be asked to negotiate.
        while (_handshake.IsCompletedSuccessfully && (_wire.HasInput || _serverRead is not null))
        {
            try
            {
                _serverRead ??= Server.ReadAsync(_serverPlain);
                if (!_serverRead.Value.IsCompleted)
                {
                    return;
                }

                var count = _serverRead.Value.GetAwaiter().GetResult();
                _serverRead = null;
                if (count == 0)
                {
                    return;
                }

                plain.AddRange(_serverPlain.AsSpan(0, count));
            }
            catch (Exception failure) when (failure is IOException or NotSupportedException)
            {
                return;
            }
        }
    }
}
