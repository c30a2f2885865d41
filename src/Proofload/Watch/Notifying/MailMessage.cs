using System.Globalization;
using System.Text;

namespace Proofload.Watch.Notifying;

/// <summary>A notification as a message (RFC 5322): plain text, UTF-8, base64, so that no line is too long and no byte is lost.</summary>
internal static class MailMessage
{
    private const int Base64Line = 57;

    public static string Write(MailPlan mail, Notification notification, DateTimeOffset now)
    {
        var text = new StringBuilder();
        Header(text, "From", $"<{mail.From}>");
        Header(text, "To", string.Join(", ", mail.To.Select(static t => $"<{t}>")));
        Header(text, "Subject", Encoded(notification.Title));
        Header(text, "Date", now.ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture));
        Header(text, "Message-ID", string.Create(CultureInfo.InvariantCulture, $"<{notification.At.UtcTicks}.{now.UtcTicks}@proofload>"));
        Header(text, "Auto-Submitted", "auto-generated");
        Header(text, "MIME-Version", "1.0");
        Header(text, "Content-Type", "text/plain; charset=utf-8");
        Header(text, "Content-Transfer-Encoding", "base64");
        text.Append("\r\n");
        foreach (var part in Encoding.UTF8.GetBytes(Messages.Mail(notification)).Chunk(Base64Line))
            text.Append(Convert.ToBase64String(part)).Append("\r\n");
        return text.ToString();
    }

    private static void Header(StringBuilder text, string name, string value) => text.Append(name).Append(": ").Append(value).Append("\r\n");

    // Encoded words of at most 75 characters (RFC 2047), each of whole characters.
    private static string Encoded(string subject)
    {
        subject = subject.ReplaceLineEndings(" ");
        if (subject.Length <= 60 && subject.All(static c => c is >= ' ' and < '\x7f'))
            return subject;
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var rune in subject.EnumerateRunes())
        {
            if (Encoding.UTF8.GetByteCount(word.ToString()) + rune.Utf8SequenceLength > 42)
            {
                words.Add(word.ToString());
                word.Clear();
            }

            word.Append(rune.ToString());
        }

        words.Add(word.ToString());
        return string.Join("\r\n ", words.Select(static w => $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(w))}?="));
    }
}
