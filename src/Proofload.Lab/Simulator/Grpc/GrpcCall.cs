using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Proofload.Lab.Simulator.Http;

namespace Proofload.Lab.Simulator.Grpc;

/// <summary>The wire form of gRPC calls: framed messages in, framed messages and a status in the trailers out.</summary>
internal static class GrpcCall
{
    public const string Service = "/inference.GRPCInferenceService/";
    public const string ContentType = "application/grpc";
    public const int Ok = 0;
    public const int InvalidArgument = 3;
    public const int NotFound = 5;
    public const int Unimplemented = 12;

    private const int PrefixBytes = 5;

    /// <summary>True for a call that can be answered as one: a path of the service, over HTTP/2.</summary>
    public static bool Is(Exchange exchange) =>
        HttpProtocol.IsHttp2(exchange.Http.Request.Protocol) && exchange.Http.Request.Path.Value?.StartsWith(Service, StringComparison.Ordinal) == true;

    /// <summary>The next message of the request, decompressed; null at its end.</summary>
    /// <exception cref="InvalidDataException">The bytes are no framed messages.</exception>
    public static async ValueTask<byte[]?> ReadAsync(Exchange exchange)
    {
        var reader = exchange.Http.Request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync();
            if (TryTake(result.Buffer, out var message, out var isGzip, out var end))
            {
                reader.AdvanceTo(end);
                return isGzip ? Inflate(message, exchange.Core.Options.MaxRequestBodyBytes) : message;
            }

            var isEmpty = result.Buffer.IsEmpty;
            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            if (result.IsCompleted || result.IsCanceled)
            {
                return isEmpty ? null : throw new InvalidDataException("The request ends in the middle of a message.");
            }
        }
    }

    /// <summary>A message with its prefix.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> message, bool gzip = false)
    {
        var content = gzip ? Deflate(message) : message;
        var frame = new byte[PrefixBytes + content.Length];
        frame[0] = gzip ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), content.Length);
        content.CopyTo(frame.AsSpan(PrefixBytes));
        return frame;
    }

    /// <summary>Answers with one message, through the request's fault if it has one that acts on bodies; compressed if the request was.</summary>
    public static async Task AnswerAsync(Exchange exchange, byte[] message)
    {
        var gzip = exchange.Http.Request.Headers["grpc-encoding"] == "gzip";
        if (gzip)
        {
            exchange.Http.Response.Headers["grpc-encoding"] = "gzip";
        }

        exchange.Http.Response.AppendTrailer("grpc-status", "0");
        await exchange.AnswerAsync(ContentType, Frame(message, gzip));
    }

    /// <summary>Answers with a status and no message: an answer of trailers only.</summary>
    public static Task RefuseAsync(Exchange exchange, int status, string message)
    {
        var response = exchange.Http.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = ContentType;
        response.Headers["grpc-status"] = status.ToString(CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = Uri.EscapeDataString(message);
        if (long.TryParse(response.Headers.RetryAfter, CultureInfo.InvariantCulture, out var seconds))
        {
            response.Headers["grpc-retry-pushback-ms"] = (seconds * 1000).ToString(CultureInfo.InvariantCulture);
        }

        return Task.CompletedTask;
    }

    /// <summary>The status that says over gRPC what a status says over HTTP.</summary>
    public static int StatusOf(int http) => http switch
    {
        400 => InvalidArgument,
        401 => 16,
        403 => 7,
        404 => NotFound,
        429 => 8,
        501 => Unimplemented,
        503 or 529 => 14,
        504 => 4,
        >= 500 => 13,
        _ => 9,
    };

    private static bool TryTake(ReadOnlySequence<byte> buffer, out byte[] message, out bool isGzip, out SequencePosition end)
    {
        (message, isGzip, end) = ([], false, buffer.Start);
        if (buffer.Length < PrefixBytes)
        {
            return false;
        }

        Span<byte> prefix = stackalloc byte[PrefixBytes];
        buffer.Slice(0, PrefixBytes).CopyTo(prefix);
        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]);
        if (prefix[0] > 1)
        {
            throw new InvalidDataException($"A message begins with {prefix[0]}; 0 or 1 is allowed.");
        }

        if (buffer.Length < PrefixBytes + (long)length)
        {
            return false;
        }

        var content = buffer.Slice(PrefixBytes, length);
        message = content.ToArray();
        isGzip = prefix[0] == 1;
        end = content.End;
        return true;
    }

    private static byte[] Inflate(byte[] message, long limit)
    {
        using var stream = new GZipStream(new MemoryStream(message), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        var piece = new byte[16 * 1024];
        for (int count; (count = stream.Read(piece)) > 0;)
        {
            plain.Write(piece, 0, count);
            if (plain.Length > limit)
            {
                throw new InvalidDataException("A message is too large after decompression.");
            }
        }

        return plain.ToArray();
    }

    private static byte[] Deflate(ReadOnlySpan<byte> message)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(message);
        }

        return packed.ToArray();
    }
}
