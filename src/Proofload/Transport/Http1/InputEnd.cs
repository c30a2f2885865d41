namespace Proofload.Transport.Http1;

/// <summary>What the end of the connection means for a response.</summary>
internal enum InputEnd
{
    /// <summary>Not one byte of a response came.</summary>
    BeforeResponse = 0,

    /// <summary>The head is not complete.</summary>
    InHead,

    /// <summary>The body is shorter than announced.</summary>
    InBody,

    /// <summary>The body ends with the connection, as its head announced.</summary>
    Complete,
}
