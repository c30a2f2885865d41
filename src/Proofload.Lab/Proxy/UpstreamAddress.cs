using System.Globalization;
using System.Net;
using Proofload.Lab.Simulator;

namespace Proofload.Lab.Proxy;

/// <summary>Where a proxy forwards to.</summary>
/// <param name="Host">Name or address.</param>
/// <param name="Port">Port.</param>
/// <param name="IsHttp">HTTP is looked into; else bytes are passed.</param>
/// <param name="IsTls">The upstream speaks TLS.</param>
internal sealed record UpstreamAddress(string Host, int Port, bool IsHttp, bool IsTls)
{
    /// <summary>What a Host field says of it.</summary>
    public string HostField => Port == (IsTls ? 443 : 80) ? Host : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    /// <summary>Reads the text form.</summary>
    public static UpstreamAddress Parse(string text)
    {
        if (text.Contains("://", StringComparison.Ordinal))
        {
            return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0
                ? new UpstreamAddress(uri.Host.Trim('[', ']'), uri.Port, IsHttp: true, uri.Scheme == "https")
                : throw new SimulatorOptionException($"'{text}' is not an upstream. Allowed: http://HOST[:PORT], https://HOST[:PORT], or HOST:PORT for bytes of any kind.");
        }

        var (host, port) = HostAndPort(text, "an upstream");
        return new UpstreamAddress(host.Length == 0 ? "localhost" : host, port, IsHttp: false, IsTls: false);
    }

    /// <summary>Reads an address to listen at; without a host it is 127.0.0.1.</summary>
    public static IPEndPoint ParseListen(string text)
    {
        var (host, port) = HostAndPort(text, "an address to listen at");
        if (host is "" or "localhost")
        {
            return new IPEndPoint(IPAddress.Loopback, port);
        }

        return IPAddress.TryParse(host, out var address)
            ? new IPEndPoint(address, port)
            : throw new SimulatorOptionException($"'{text}' is not an address to listen at. Allowed: IP:PORT or localhost:PORT, for example 127.0.0.1:8666.");
    }

    private static (string Host, int Port) HostAndPort(string text, string what)
    {
        var colon = text.LastIndexOf(':');
        return colon >= 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535
            ? (text[..colon].Trim('[', ']'), port)
            : throw new SimulatorOptionException($"'{text}' is not {what}. Allowed: HOST:PORT, for example 127.0.0.1:8666.");
    }
}
