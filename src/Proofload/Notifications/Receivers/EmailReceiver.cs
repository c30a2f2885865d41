using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Proofload.Notifications.Receivers;

/// <summary>Mail by SMTP. A mail that is sent again has the same Message-ID; those about one group make one thread.</summary>
internal sealed class EmailReceiver(ReceiverPlan plan) : IReceiver
{
    private const int LongestSubject = 200;
    private readonly MailPlan _mail = plan.Mail!;

    public async Task<DeliveryOutcome> SendAsync(Notification notification, CancellationToken stop)
    {
        using var client = new SmtpClient { LocalDomain = "localhost" };
        if (_mail.CertificateAuthority is { } path)
            client.ServerCertificateValidationCallback = new TrustedAuthority(path).Accepts;
        try
        {
            using var message = Message(notification, _mail);
            await client.ConnectAsync(_mail.Host, _mail.Port, Security(_mail.Security), stop);
            if (_mail is { User: { } user, Password: { } password })
                await client.AuthenticateAsync(user.Reveal(), password.Reveal(), stop);
            await client.SendAsync(message, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e) when (Problem(e) is not null)
        {
            return Problem(e)!;
        }

        await QuitAsync(client, stop);
        return DeliveryOutcome.Delivered;
    }

    internal static MimeMessage Message(Notification notification, MailPlan mail)
    {
        var message = new MimeMessage();
        message.From.Add(new MailboxAddress("Proofload", mail.From));
        foreach (var to in mail.To)
            message.To.Add(new MailboxAddress("", to));

        // One line, whatever a name in an objectives file holds: a line break would begin a header of its own.
        message.Subject = OneLine(notification.Title);
        message.Date = notification.At;
        var domain = mail.From[(mail.From.LastIndexOf('@') + 1)..];
        message.MessageId = $"{notification.Id}@{domain}";
        message.References.Add($"{notification.Alerts[0].Id}.{notification.Alerts[0].StartsAt.UtcTicks}@{domain}");
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Body = new TextPart("plain") { Text = Text(notification) };
        return message;
    }

    private static string Text(Notification notification)
    {
        var alerts = notification.Alerts.Select(static a =>
            $"{(a.IsFiring ? "FIRING" : "RESOLVED")}  {a.Label("severity")}  {a.Summary}\n\n{string.Concat(a.Facts.Select(static f => $"  {f.Name}: {f.Text}\n"))}  since: {PayloadWriter.Since(a)}\n{(a.Link is { } link ? $"  look at: {link}\n" : "")}");
        return (notification.IsTest ? "This is a test that somebody asked for; nothing is wrong.\n\n" : "") + string.Join('\n', alerts);
    }

    private static string OneLine(string text)
    {
        var line = string.Concat(text.Select(static c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c));
        return line.Length <= LongestSubject ? line : line[..LongestSubject] + "…";
    }

    private static SecureSocketOptions Security(MailSecurity security) => security switch
    {
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        MailSecurity.None => SecureSocketOptions.None,
        _ => SecureSocketOptions.StartTls,
    };

    // It has the mail; that it does not say goodbye changes nothing.
    private static async Task QuitAsync(SmtpClient client, CancellationToken stop)
    {
        try
        {
            await client.DisconnectAsync(true, stop);
        }
        catch (Exception e) when (e is IOException or SocketException or ProtocolException or OperationCanceledException)
        {
        }
    }

    // A server's own words may repeat what it was given, so only the kind of error and its code are said.
    private DeliveryOutcome? Problem(Exception e)
    {
        var server = $"{_mail.Host}:{_mail.Port}";
        return e switch
        {
            SslHandshakeException => new(DeliveryResult.Later, $"{server}: TLS failed; its certificate is not trusted, or it speaks no TLS there"),
            AuthenticationException => new(DeliveryResult.Refused, $"{server} refuses user and password"),
            SmtpCommandException { StatusCode: var code } when (int)code is >= 400 and < 500 => new(DeliveryResult.Later, $"{server} answered {(int)code}"),
            SmtpCommandException { StatusCode: var code, ErrorCode: var what } => new(DeliveryResult.Refused, $"{server} answered {(int)code}{(what == SmtpErrorCode.RecipientNotAccepted ? ": it does not take mail for a receiver" : what == SmtpErrorCode.SenderNotAccepted ? ": it does not take mail from this sender" : "")}"),
            NotSupportedException => new(DeliveryResult.Refused, $"{server} offers no {(_mail.Security == MailSecurity.StartTls ? "STARTTLS" : "login")}"),
            ProtocolException => new(DeliveryResult.Later, $"{server}: its answer is not SMTP, or it closed the connection"),
            SocketException { SocketErrorCode: SocketError.ConnectionRefused } => new(DeliveryResult.Later, $"{server} was not reached: connection refused"),
            SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData } => new(DeliveryResult.Later, $"{server} was not reached: its name is not known"),
            SocketException or IOException => new(DeliveryResult.Later, $"{server} was not reached"),
            OperationCanceledException or TimeoutException => new(DeliveryResult.Later, $"{server} did not answer"),
            System.Security.Cryptography.CryptographicException => new(DeliveryResult.Refused, $"{_mail.CertificateAuthority} holds no certificate"),
            _ => null,
        };
    }
}
