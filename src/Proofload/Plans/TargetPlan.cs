namespace Proofload.Plans;

/// <summary>Where requests go and how the connection is made.</summary>
public sealed record TargetPlan
{
    /// <summary>Base address, http or https. A path in it is kept as a prefix.</summary>
    public required Uri Url { get; init; }

    /// <summary>Protocol id, one of <see cref="KnownProtocols"/>, for example <c>openai-chat</c>. Default <c>http</c>.</summary>
    public string Protocol { get; init; } = "http";

    /// <summary>Model name, for protocols that have one.</summary>
    public string? Model { get; init; }

    /// <summary>API key, sent in the header that the protocol has for it: as bearer token, or as x-api-key. In a plan it is written as <c>${ENV_NAME}</c> and never printed.</summary>
    public Secret? ApiKey { get; init; }

    /// <summary>Headers sent with every request. Values may hold secrets as <c>${ENV_NAME}</c>.</summary>
    public IReadOnlyDictionary<string, Secret> Headers { get; init => field = ValueMap<Secret>.Of(value); } = ValueMap<Secret>.Empty;

    /// <summary>HTTP version. Default 1.1; a plan with a request over gRPC speaks HTTP/2 whatever is written here.</summary>
    public HttpVersionChoice HttpVersion { get; init; } = HttpVersionChoice.Http11;

    /// <summary>TLS options; used for https addresses.</summary>
    public TlsPlan Tls { get; init; } = new();

    /// <summary>From sent to done of one request. Default 60 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Name resolution, TCP and TLS handshake together. Default 5 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long to wait before the load until the server says that the model is ready, asking twice a second; null does not ask.</summary>
    public TimeSpan? WaitReady { get; init; }

    /// <summary>Where the server tells of itself in Prometheus' text format (GPU memory, key-value cache); read once a second while the load runs. Null reads nothing.</summary>
    public Uri? Metrics { get; init; }

    /// <summary>Connection pool.</summary>
    public ConnectionPlan Connections { get; init; } = new();

    /// <summary>Proxy address; null means none. Proxies of the environment are ignored on purpose.</summary>
    public Uri? Proxy { get; init; }
}

/// <summary>HTTP version to speak.</summary>
public enum HttpVersionChoice
{
    /// <summary>HTTP/1.1.</summary>
    Http11 = 0,

    /// <summary>HTTP/2: by ALPN on https, with prior knowledge on http.</summary>
    Http2,
}

/// <summary>TLS options.</summary>
public sealed record TlsPlan
{
    /// <summary>Check the server's certificate. Default true.</summary>
    public bool Verify { get; init; } = true;

    /// <summary>PEM file of certificate authorities to trust instead of the system's.</summary>
    public string? CertificateAuthority { get; init; }

    /// <summary>Server name for SNI and the certificate check; default the host of the address.</summary>
    public string? ServerName { get; init; }

    /// <summary>PEM file of the client certificate.</summary>
    public string? ClientCertificate { get; init; }

    /// <summary>PEM file of the client key.</summary>
    public string? ClientKey { get; init; }
}

/// <summary>How connections are reused.</summary>
public sealed record ConnectionPlan
{
    /// <summary>Most connections open at once. Default 0: as many as requests in flight.</summary>
    public int Limit { get; init; }

    /// <summary>Whether a connection serves one request or many. Default pooled.</summary>
    public ConnectionReuse Reuse { get; init; } = ConnectionReuse.Pooled;

    /// <summary>Connections opened before the load starts; null (default) opens as many as the load is expected to need, 0 none.</summary>
    public int? Warm { get; init; }

    /// <summary>What carries the requests. Default auto: the fastest that can do what the target asks for.</summary>
    public TransportEngine Engine { get; init; }

    /// <summary>Which clock says when bytes arrived. Default auto: the kernel's where the engine can read its stamps.</summary>
    public ReceiveClock ReceiveClock { get; init; }
}

/// <summary>Which clock says when bytes of a response arrived.</summary>
public enum ReceiveClock
{
    /// <summary><see cref="Kernel"/> where it can be had, else <see cref="User"/>.</summary>
    Auto = 0,

    /// <summary>The kernel's receive stamp: times hold nothing of the generator's own queueing. The engine epoll only.</summary>
    Kernel,

    /// <summary>The clock right after the bytes were read.</summary>
    User,
}

/// <summary>What carries the requests.</summary>
public enum TransportEngine
{
    /// <summary><see cref="Epoll"/> where it can be used, else <see cref="Sockets"/>, else <see cref="SocketsHttpHandler"/>.</summary>
    Auto = 0,

    /// <summary>Proofload's own event loop: Linux on x64 or arm64, HTTP/1.1 with or without TLS, no proxy.</summary>
    Epoll,

    /// <summary>Proofload's own engine over the framework's sockets: every platform, HTTP/1.1 with or without TLS, no proxy.</summary>
    Sockets,

    /// <summary>The framework's HTTP handler: every platform, HTTP/1.1 and HTTP/2, TLS, proxies.</summary>
    SocketsHttpHandler,
}

/// <summary>Connection reuse.</summary>
public enum ConnectionReuse
{
    /// <summary>Keep-alive: connections are shared by all requests.</summary>
    Pooled = 0,

    /// <summary>A new connection for each request.</summary>
    Fresh,
}
