using System.Security.Authentication;
using Proofload.Transport.Http;

namespace Proofload.Transport.Tls;

/// <summary>Words for a TLS failure, the same in every engine.</summary>
internal static class TlsFailure
{
    /// <summary>Why a handshake failed.</summary>
    /// <param name="failure">What the framework says.</param>
    /// <param name="refusal">What the check of the server's certificate said; null when it passed or was not reached.</param>
    public static string OfHandshake(Exception failure, string? refusal) =>
        refusal ?? (failure is AuthenticationException ? Innermost(failure) : "the connection ended during the handshake");

    /// <summary>The message of the innermost cause, in one line.</summary>
    public static string Innermost(Exception failure)
    {
        while (failure.InnerException is { } inner)
        {
            failure = inner;
        }

        return FailureClassifier.OneLine(failure.Message);
    }
}
