using Proofload.Measurement.Recording;

namespace Proofload.Protocols.Grpc;

/// <summary>Status codes of gRPC: their names, their outcome classes, and the text that comes with them.</summary>
internal static class GrpcStatus
{
    public const int Ok = 0;
    public const int NotFound = 5;
    public const int Unimplemented = 12;

    /// <summary>No status was there.</summary>
    public const int Absent = -1;

    private static readonly string[] Names =
    [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED",
        "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
    ];

    /// <summary>
    /// The class of a status, by the HTTP status that google.rpc.Code gives it (google/rpc/code.proto): 4xx is the caller's fault, 5xx the
    /// server's. DEADLINE_EXCEEDED is a timeout whoever noticed it; CANCELLED, which only the other side can have said, a reset.
    /// </summary>
    public static ErrorKind KindOf(int code) => code switch
    {
        Ok => ErrorKind.Ok,
        1 => ErrorKind.Reset,
        4 => ErrorKind.Timeout,
        8 => ErrorKind.RateLimited,
        14 => ErrorKind.Overloaded,
        3 or NotFound or 6 or 7 or 9 or 10 or 11 or 16 => ErrorKind.Http4xx,
        2 or Unimplemented or 13 or 15 => ErrorKind.Http5xx,
        _ => ErrorKind.InvalidResponse,
    };

    /// <summary>The name of a code, for example <c>UNAVAILABLE</c>; <c>status 99</c> for one that gRPC does not have.</summary>
    public static string NameOf(int code) => (uint)code < (uint)Names.Length ? Names[code] : $"status {code}";

    /// <summary>The code of a <c>grpc-status</c> header; <see cref="Absent"/> without one, <see cref="int.MaxValue"/> for what is no code.</summary>
    public static int Parse(string? header)
    {
        // What servers send most costs no parsing.
        if (header is null or "0")
        {
            return header is null ? Absent : Ok;
        }

        return int.TryParse(header, System.Globalization.NumberStyles.None, null, out var code) ? code : int.MaxValue;
    }

    /// <summary>The text of a <c>grpc-message</c> header: percent-encoded UTF-8; what is wrongly encoded stays as it is.</summary>
    public static string Message(string? header) => header is null ? "" : Uri.UnescapeDataString(header);
}
