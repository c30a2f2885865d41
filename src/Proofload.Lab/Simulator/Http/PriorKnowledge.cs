using System.Buffers;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Proofload.Lab.Simulator.Http;

/// <summary>
/// HTTP/1.1 and HTTP/2 on one port without TLS. The web server decides by ALPN only, so a connection whose first bytes are
/// the HTTP/2 preface is given the features of one that negotiated "h2".
/// </summary>
internal static class PriorKnowledge
{
    private static ReadOnlySpan<byte> Preface => "PRI"u8;

    public static void Use(ListenOptions listen) => listen.Use(next => async connection =>
    {
        if (await IsHttp2Async(connection))
        {
            connection.Features.Set<ITlsConnectionFeature>(NegotiatedHttp2.Instance);
            connection.Features.Set<ITlsApplicationProtocolFeature>(NegotiatedHttp2.Instance);
        }

        await next(connection);
    });

    private static async ValueTask<bool> IsHttp2Async(ConnectionContext connection)
    {
        while (true)
        {
            var result = await connection.Transport.Input.ReadAsync();
            var buffer = result.Buffer;
            var length = (int)Math.Min(buffer.Length, Preface.Length);
            var matches = Matches(buffer.Slice(0, length));
            var decided = !matches || length == Preface.Length || result.IsCompleted || result.IsCanceled;
            connection.Transport.Input.AdvanceTo(buffer.Start, decided ? buffer.Start : buffer.End);
            if (decided)
            {
                return matches && length == Preface.Length;
            }
        }
    }

    private static bool Matches(ReadOnlySequence<byte> start)
    {
        Span<byte> bytes = stackalloc byte[(int)start.Length];
        start.CopyTo(bytes);
        return Preface.StartsWith(bytes);
    }

    private sealed class NegotiatedHttp2 : ITlsConnectionFeature, ITlsApplicationProtocolFeature
    {
        public static readonly NegotiatedHttp2 Instance = new();

        public X509Certificate2? ClientCertificate { get; set; }

        public ReadOnlyMemory<byte> ApplicationProtocol { get; } = "h2"u8.ToArray();

        public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) => Task.FromResult<X509Certificate2?>(null);
    }
}
