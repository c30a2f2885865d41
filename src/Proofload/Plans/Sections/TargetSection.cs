using Proofload.Plans.Binding;

namespace Proofload.Plans.Sections;

/// <summary>The <c>target</c> of a plan.</summary>
internal static class TargetSection
{
    public static MapCodec<Secret> Headers { get; } = new(new SecretCodec("text"), "headers", CheckHeader)
    {
        IgnoresCase = true,
        WriteItem = (name, value) => new SecretCodec("text").WriteHeader(name, value),
    };

    public static TimeSpan LongestTimeout { get; } = TimeSpan.FromHours(24);

    public static Codec<Uri?> Proxy { get; } = new ProxyCodec();

    private static Section<TlsPlan> Tls { get; } = new(
        "tls",
        new TlsPlan(),
        [
            Field.Of<TlsPlan, bool>("verify", Scalars.Bool, t => t.Verify, (t, v) => t with { Verify = v }, "Check the server's certificate."),
            Field.Of<TlsPlan, string>("ca", new PathCodec("a PEM file"), t => t.CertificateAuthority, (t, v) => t with { CertificateAuthority = v }, "PEM file of certificate authorities to trust instead of the system's."),
            Field.Of<TlsPlan, string>("server_name", Scalars.Filled("a host name"), t => t.ServerName, (t, v) => t with { ServerName = v }, "Server name for SNI and the certificate check; default the host of the address."),
            Field.Of<TlsPlan, string>("client_certificate", new PathCodec("a PEM file"), t => t.ClientCertificate, (t, v) => t with { ClientCertificate = v }, "PEM file of the client certificate."),
            Field.Of<TlsPlan, string>("client_key", new PathCodec("a PEM file"), t => t.ClientKey, (t, v) => t with { ClientKey = v }, "PEM file of the client key."),
        ]);

    private static Section<ConnectionPlan> Connections { get; } = new(
        "connections",
        new ConnectionPlan(),
        [
            Field.Of<ConnectionPlan, int>("limit", Scalars.Int(0, 1_000_000), c => c.Limit, (c, v) => c with { Limit = v }, "Most connections open at once; 0 for as many as requests in flight."),
            Field.Of<ConnectionPlan, ConnectionReuse>("reuse", Scalars.Choice("a way to reuse connections", ("pooled", ConnectionReuse.Pooled), ("fresh", ConnectionReuse.Fresh)), c => c.Reuse, (c, v) => c with { Reuse = v }, "pooled: keep-alive; fresh: a new connection for each request."),
            Field.Maybe<ConnectionPlan, int>("warm", Scalars.Int(0, 1_000_000), c => c.Warm, (c, v) => c with { Warm = v }, "Connections opened before the load starts; 0 none, absent as many as the load is expected to need."),
            Field.Of<ConnectionPlan, TransportEngine>("engine", Scalars.Choice("an engine", ("auto", TransportEngine.Auto), ("epoll", TransportEngine.Epoll), ("sockets", TransportEngine.Sockets), ("sockets-http-handler", TransportEngine.SocketsHttpHandler)), c => c.Engine, (c, v) => c with { Engine = v }, "auto: the fastest that fits; epoll: Linux, HTTP/1.1 without proxy; sockets: the same on every platform; sockets-http-handler: everything."),
            Field.Of<ConnectionPlan, ReceiveClock>("receive_clock", Scalars.Choice("a clock", ("auto", ReceiveClock.Auto), ("kernel", ReceiveClock.Kernel), ("user", ReceiveClock.User)), c => c.ReceiveClock, (c, v) => c with { ReceiveClock = v }, "When bytes arrived: kernel: its receive stamps (engine epoll); user: the clock after the read; auto: kernel where it can be had."),
        ]);

    public static Section<TargetPlan> Instance { get; } = new(
        "target",
        new TargetPlan { Url = new Uri("http://missing.invalid") },
        [
            Field.Required<TargetPlan, Uri>("url", new AddressCodec(), t => t.Url, (t, v) => t with { Url = v }, "Give the base address, for example http://127.0.0.1:8000; a path in it is kept as a prefix."),
            new Field<TargetPlan, string>("protocol", "Protocol: " + string.Join(", ", KnownProtocols.All.Select(p => p.Id)) + ".", new ProtocolCodec(), t => t.Protocol, (t, v) => t with { Protocol = v }) { IsAlwaysWritten = true },
            Field.Of<TargetPlan, string>("model", Scalars.Filled("a model name"), t => t.Model, (t, v) => t with { Model = v }, "Model name, for protocols that have one."),
            Field.Of<TargetPlan, Secret>("api_key", new SecretCodec("a variable such as ${OPENAI_API_KEY}", mustBeVariable: true), t => t.ApiKey, (t, v) => t with { ApiKey = v }, "Bearer token, as a variable of the environment: ${OPENAI_API_KEY}."),
            Field.Of<TargetPlan, IReadOnlyDictionary<string, Secret>>("headers", Headers, t => t.Headers, (t, v) => t with { Headers = v }, "Headers sent with every request; values may hold ${NAME}."),
            Field.Of<TargetPlan, HttpVersionChoice>("http_version", Scalars.Choice("an HTTP version", ("1.1", HttpVersionChoice.Http11), ("2", HttpVersionChoice.Http2)), t => t.HttpVersion, (t, v) => t with { HttpVersion = v }, "\"1.1\", or \"2\" (by ALPN on https, with prior knowledge on http)."),
            Field.Of<TargetPlan, TimeSpan>("timeout", Scalars.Duration(TimeSpan.Zero, LongestTimeout, above: true), t => t.Timeout, (t, v) => t with { Timeout = v }, "Most time from sent to done of one request."),
            Field.Of<TargetPlan, TimeSpan>("connect_timeout", Scalars.Duration(TimeSpan.Zero, LongestTimeout, above: true), t => t.ConnectTimeout, (t, v) => t with { ConnectTimeout = v }, "Most time for name resolution, TCP and TLS handshake together."),
            Field.Maybe<TargetPlan, TimeSpan>("wait_ready", Scalars.Duration(TimeSpan.Zero, LongestTimeout, above: true), t => t.WaitReady, (t, v) => t with { WaitReady = v }, "Most time to wait, before the load, until the server says that the model is ready; without it the load starts at once."),
            Field.Of<TargetPlan, Uri>("metrics", new AddressCodec(), t => t.Metrics, (t, v) => t with { Metrics = v }, "Address of the server's metrics in Prometheus' format, read once a second during the load for GPU memory and cache: http://127.0.0.1:8002/metrics."),
            Field.Of<TargetPlan, ConnectionPlan>("connections", Connections, t => t.Connections, (t, v) => t with { Connections = v }, "Connection pool."),
            Field.Of<TargetPlan, TlsPlan>("tls", Tls, t => t.Tls, (t, v) => t with { Tls = v }, "TLS options, for https addresses."),
            Field.Of<TargetPlan, Uri?>("proxy", Proxy, t => t.Proxy, (t, v) => t with { Proxy = v }, "Proxy address, or none. Proxies of the environment are ignored on purpose."),
        ]);

    private static string? CheckHeader(string name)
    {
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal)))
            return "is not a header name: letters, digits and - only";
        return name.ToLowerInvariant() is "content-length" or "transfer-encoding" or "connection" or "host" && !name.Equals("host", StringComparison.OrdinalIgnoreCase)
            ? "is set by the transport and cannot be given"
            : null;
    }
}
