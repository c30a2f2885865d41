using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Proofload.Measurement.Clocks;

namespace Proofload.Watch.Notifying;

/// <summary>Tells somebody by mail.</summary>
internal sealed class MailNotifier(MailPlan mail, IClock clock) : INotifier
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public string Address { get; } = $"smtp://{mail.Host}:{mail.Port}";

    public async Task<Delivery> SendAsync(Notification notification, CancellationToken cancellation)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(Limit);
        try
        {
            await using var session = await SmtpSession.OpenAsync(mail, Trust, limited.Token);
            await session.SendAsync(MailMessage.Write(mail, notification, clock.UtcNow), limited.Token);
            return Delivery.Done;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Delivery.Again("gave no answer within 30s");
        }
        catch (SmtpRefusal e)
        {
            // 4yz: try again, 5yz: do not (RFC 5321, section 4.2.1).
            return e.IsForEver ? Delivery.Refused(e.Message) : Delivery.Again(e.Message);
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException)
        {
            return Delivery.Again("was not reached: " + e.Message.ReplaceLineEndings(" "));
        }
    }

    private bool Trust(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (mail.CertificateAuthority is not { } file || certificate is null || chain is null)
            return errors == SslPolicyErrors.None;
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(file);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return (errors & SslPolicyErrors.RemoteCertificateNameMismatch) == 0 && chain.Build(new X509Certificate2(certificate));
    }
}
