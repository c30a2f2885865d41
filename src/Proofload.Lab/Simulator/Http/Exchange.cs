using System.Buffers;
using System.Globalization;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Proofload.Lab.Faults;
using Proofload.Lab.Simulator.Queueing;
using Proofload.Lab.Simulator.Sampling;

namespace Proofload.Lab.Simulator.Http;

/// <summary>One request and its answer.</summary>
internal sealed class Exchange(HttpContext http, SimulatorCore core, long receivedNs)
{
    private Replica? _replica;

    public HttpContext Http => http;

    public SimulatorCore Core => core;

    /// <summary>The replica that answers, chosen when it is first asked for.</summary>
    public Replica Replica => _replica ??= core.Replicas.Next();

    public long ReceivedNs => receivedNs;

    /// <summary>The request's number; -1 outside the model endpoints.</summary>
    public long Index { get; private set; } = -1;

    /// <summary>Whether a language-model endpoint answers.</summary>
    public bool IsGeneration { get; private set; }

    /// <summary>The fault chosen for this request, or null.</summary>
    public Fault? Fault { get; private set; }

    public CancellationToken ClientGone => http.RequestAborted;

    /// <summary>The connection's socket where bytes can be put on the wire past the web server: HTTP/1.1 without TLS. Otherwise null.</summary>
    public Socket? RawSocket => HttpProtocol.IsHttp11(http.Request.Protocol) && !http.Request.IsHttps
        ? http.Features.Get<IConnectionSocketFeature>()?.Socket
        : null;

    /// <summary>The connection's socket under any protocol.</summary>
    public Socket? AnySocket => http.Features.Get<IConnectionSocketFeature>()?.Socket;

    /// <summary>Counts the request and gives it its number.</summary>
    public void Number() => Index = core.TakeIndex(receivedNs);

    /// <summary>Another request on the same connection, or this one when it only really comes now.</summary>
    public Exchange Again(long nowNs, bool isNew) => new(http, core, nowNs) { Index = isNew ? core.TakeIndex(nowNs) : Index, Fault = isNew ? null : Fault };

    /// <summary>Draws the fault for this request, now that it is known how it will be answered.</summary>
    public void ChooseFault(FaultShapes shape)
    {
        IsGeneration = shape != FaultShapes.Body;
        Fault = core.Faults.Choose(core.Options.Seed, Index, shape);
        if (Fault is not null)
        {
            core.Tally.OnFault(Fault.Name);
        }
    }

    public SplitMix64 Random(SamplePurpose purpose) => SplitMix64.For(core.Options.Seed, Index, purpose);

    /// <summary>Headers that tell a truth test what was planned.</summary>
    public void Stamp(long? serviceNs, long? firstTokenNs = null)
    {
        if (core.Options.Generation.EmitTimestamps)
        {
            var headers = http.Response.Headers;
            headers["x-sim-index"] = Index.ToString(CultureInfo.InvariantCulture);
            headers["x-sim-received-ns"] = receivedNs.ToString(CultureInfo.InvariantCulture);
            if (serviceNs is { } ns)
            {
                headers["x-sim-service-ns"] = ns.ToString(CultureInfo.InvariantCulture);
            }

            if (firstTokenNs is { } first)
            {
                headers["x-sim-ttft-ns"] = first.ToString(CultureInfo.InvariantCulture);
            }
        }
    }

    /// <summary>The whole request body.</summary>
    public async ValueTask<byte[]> ReadBodyAsync()
    {
        var reader = http.Request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync();
            if (result.IsCompleted || result.IsCanceled)
            {
                var body = result.Buffer.ToArray();
                reader.AdvanceTo(result.Buffer.End);
                return body;
            }

            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    /// <summary>Answers with a body as it is.</summary>
    public async Task SendAsync(int status, string contentType, ReadOnlyMemory<byte> body)
    {
        var response = http.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        await response.BodyWriter.WriteAsync(body);
    }

    /// <summary>Answers 200, through the request's fault if it has one that acts on bodies.</summary>
    public async Task AnswerAsync(string contentType, ReadOnlyMemory<byte> body)
    {
        if (Fault is null || !await Fault.SendBodyAsync(this, contentType, body))
        {
            await SendAsync(StatusCodes.Status200OK, contentType, body);
        }
    }
}
