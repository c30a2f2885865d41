using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Tests.Transport.Tls;

namespace Proofload.Tests.Transport;

/// <summary>What every engine promises of TLS. Each engine's tests derive from it.</summary>
public abstract class TlsTransportContract : IDisposable
{
    private readonly X509Certificate2 _certificate = TestCertificate.Valid;
    private readonly string _client = Path.Combine(Path.GetTempPath(), $"proofload-client-{Guid.NewGuid():n}.pem");
    private readonly string _authority = Path.Combine(Path.GetTempPath(), $"proofload-ca-{Guid.NewGuid():n}.pem");

    protected TlsTransportContract() => File.WriteAllText(_authority, _certificate.ExportCertificatePem());

    /// <summary>The engine under test.</summary>
    protected abstract TransportEngine Engine { get; }

    /// <summary>Outcome of a body without a length when the connection ends without close_notify.</summary>
    protected virtual ErrorKind OutcomeOfCut => ErrorKind.Truncated;

    public void Dispose()
    {
        File.Delete(_authority);
        File.Delete(_client);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_trusted_server_is_reached_and_the_handshake_has_its_own_duration()
    {
        await using var server = new RawServer(RawServer.Always(RawServer.Ok("x")), _certificate);
        await using var bench = new TransportBench(Target(server, new TlsPlan { CertificateAuthority = _authority }));
        var exchange = bench.Start();
        var record = bench.Take().Record;
        Assert.True(record.Outcome == ErrorKind.Ok, record.Detail);
        Assert.True(record.TlsNs > 0 && record.Sent >= record.Connected);
        Assert.Matches("^HTTP/1.1, TLS 1\\.[23]$", bench.Transport.Statistics.Negotiated);
        record = bench.Send(exchange);
        Assert.Equal((ErrorKind.Ok, RequestRecord.Absent), (record.Outcome, record.TlsNs));
        Assert.True(record.FirstByte >= record.Sent && record.Sent >= record.Intended);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task Warm_tls_connections_are_used()
    {
        await using var server = new RawServer(RawServer.Always(RawServer.Ok("x")), _certificate);
        await using var bench = new TransportBench(Target(server, new TlsPlan { Verify = false }));
        await bench.Transport.WarmAsync(2, TestContext.Current.CancellationToken);
        Assert.Equal((ErrorKind.Ok, RequestRecord.Absent), (bench.Send().Outcome, bench.Send().Connected));
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task An_untrusted_certificate_or_a_wrong_name_is_refused_with_the_reason()
    {
        await using var server = new RawServer(RawServer.Always(RawServer.Ok("x")), _certificate);
        await using var untrusted = new TransportBench(Target(server, new TlsPlan()));
        var record = untrusted.Send();
        Assert.Equal((ErrorKind.Tls, RequestRecord.Absent), (record.Outcome, record.Sent));
        Assert.Matches("root is not trusted|issuer is unknown", record.Detail);

        await using var wrong = new TransportBench(Target(server, new TlsPlan { CertificateAuthority = _authority, ServerName = "other.test" }));
        record = wrong.Send();
        Assert.Equal((ErrorKind.Tls, "the certificate is not for other.test"), (record.Outcome, record.Detail));

        await using var off = new TransportBench(Target(server, new TlsPlan { Verify = false, ServerName = "other.test" }));
        Assert.Equal(ErrorKind.Ok, off.Send().Outcome);
    }

    [Fact]
    public async Task An_expired_certificate_is_named()
    {
        using var expired = TestCertificate.Make(DateTimeOffset.UtcNow.AddDays(-1));
        await using var server = new RawServer(RawServer.Always(RawServer.Ok("x")), expired);
        await using var bench = new TransportBench(Target(server, new TlsPlan { CertificateAuthority = _authority }));
        var record = bench.Send();
        Assert.Equal((ErrorKind.Tls, "the certificate is expired or not yet valid"), (record.Outcome, record.Detail));
    }

    [Fact]
    public async Task Tls_to_a_plain_port_and_plain_to_a_tls_port_fail_in_their_own_way()
    {
        await using var plain = new RawServer(async c =>
        {
            await c.SendAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
            await c.HangAsync();
        });
        await using var tls = new TransportBench(Target(plain));
        Assert.Equal(ErrorKind.Tls, tls.Send().Outcome);

        await using var secure = new RawServer(RawServer.Always(RawServer.Ok("x")), _certificate);
        await using var http = new TransportBench(Target(new Uri($"http://127.0.0.1:{secure.Port}"), new TlsPlan()));
        Assert.Contains(http.Send().Outcome, new[] { ErrorKind.InvalidResponse, ErrorKind.Reset });
    }

    [Fact]
    public void A_missing_or_empty_certificate_file_is_refused()
    {
        var url = new Uri("https://127.0.0.1:1");
        Assert.Throws<PlanException>(() => new TransportBench(Target(url, new TlsPlan { CertificateAuthority = "/no/such.pem" })));
        File.WriteAllText(_authority, "nothing");
        Assert.Throws<PlanException>(() => new TransportBench(Target(url, new TlsPlan { CertificateAuthority = _authority })));
        Assert.Throws<PlanException>(() => new TransportBench(Target(url, new TlsPlan { ClientCertificate = _authority })));
    }

    [Fact]
    public async Task A_handshake_that_hangs_is_a_connect_timeout()
    {
        await using var server = new RawServer(async c => await c.HangAsync());
        await using var bench = new TransportBench(Target(server) with { ConnectTimeout = TimeSpan.FromMilliseconds(80) });
        var record = bench.Send();
        Assert.Equal((ErrorKind.ConnectTimeout, "no connection within 0.08 s (the TLS handshake)"), (record.Outcome, record.Detail));
        Assert.Equal(0, bench.Transport.Statistics.Open);
    }

    [Fact]
    public async Task An_abort_while_connecting_ends_the_request()
    {
        await using var server = new RawServer(async c => await c.HangAsync());
        await using var bench = new TransportBench(Target(server));
        var exchange = bench.Start();
        await TransportContract.Until(() => server.Connections == 1);
        bench.Transport.Abort(exchange, ErrorKind.Timeout);
        Assert.Equal((ErrorKind.Timeout, "timed out waiting for a connection"), (bench.Take().Record.Outcome, exchange.Record.Detail));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("", true)]
    [InlineData("\u0016\u0003\u0003\u0000\u0040\u0002", false)]
    [InlineData("\u0016\u0003\u0003\u0000\u0040\u0002", true)]
    public async Task A_server_that_goes_away_in_the_handshake_is_a_tls_failure(string sent, bool resets)
    {
        await using var server = new RawServer(async c =>
        {
            await c.TryReadAsync(new byte[100]);
            await c.SendAsync(System.Text.Encoding.Latin1.GetBytes(sent));
            if (resets)
            {
                c.Reset();
            }
        });
        await using var bench = new TransportBench(Target(server));
        var record = bench.Send();
        Assert.Equal((ErrorKind.Tls, "the connection ended during the handshake"), (record.Outcome, record.Detail));
        Assert.Equal((1L, 0), (bench.Transport.Statistics.Failed, bench.Transport.Statistics.Open));
    }

    [Fact]
    public async Task Session_tickets_on_an_idle_connection_are_no_answer()
    {
        await using var server = new RawServer(RawServer.Always(RawServer.Ok("x")), _certificate);
        await using var bench = new TransportBench(Target(server));
        await bench.Transport.WarmAsync(1, TestContext.Current.CancellationToken);

        // Long enough for the tickets to arrive, and for the connection not to be trusted unseen.
        await Task.Delay(50, TestContext.Current.CancellationToken);
        var record = bench.Send();
        Assert.Equal((ErrorKind.Ok, RequestRecord.Absent), (record.Outcome, record.Connected));
        Assert.Equal(1, server.Connections);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", ErrorKind.Ok)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello", ErrorKind.Truncated)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", ErrorKind.Truncated)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\nhello", null)]
    [InlineData("HTTP/1.1 200 OK\r\nConte", ErrorKind.Reset)]
    [InlineData("", ErrorKind.Reset)]
    public async Task An_end_without_the_closing_word_has_its_outcome(string response, ErrorKind? outcome)
    {
        await using var server = new RawServer(async c =>
        {
            await c.ReadRequestAsync();
            await c.SendAsync(response);
            c.Cut();
            await c.HangAsync();
        }, _certificate);
        await using var bench = new TransportBench(Target(server));
        var record = bench.Send();
        Assert.True((outcome ?? OutcomeOfCut) == record.Outcome, $"{record.Outcome}: {record.Detail}");
    }

    [Theory]
    [InlineData(SslProtocols.Tls12, "HTTP/1.1, TLS 1.2")]
    [InlineData(SslProtocols.Tls13, "HTTP/1.1, TLS 1.3")]
    public async Task Each_version_is_spoken_and_named(SslProtocols protocols, string negotiated)
    {
        await using var server = new RawServer(RawServer.Always(RawServer.Ok("x")), _certificate)
        {
            Tls = new SslServerAuthenticationOptions { ServerCertificate = _certificate, EnabledSslProtocols = protocols },
        };
        await using var bench = new TransportBench(Target(server));
        Assert.Equal((ErrorKind.Ok, ErrorKind.Ok), (bench.Send().Outcome, bench.Send().Outcome));
        Assert.Equal(negotiated, bench.Transport.Statistics.Negotiated);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task A_client_certificate_is_shown_and_its_absence_is_a_failure(SslProtocols protocols)
    {
        using var own = TestCertificate.Make(DateTimeOffset.UtcNow.AddDays(1), "load test client");
        await File.WriteAllTextAsync(_client, own.ExportCertificatePem() + "\n" + own.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);
        string? seen = null;
        await using var server = new RawServer(RawServer.Always(RawServer.Ok("x")), _certificate)
        {
            Tls = new SslServerAuthenticationOptions
            {
                ServerCertificate = _certificate,
                EnabledSslProtocols = protocols,
                ClientCertificateRequired = true,
                RemoteCertificateValidationCallback = (_, certificate, _, _) => (seen = certificate?.Subject) is not null,
            },
        };
        await using var bench = new TransportBench(Target(server, new TlsPlan { Verify = false, ClientCertificate = _client }));
        var record = bench.Send();
        Assert.True(record.Outcome == ErrorKind.Ok, record.Detail);
        Assert.Equal("CN=load test client", seen);

        await using var nobody = new TransportBench(Target(server, new TlsPlan { Verify = false }));
        record = nobody.Send();
        Assert.True(record.Outcome is ErrorKind.Tls or ErrorKind.Reset, $"{record.Outcome}: {record.Detail}");
        Assert.NotEqual("", record.Detail);
    }

    [Theory]
    [InlineData("", ErrorKind.Tls)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel", ErrorKind.Truncated)]
    public async Task A_record_that_cannot_be_decrypted_is_told_from_a_lost_connection(string before, ErrorKind outcome)
    {
        Stream? wire = null;
        await using var server = new RawServer(async c =>
        {
            await c.ReadRequestAsync();
            await c.SendAsync(before);
            await Task.Delay(before.Length > 0 ? 50 : 0, c.Stop);
            await wire!.WriteAsync((byte[])[0x17, 3, 3, 0, 32, .. new byte[32]], c.Stop);
            await c.HangAsync();
        }, _certificate) { Under = stream => wire = stream };
        await using var bench = new TransportBench(Target(server));
        var record = bench.Send();
        Assert.True(outcome == record.Outcome, $"{record.Outcome}: {record.Detail}");
        Assert.DoesNotContain("error:", record.Detail);
    }

    [Fact]
    public async Task Ciphertext_cut_at_random_changes_nothing()
    {
        var body = string.Concat(Enumerable.Range(0, 4_000).Select(i => $"{i:x8}"));
        var seed = 0;
        await using var server = new RawServer(RawServer.Always(RawServer.Ok(body)), _certificate)
        {
            Under = stream => new CuttingStream(stream, (ulong)Interlocked.Increment(ref seed)),
        };
        await using var bench = new TransportBench(Target(server));
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 4; i++)
            {
                bench.Start();
            }

            for (var i = 0; i < 4; i++)
            {
                var record = bench.Take().Record;
                Assert.True(record.Outcome == ErrorKind.Ok, record.Detail);
                Assert.Equal(body.Length, record.BytesReceived);
            }
        }
    }

    [Fact]
    public async Task Names_are_sent_by_sni()
    {
        string? name = null;
        await using var server = new RawServer(RawServer.Always(RawServer.Ok("x")), _certificate)
        {
            Tls = new SslServerAuthenticationOptions
            {
                ServerCertificateSelectionCallback = (_, asked) =>
                {
                    name = asked;
                    return _certificate;
                },
            },
        };
        await using var bench = new TransportBench(Target(server, new TlsPlan { Verify = false, ServerName = "model.test" }));
        Assert.Equal(ErrorKind.Ok, bench.Send().Outcome);
        Assert.Equal("model.test", name);
    }

    private TargetPlan Target(RawServer server, TlsPlan? tls = null) => Target(new Uri($"https://127.0.0.1:{server.Port}"), tls ?? new TlsPlan { Verify = false });

    private TargetPlan Target(Uri url, TlsPlan tls) => TransportBench.Target(url) with { Tls = tls, Connections = new ConnectionPlan { Engine = Engine } };
}
