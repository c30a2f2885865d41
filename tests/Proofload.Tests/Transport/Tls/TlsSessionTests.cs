using System.Runtime.Versioning;
using System.Security.Authentication;
using System.Text;
using Proofload.Measurement.Randomness;
using Proofload.Plans;
using Proofload.Transport.Tls;

namespace Proofload.Tests.Transport.Tls;

public sealed class TlsSessionTests
{
    public static TheoryData<SslProtocols, string> Versions => new() { { SslProtocols.Tls12, "TLS 1.2" }, { SslProtocols.Tls13, "TLS 1.3" } };

    [Theory]
    [MemberData(nameof(Versions))]
    public void Plaintext_goes_both_ways_in_the_version_that_both_speak(SslProtocols protocols, string version)
    {
        using var peer = TlsPeer.Opened(protocols);
        Assert.Equal(version, peer.Session.Version);
        Assert.Empty(peer.Received);
        for (var i = 0; i < 3; i++)
        {
            Assert.True(peer.Session.TryWrite("ping"u8));
            Assert.Equal("ping"u8, peer.ToServer());
            peer.ServerSends("pong"u8);
            peer.ToSession();
        }

        Assert.Equal("pongpongpong"u8, peer.Received);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_handshake_may_be_cut_anywhere(SslProtocols protocols, string version)
    {
        var cuts = 1;
        for (var at = 1; at <= cuts; at += at < 120 ? 1 : 7)
        {
            using var peer = new TlsPeer(protocols: protocols);
            var seen = 0;
            peer.Settle(left =>
            {
                var take = seen < at ? Math.Min(left, at - seen) : left;
                seen += take;
                return take;
            });
            cuts = Math.Min(seen, 2_500);
            Assert.True(peer.Session.Phase == TlsPhase.Open, $"cut at {at}: {peer.Session.Problem}");
        }

        using var slow = new TlsPeer(protocols: protocols);
        slow.Settle(_ => 1);
        Assert.Equal((TlsPhase.Open, version), (slow.Session.Phase, slow.Session.Version));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Records_cut_at_random_give_the_plaintext_that_was_sent(SslProtocols protocols, string _)
    {
        var random = SeededRandom.At(5, 0, 0);
        using var peer = TlsPeer.Opened(protocols);
        var sent = new List<byte>();
        for (var round = 0; round < 200; round++)
        {
            var bytes = new byte[1 + random.NextInt(round % 10 == 0 ? 100_000 : 300)];
            bytes.AsSpan().Fill((byte)round);
            sent.AddRange(bytes);
            peer.ServerSends(bytes);
            if (random.NextInt(3) > 0)
            {
                peer.ToSession(left => 1 + random.NextInt(Math.Min(left, 40_000)));
            }
        }

        peer.ToSession();
        Assert.Equal(sent, peer.Received);
    }

    [Fact]
    public void Large_plaintext_is_encrypted_whole()
    {
        using var peer = TlsPeer.Opened();
        var plain = Enumerable.Range(0, TlsBuffers.MaxPlain).Select(i => (byte)(i / 7)).ToArray();
        Assert.True(peer.Session.TryWrite(plain));
        Assert.Equal(plain, peer.ToServer());
        Assert.True(peer.FromSession.IsEmpty);
    }

    [Fact]
    public void An_end_with_the_word_is_told_from_one_without()
    {
        using var orderly = TlsPeer.Opened();
        orderly.ServerSends("last"u8);
        orderly.ServerShuts();
        orderly.ToSession();
        Assert.Equal(TlsPhase.Ended, orderly.Session.Phase);
        orderly.End();
        Assert.Equal(TlsPhase.Ended, orderly.Session.Phase);
        Assert.Equal("last"u8, orderly.Received);

        using var cut = TlsPeer.Opened();
        cut.ServerSends("last"u8);
        cut.ToSession();
        cut.End();
        Assert.Equal(TlsPhase.Cut, cut.Session.Phase);
        Assert.Equal("last"u8, cut.Received);

        using var within = TlsPeer.Opened();
        within.ServerSends("last"u8);
        within.Supply(within.FromServer.Pending[..^1]);
        within.End();
        Assert.Equal(TlsPhase.Cut, within.Session.Phase);
        Assert.Empty(within.Received);
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("\u0015\u0003\u0001\u0000\u0002\u0002\u0028")]
    [InlineData("\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000")]
    public void What_is_no_handshake_fails_with_a_reason(string bytes)
    {
        using var peer = new TlsPeer();
        peer.Supply(Encoding.Latin1.GetBytes(bytes));
        Assert.Equal(TlsPhase.Failed, peer.Session.Phase);
        Assert.NotEqual("", peer.Session.Problem);
        Assert.False(peer.Session.TryWrite("x"u8));
    }

    [Fact]
    public void An_end_within_the_handshake_is_a_failure()
    {
        using var peer = new TlsPeer();
        peer.ToServer();
        peer.Supply(peer.FromServer.Pending[..60]);
        peer.End();
        Assert.Equal((TlsPhase.Failed, "the connection ended during the handshake"), (peer.Session.Phase, peer.Session.Problem));
    }

    [Fact]
    public void Changed_bytes_never_pass_and_never_throw()
    {
        var random = SeededRandom.At(9, 0, 0);
        for (var round = 0; round < 60; round++)
        {
            using var peer = round % 3 == 0 ? new TlsPeer() : TlsPeer.Opened(round % 2 == 0 ? SslProtocols.Tls12 : SslProtocols.Tls13);
            peer.ToServer();
            var open = peer.Session.Phase == TlsPhase.Open;
            if (open)
            {
                peer.ServerSends(new byte[500]);
            }

            var bytes = peer.FromServer.Pending.ToArray();
            bytes[random.NextInt(bytes.Length)] ^= (byte)(1 + random.NextInt(255));
            peer.Supply(bytes);
            Assert.Empty(peer.Received);
            peer.End();
            Assert.Contains(peer.Session.Phase, new[] { TlsPhase.Failed, TlsPhase.Cut });
        }
    }

    [Fact]
    public void An_untrusted_certificate_has_its_reason_and_the_server_hears_an_alert()
    {
        using var peer = new TlsPeer(new TlsPlan());
        peer.Settle();
        Assert.Equal(TlsPhase.Failed, peer.Session.Phase);
        Assert.Matches("root is not trusted|issuer is unknown", peer.Session.Problem);
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    [SupportedOSPlatform("windows")]
    public void A_renegotiation_is_answered()
    {
        using var peer = TlsPeer.Opened(SslProtocols.Tls12);
        Assert.True(peer.Session.TryWrite("request"u8));
        Assert.Equal("request"u8, peer.ToServer());
        var negotiation = peer.Server.NegotiateClientCertificateAsync(TestContext.Current.CancellationToken);
        peer.Settle();
        Assert.True(negotiation.IsCompletedSuccessfully, $"{negotiation.Exception} {peer.Session.Problem}");
        peer.ServerSends("answer"u8);
        peer.ToSession();
        Assert.Equal("answer"u8, peer.Received);
        Assert.True(peer.Session.TryWrite("again"u8));
        Assert.Equal(TlsPhase.Open, peer.Session.Phase);
    }

    [Fact]
    public void Keys_may_change_at_any_time()
    {
        using var peer = TlsPeer.Opened(SslProtocols.Tls13);
        for (var i = 0; i < 3; i++)
        {
            peer.ServerUpdatesKeys();
            peer.ServerSends("pong"u8);
            peer.ToSession(_ => 1);
            Assert.True(peer.Session.TryWrite("ping"u8));
            Assert.Equal("ping"u8, peer.ToServer());
        }

        Assert.Equal("pongpongpong"u8, peer.Received);
    }

    [Fact]
    public void A_record_each_way_allocates_nothing_and_keeps_its_thread()
    {
        using var peer = TlsPeer.Opened();
        var records = new byte[2_000][];
        for (var i = 0; i < records.Length; i++)
        {
            peer.ServerSends("data: {}\n\n"u8);
            records[i] = peer.FromServer.Pending.ToArray();
            peer.FromServer.Clear();
        }

        var received = 0;
        var allocated = 0L;
        for (var i = 0; i < records.Length; i++)
        {
            if (i == records.Length / 2)
            {
                allocated = GC.GetAllocatedBytesForCurrentThread();
            }

            // In two cuts, so that a read waits within a record too.
            received += peer.Take(records[i].AsSpan(0, 9)) + peer.Take(records[i].AsSpan(9));
            Assert.True(peer.Session.TryWrite("ping"u8));
            peer.FromSession.Clear();
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Assert.Equal(10 * records.Length, received);
        Assert.True(allocated < records.Length / 2, $"{allocated} bytes for {records.Length / 2} records");
    }

    [Fact]
    public void Everything_happens_on_the_callers_thread_even_under_a_context()
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new SynchronizationContext());
        try
        {
            using var peer = TlsPeer.Opened();
            peer.ServerSends("x"u8);
            peer.ToSession();
            Assert.Equal("x"u8, peer.Received);
            Assert.NotNull(SynchronizationContext.Current);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    [Fact]
    public void A_session_may_be_disposed_at_any_point()
    {
        for (var step = 0; step < 6; step++)
        {
            var peer = new TlsPeer();
            for (var i = 0; i < step; i++)
            {
                peer.ToServer();
                peer.ToSession(left => Math.Min(left, 700));
            }

            peer.Session.Dispose();
            peer.Session.Dispose();
            Assert.True(peer.FromSession.IsEmpty);
            Assert.False(peer.Session.TryRead(out _));
            Assert.False(peer.Session.TryWrite("x"u8));
            peer.Dispose();
        }
    }
}
