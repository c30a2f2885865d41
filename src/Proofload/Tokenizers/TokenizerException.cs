namespace Proofload.Tokenizers;

/// <summary>A tokenizer cannot be used: its file is missing or malformed, or asks for something that would only be approximated here. The message is one line that names the field.</summary>
public sealed class TokenizerException : Exception
{
    /// <summary>Creates the exception.</summary>
    public TokenizerException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">One line.</param>
    public TokenizerException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">One line.</param>
    /// <param name="innerException">What failed below; may be null.</param>
    public TokenizerException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
