using System.Net.Sockets;
using System.Security.Authentication;
using Proofload.Transport.Http;

namespace Proofload.Transport.Tls;

/// <summary>Words for a TLS failure, the same in every engine.</summary>
internal static class TlsFailure
{
    private const string LibraryMark = "SSL routines::";

    /// <summary>True when a failed read or write of an open session is the doing of TLS, for example an alert, not of the network.</summary>
    public static bool IsOfTls(Exception failure) =>
        failure.InnerException is not (null or SocketException or IOException or ObjectDisposedException or OperationCanceledException);

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

        // OpenSSL's text begins with a number and the name of a library: error:0A00045C:SSL routines::tlsv13 alert certificate required
        var text = failure.Message;
        var place = text.IndexOf(LibraryMark, StringComparison.Ordinal);
        return FailureClassifier.OneLine(place < 0 ? text : "TLS: " + text[(place + LibraryMark.Length)..]);
    }
}
