using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Proofload.IntegrationTests.CommandLine;
using Proofload.IntegrationTests.Servers;
using Proofload.Notifications;
using Proofload.Plans;

namespace Proofload.IntegrationTests.Notifications;

/// <summary>Mail through a real SMTP server (aiosmtpd) that wants STARTTLS and a login.</summary>
public sealed class EmailTests : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("proofload-mail-");
    private readonly int port = FreePort.Next();
    private ServerProcess? server;

    private string Certificate => Path.Combine(folder.FullName, "cert.pem");

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Mail_arrives_over_STARTTLS_with_a_login()
    {
        await StartAsync();

        var outcome = await SendAsync(Mail("pass wörd"));

        Assert.Equal("", outcome.Problem);
        var mails = folder.GetFiles("*.json").OrderBy(static f => f.Name, StringComparer.Ordinal).Select(static f => JsonDocument.Parse(File.ReadAllText(f.FullName)).RootElement).ToArray();
        Assert.Equal(2, mails.Length);
        Assert.True(mails[0].GetProperty("tls").GetBoolean());
        Assert.Equal("slo@example.com", mails[0].GetProperty("from").GetString());
        Assert.Equal(["oncall@example.com", "lead@example.com"], mails[0].GetProperty("to").EnumerateArray().Select(static t => t.GetString()!));
        Assert.Contains("Subject: [TEST] [FIRING] test: test of the way to mail", mails[0].GetProperty("content").GetString(), StringComparison.Ordinal);
        Assert.Contains("[RESOLVED]", mails[1].GetProperty("content").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watch_mails_that_a_budget_burns_and_that_it_is_over()
    {
        await StartAsync();
        await using var target = await ProbeLog.StartAsync();
        using var place = new Workplace();
        place.Environment["SMTP_PASSWORD"] = "pass wörd";
        await using var watch = BurningWatch.Start(place, target, $$"""
            group_wait: 0s
            group_interval: 0s
            receivers:
              - name: mail
                kind: email
                mail: {host: 127.0.0.1, port: {{port}}, ca: {{Certificate}}, user: slo, password: "${SMTP_PASSWORD}", from: slo@example.com, to: oncall@example.com}
            """);
        await MailsAsync("[FIRING]");
        target.IsBroken = false;
        await MailsAsync("[RESOLVED]");
    }

    [Fact]
    public async Task A_wrong_password_is_refused_and_not_shown()
    {
        await StartAsync();

        var outcome = await SendAsync(Mail("wrong-s3cret"));

        Assert.Equal((DeliveryResult.Refused, $"127.0.0.1:{port} refuses user and password"), (outcome.Result, outcome.Problem));
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_gets_no_mail()
    {
        await StartAsync();

        var outcome = await SendAsync(Mail("pass wörd") with { CertificateAuthority = null });

        Assert.Equal(DeliveryResult.Later, outcome.Result);
        Assert.Contains("TLS failed", outcome.Problem, StringComparison.Ordinal);
        Assert.Empty(folder.GetFiles("*.json"));
    }

    private static Task<DeliveryOutcome> SendAsync(MailPlan mail) =>
        TestMessage.SendAsync(new ReceiverPlan { Name = "mail", Kind = ReceiverKind.Email, Mail = mail }, TimeProvider.System.GetUtcNow(), TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

    private MailPlan Mail(string password) => new()
    {
        Host = "127.0.0.1",
        Port = port,
        CertificateAuthority = Certificate,
        User = Secret.Literal("slo"),
        Password = Secret.Environment("${SMTP_PASSWORD}", password),
        From = "slo@example.com",
        To = ["oncall@example.com", "lead@example.com"],
    };

    private async Task MailsAsync(string title)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        late.CancelAfter(Workplace.Limit);
        while (!folder.GetFiles("*.json").Any(f => File.ReadAllText(f.FullName).Contains($"Subject: {title}", StringComparison.Ordinal)))
            await Task.Delay(50, late.Token);
    }

    private async Task StartAsync()
    {
        RequiresServer.Present(Python.Missing("aiosmtpd"));
        var key = Path.Combine(folder.FullName, "key.pem");
        using (var rsa = RSA.Create(2048))
        {
            var request = new CertificateRequest("CN=127.0.0.1", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(IPAddress.Loopback);
            request.CertificateExtensions.Add(names.Build());
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            var now = TimeProvider.System.GetUtcNow();
            using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
            await File.WriteAllTextAsync(Certificate, certificate.ExportCertificatePem());
            await File.WriteAllTextAsync(key, rsa.ExportPkcs8PrivateKeyPem());
        }

        var script = Path.Combine(RepositoryRoot.Path, "tests", "servers", "mail", "server.py");
        server = ServerProcess.Start(new ServerCommand(Python.Program, [script, port.ToString(CultureInfo.InvariantCulture), folder.FullName, Certificate, key], "/"));
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
                return;
            }
            catch (SocketException) when (attempt < 400 && !server.HasExited)
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }
    }
}
