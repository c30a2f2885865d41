namespace Proofload.Protocols.Templates;

/// <summary>How a value is written into the text around it.</summary>
internal enum TemplateEscape
{
    /// <summary>As it is.</summary>
    None = 0,

    /// <summary>Escaped for a JSON string, without quotes.</summary>
    Json,

    /// <summary>Percent-encoded: everything but letters, digits and - . _ ~ (RFC 3986, section 2.3).</summary>
    Percent,

    /// <summary>Line ends become spaces, so that a value cannot start another header.</summary>
    Header,
}
