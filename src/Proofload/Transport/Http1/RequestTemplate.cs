using System.Text;
using Proofload.Transport.Http;

namespace Proofload.Transport.Http1;

/// <summary>The bytes that all requests of a shape share, serialised once.</summary>
internal sealed class RequestTemplate
{
    /// <param name="shape">The shape.</param>
    /// <param name="host">Value of the Host field unless the shape names another.</param>
    /// <param name="closes">Ask the server to close the connection after the response.</param>
    public RequestTemplate(RequestShape shape, string host, bool closes)
    {
        Problem = WireRules.FindProblem(shape);
        IsHead = shape.Method == "HEAD";
        Method = Encoding.UTF8.GetBytes(shape.Method + " ");
        Host = Encoding.UTF8.GetBytes(Named(shape, "Host") ? "" : $"Host: {host}\r\n");
        Agent = Encoding.UTF8.GetBytes(
            Named(shape, RequestHeaders.UserAgent) ? "" : $"{RequestHeaders.UserAgent}: {RequestHeaders.DefaultUserAgent}\r\n");

        var fields = new StringBuilder();
        foreach (var (name, value) in shape.Headers)
        {
            fields.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        Fields = Encoding.UTF8.GetBytes(fields.Append(closes && shape.WebSocket is null ? "Connection: close\r\n" : "").ToString());

        // As in RFC 9110, section 8.6: a method that defines a body announces an empty one.
        var empty = shape.Method is "POST" or "PUT" or "PATCH" ? "Content-Length: 0\r\n\r\n" : "\r\n";
        EndWithoutBody = Encoding.UTF8.GetBytes(empty);
        StartOfLength = Encoding.UTF8.GetBytes(shape.ContentType is null ? "Content-Length: " : $"Content-Type: {shape.ContentType}\r\nContent-Length: ");

        byte[] constant = [.. Method, .. Encoding.UTF8.GetBytes(shape.Path + " HTTP/1.1\r\n"), .. Host, .. Agent, .. Fields];
        WithBody = [.. constant, .. StartOfLength];
        WithoutBody = [.. constant, .. EndWithoutBody];
    }

    /// <summary>Why requests of this shape must not be sent; null when they may.</summary>
    public string? Problem { get; }

    /// <summary>Responses have no body.</summary>
    public bool IsHead { get; }

    /// <summary>Method and a blank.</summary>
    public byte[] Method { get; }

    /// <summary>The Host line; empty when the shape's fields hold one.</summary>
    public byte[] Host { get; }

    /// <summary>The User-Agent line; empty when the shape's fields hold one.</summary>
    public byte[] Agent { get; }

    /// <summary>The shape's own header lines.</summary>
    public byte[] Fields { get; }

    /// <summary>Header lines up to the digits of the body's length.</summary>
    public byte[] StartOfLength { get; }

    /// <summary>The rest of a head without a body.</summary>
    public byte[] EndWithoutBody { get; }

    /// <summary>The head of a request with nothing of its own, up to the digits of the body's length.</summary>
    public byte[] WithBody { get; }

    /// <summary>The whole request with nothing of its own and no body.</summary>
    public byte[] WithoutBody { get; }

    private static bool Named(RequestShape shape, string name)
    {
        foreach (var header in shape.Headers)
        {
            if (header.Key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
