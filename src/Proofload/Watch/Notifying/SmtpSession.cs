using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Proofload.Watch.Notifying;

/// <summary>A server said no. The message holds the server's words, never ours.</summary>
internal sealed class SmtpRefusal(string message, bool isForEver) : Exception(message)
{
    public bool IsForEver => isForEver;
}

/// <summary>One mail over SMTP (RFC 5321) with STARTTLS (RFC 3207) and AUTH PLAIN or LOGIN (RFC 4954).</summary>
internal sealed class SmtpSession : IAsyncDisposable
{
    private const int LongestReply = 64 * 1024;

    private readonly MailPlan _mail;
    private readonly TcpClient _client = new();
    private readonly byte[] _buffer = new byte[4096];
    private Stream _stream = Stream.Null;
    private int _begin;
    private int _end;

    private SmtpSession(MailPlan mail) => _mail = mail;

    /// <summary>Connects, makes the connection safe and logs in.</summary>
    /// <exception cref="SmtpRefusal">The server said no, or offers no TLS.</exception>
    public static async Task<SmtpSession> OpenAsync(MailPlan mail, RemoteCertificateValidationCallback trust, CancellationToken cancellation)
    {
        var session = new SmtpSession(mail);
        try
        {
            await session._client.ConnectAsync(mail.Host, mail.Port, cancellation);
            session._stream = session._client.GetStream();
            if (mail.Security == MailSecurity.Tls)
                await session.SecureAsync(trust, cancellation);
            await session.ExpectAsync(null, 220, cancellation);
            var offers = await session.HelloAsync(cancellation);
            if (mail.Security == MailSecurity.StartTls)
            {
                if (!offers.Contains("STARTTLS", StringComparer.OrdinalIgnoreCase))
                    throw new SmtpRefusal("offers no STARTTLS, and without it no mail is sent", isForEver: true);
                await session.ExpectAsync("STARTTLS", 220, cancellation);

                // What came in the clear behind the answer is not the server's (CVE-2011-0411).
                session._begin = session._end = 0;
                await session.SecureAsync(trust, cancellation);
                offers = await session.HelloAsync(cancellation);
            }

            if (mail is { User: { } user, Password: { } password })
                await session.LogInAsync(offers, user.Reveal(), password.Reveal(), cancellation);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends a message to all receivers of the plan.</summary>
    /// <param name="message">The message, lines ended by CR LF.</param>
    /// <param name="cancellation">Gives it up.</param>
    /// <exception cref="SmtpRefusal">The server said no.</exception>
    public async Task SendAsync(string message, CancellationToken cancellation)
    {
        await ExpectAsync($"MAIL FROM:<{_mail.From}>", 250, cancellation);
        foreach (var to in _mail.To)
            await ExpectAsync($"RCPT TO:<{to}>", 250, cancellation);
        await ExpectAsync("DATA", 354, cancellation);

        // A line that begins with a point gets another one (section 4.5.2).
        var stuffed = message.StartsWith('.') ? "." + message : message;
        stuffed = stuffed.Replace("\r\n.", "\r\n..", StringComparison.Ordinal);
        await WriteAsync(stuffed + (stuffed.EndsWith("\r\n", StringComparison.Ordinal) ? "" : "\r\n") + ".", cancellation);
        await ExpectAsync(null, 250, cancellation);
        await WriteAsync("QUIT", cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _client.Dispose();
    }

    private async Task SecureAsync(RemoteCertificateValidationCallback trust, CancellationToken cancellation)
    {
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = tls;
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = _mail.Host, RemoteCertificateValidationCallback = trust }, cancellation);
    }

    private async Task<IReadOnlyList<string>> HelloAsync(CancellationToken cancellation) => await ExpectAsync("EHLO proofload", 250, cancellation);

    private async Task LogInAsync(IReadOnlyList<string> offers, string user, string password, CancellationToken cancellation)
    {
        var ways = offers.FirstOrDefault(static o => o.StartsWith("AUTH", StringComparison.OrdinalIgnoreCase))?.Split([' ', '='], StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (ways.Contains("PLAIN", StringComparer.OrdinalIgnoreCase))
        {
            await ExpectAsync("AUTH PLAIN " + Base64($"\0{user}\0{password}"), 235, cancellation);
        }
        else if (ways.Contains("LOGIN", StringComparer.OrdinalIgnoreCase))
        {
            await ExpectAsync("AUTH LOGIN", 334, cancellation);
            await ExpectAsync(Base64(user), 334, cancellation);
            await ExpectAsync(Base64(password), 235, cancellation);
        }
        else
        {
            throw new SmtpRefusal("offers no login by PLAIN or LOGIN", isForEver: true);
        }
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private async Task WriteAsync(string line, CancellationToken cancellation)
    {
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), cancellation);
        await _stream.FlushAsync(cancellation);
    }

    private async Task<IReadOnlyList<string>> ExpectAsync(string? command, int code, CancellationToken cancellation)
    {
        if (command is not null)
            await WriteAsync(command, cancellation);
        var (got, lines) = await ReadReplyAsync(cancellation);
        if (got == code)
            return lines;
        throw new SmtpRefusal($"said {got} {string.Join(' ', lines)}", isForEver: got is >= 500 and < 600);
    }

    private async Task<(int Code, IReadOnlyList<string> Lines)> ReadReplyAsync(CancellationToken cancellation)
    {
        var lines = new List<string>();
        var length = 0;
        while (true)
        {
            var line = await ReadLineAsync(cancellation);
            length += line.Length;
            if (line.Length < 3 || length > LongestReply || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code))
                throw new IOException("this is no SMTP server");
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] != '-')
                return (code, lines);
        }
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellation)
    {
        var line = new StringBuilder();
        while (true)
        {
            for (; _begin < _end; _begin++)
            {
                if (_buffer[_begin] == (byte)'\n')
                {
                    _begin++;
                    return line.ToString().TrimEnd('\r');
                }

                line.Append(char.IsAscii((char)_buffer[_begin]) ? (char)_buffer[_begin] : '?');
            }

            if (line.Length > LongestReply)
                throw new IOException("this is no SMTP server");
            (_begin, _end) = (0, await _stream.ReadAsync(_buffer, cancellation));
            if (_end == 0)
                throw new IOException("the server hung up");
        }
    }
}
