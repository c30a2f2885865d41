using Proofload.Plans;

namespace Proofload.Notifications;

/// <summary>How mail goes out.</summary>
public sealed record MailPlan
{
    /// <summary>Host of the SMTP server.</summary>
    public required string Host { get; init; }

    /// <summary>Its port. Default 587.</summary>
    public int Port { get; init; } = 587;

    /// <summary>How the connection is made safe.</summary>
    public MailSecurity Security { get; init; }

    /// <summary>PEM file of certificate authorities to trust instead of the system's; null for those.</summary>
    public string? CertificateAuthority { get; init; }

    /// <summary>User to log in as; null without login.</summary>
    public Secret? User { get; init; }

    /// <summary>Password of the user.</summary>
    public Secret? Password { get; init; }

    /// <summary>Sender's address.</summary>
    public required string From { get; init; }

    /// <summary>Receivers' addresses, at least one.</summary>
    public IReadOnlyList<string> To { get; init => field = ValueList<string>.Of(value); } = ValueList<string>.Empty;
}

/// <summary>How a connection to an SMTP server is made safe.</summary>
public enum MailSecurity
{
    /// <summary>STARTTLS, and no mail without it.</summary>
    StartTls = 0,

    /// <summary>TLS from the first byte.</summary>
    Tls,

    /// <summary>Not at all; no password is sent then.</summary>
    None,
}
