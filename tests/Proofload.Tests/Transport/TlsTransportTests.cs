using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Proofload.Measurement.Recording;
using Proofload.Plans;

namespace Proofload.Tests.Transport;

public sealed class TlsTransportTests : IDisposable
{
    private readonly X509Certificate2 _certificate = Make(DateTimeOffset.UtcNow.AddDays(1));
    private readonly string _authority = Path.Combine(Path.GetTempPath(), $"proofload-ca-{Guid.NewGuid():n}.pem");

    public TlsTransportTests() => File.WriteAllText(_authority, _certificate.ExportCertificatePem());

    public void Dispose()
    {
        File.Delete(_authority);
        _certificate.Dispose();
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
        using var expired = Make(DateTimeOffset.UtcNow.AddDays(-1));
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
        await using var tls = new TransportBench(TransportBench.Target(new Uri($"https://127.0.0.1:{plain.Port}")));
        Assert.Equal(ErrorKind.Tls, tls.Send().Outcome);

        await using var secure = new RawServer(RawServer.Always(RawServer.Ok("x")), _certificate);
        await using var http = new TransportBench(TransportBench.Target(new Uri($"http://127.0.0.1:{secure.Port}")));
        Assert.Contains(http.Send().Outcome, new[] { ErrorKind.InvalidResponse, ErrorKind.Reset });
    }

    [Fact]
    public async Task A_server_without_http2_is_a_tls_failure_when_http2_is_asked_for()
    {
        await using var server = new RawServer(RawServer.Always(RawServer.Ok("x")), _certificate);
        await using var bench = new TransportBench(Target(server, new TlsPlan { Verify = false }) with { HttpVersion = HttpVersionChoice.Http2 });
        Assert.Equal(ErrorKind.Tls, bench.Send().Outcome);
    }

    [Fact]
    public void A_missing_or_empty_certificate_file_is_refused()
    {
        var url = new Uri("https://127.0.0.1:1");
        Assert.Throws<PlanException>(() => new TransportBench(TransportBench.Target(url) with { Tls = new TlsPlan { CertificateAuthority = "/no/such.pem" } }));
        File.WriteAllText(_authority, "nothing");
        Assert.Throws<PlanException>(() => new TransportBench(TransportBench.Target(url) with { Tls = new TlsPlan { CertificateAuthority = _authority } }));
        Assert.Throws<PlanException>(() => new TransportBench(TransportBench.Target(url) with { Tls = new TlsPlan { ClientCertificate = _authority } }));
    }

    private static TargetPlan Target(RawServer server, TlsPlan tls) => TransportBench.Target(server.Url) with { Tls = tls };

    private static X509Certificate2 Make(DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=proofload test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-2), until);
    }
}
