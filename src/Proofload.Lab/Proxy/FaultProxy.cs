using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Proofload.Lab.Proxy.Toxics;
using Proofload.Lab.Proxy.Wire;
using Proofload.Lab.Simulator;

namespace Proofload.Lab.Proxy;

/// <summary>
/// Stands in front of a server and misbehaves as told. What it is not told to change passes byte for byte and at once. One connection of a client is one connection to
/// the upstream. Disposing closes everything at once; <see cref="DrainAsync"/> first lets the requests under way come to their end.
/// </summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private const int Backlog = 512;
    private static readonly TimeSpan GateTime = TimeSpan.FromMilliseconds(5);
    private readonly ConcurrentDictionary<long, ProxyConnection> _connections = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly FaultProxyOptions _options;
    private readonly bool _ownsCore;
    private InForce _plan;
    private CancellationTokenSource _look = new();
    private Task _accepting = Task.CompletedTask;
    private volatile Socket? _listener;

    internal FaultProxy(FaultProxyOptions options, ProxyCore? core)
    {
        _options = options;
        _ownsCore = core is null;
        Upstream = options.Upstream;
        Address = UpstreamAddress.Parse(options.Upstream);
        EndPoint = UpstreamAddress.ParseListen(options.Listen);
        Core = core ?? new ProxyCore(options.Clock);
        Toxics = new ToxicSet(options.Seed);
        _plan = new InForce(options.Faults, NowNs);
    }

    /// <summary>Its name.</summary>
    public string Name => _options.Name;

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; private set; }

    /// <summary>What it forwards to, as it was given.</summary>
    public string Upstream { get; private set; }

    /// <summary>The address of the proxy as a base address for clients.</summary>
    public Uri BaseAddress => new(string.Create(CultureInfo.InvariantCulture, $"http://{EndPoint}/"));

    /// <summary>True where HTTP is looked into; false where bytes of any kind pass.</summary>
    public bool IsHttpUpstream => IsHttp;

    /// <summary>True while it listens.</summary>
    public bool IsEnabled { get; private set; }

    /// <summary>What it has done.</summary>
    public FaultProxyStatistics Statistics => Tally.Snapshot();

    /// <summary>The faults of HTTP in force. A new plan counts its times from the moment it is set.</summary>
    public FaultPlan Faults
    {
        get => Volatile.Read(ref _plan).Plan;
        set
        {
            Volatile.Write(ref _plan, new InForce(value, NowNs));
            Interlocked.Exchange(ref _look, new CancellationTokenSource()).Cancel();
        }
    }

    internal UpstreamAddress Address { get; private set; }

    internal ProxyCore Core { get; }

    internal ProxyTally Tally { get; } = new();

    internal ToxicSet Toxics { get; }

    internal bool IsHttp => Address.IsHttp;

    internal string? HostField => Address.IsTls && !_options.KeepHost ? Address.HostField : null;

    internal long NowNs => Core.Clock.NowNs;

    internal CancellationToken Stopping => _stop.Token;

    /// <summary>Starts a proxy of its own.</summary>
    /// <exception cref="SimulatorOptionException">An address is wrong or cannot be listened at.</exception>
    public static async Task<FaultProxy> StartAsync(FaultProxyOptions options)
    {
        var proxy = new FaultProxy(options, core: null);
        try
        {
            proxy.Enable();
            return proxy;
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops listening and waits for the requests under way.</summary>
    /// <param name="longest">How long at most; what is left then is closed.</param>
    public async Task DrainAsync(TimeSpan longest)
    {
        await StopListeningAsync();
        foreach (var connection in _connections.Values)
        {
            connection.CloseWhenIdle();
        }

        var until = NowNs + (long)longest.TotalNanoseconds;
        while (!_connections.IsEmpty && NowNs < until)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10));
        }

        CloseConnections();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await DisableAsync();
        await _stop.CancelAsync();
        if (_ownsCore)
        {
            Core.Dispose();
        }

        _stop.Dispose();
        _look.Dispose();
    }

    /// <summary>Begins to listen; nothing when it does already.</summary>
    internal void Enable()
    {
        if (!IsEnabled)
        {
            Listen();
            IsEnabled = true;
            _accepting = AcceptAsync();
        }
    }

    /// <summary>Stops listening and closes every connection.</summary>
    internal async Task DisableAsync()
    {
        await StopListeningAsync();
        CloseConnections();
        for (var i = 0; i < 200 && !_connections.IsEmpty; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5));
        }
    }

    /// <summary>Listens or forwards elsewhere. Only while it is disabled.</summary>
    internal void Move(string listen, string upstream)
    {
        (Address, EndPoint) = (UpstreamAddress.Parse(upstream), UpstreamAddress.ParseListen(listen));
        Upstream = upstream;
    }

    internal (FaultPlan Plan, long ElapsedNs) PlanNow()
    {
        var plan = Volatile.Read(ref _plan);
        return (plan.Plan, plan.Plan.Rules.Count == 0 ? 0 : NowNs - plan.SinceNs);
    }

    internal async Task<WireEnd> ConnectAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        limit.CancelAfter(_options.ConnectTimeout);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(Address.Host, Address.Port, limit.Token);
            return Address.IsTls ? await TlsEnd.ConnectAsync(socket, Address.Host, !_options.Insecure, limit.Token) : new SocketEnd(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    internal void CloseConnections(bool reset = false)
    {
        foreach (var connection in _connections.Values)
        {
            connection.Close(reset);
        }
    }

    private void Listen()
    {
        var listener = new Socket(EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(EndPoint);
            listener.Listen(Backlog);
            EndPoint = (IPEndPoint)listener.LocalEndPoint!;
            _listener = listener;
        }
        catch (SocketException exception)
        {
            listener.Dispose();
            throw new SimulatorOptionException($"cannot listen at {EndPoint}: {exception.Message}", exception);
        }
    }

    private async Task StopListeningAsync()
    {
        IsEnabled = false;
        _listener?.Dispose();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        while (IsEnabled)
        {
            var look = Volatile.Read(ref _look).Token;
            var (plan, elapsedNs) = PlanNow();
            if (plan.RefusesAll(elapsedNs))
            {
                await RefuseAsync();
                continue;
            }

            try
            {
                using var gate = CancellationTokenSource.CreateLinkedTokenSource(look);
                if (plan.MayRefuseAll)
                {
                    gate.CancelAfter(GateTime);
                }

                var socket = await _listener!.AcceptAsync(gate.Token);
                socket.NoDelay = true;
                _ = ServeAsync(socket);
            }
            catch (OperationCanceledException)
            {
                // Time to look at the schedule again.
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException) when (IsEnabled)
            {
                // Out of descriptors, or a client that was gone before it was accepted.
                await Task.Delay(TimeSpan.FromMilliseconds(5));
            }
            catch (SocketException)
            {
                return;
            }
        }
    }

    // Nobody listens: the kernel refuses, as it does where no server runs.
    private async Task RefuseAsync()
    {
        _listener?.Dispose();
        CloseConnections(reset: true);
        while (IsEnabled)
        {
            var (plan, elapsedNs) = PlanNow();
            if (!plan.RefusesAll(elapsedNs))
            {
                break;
            }

            await Task.Delay(GateTime);
        }

        if (IsEnabled)
        {
            Listen();
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        var number = Tally.TakeConnection();
        var connection = new ProxyConnection(this, new SocketEnd(socket), number);
        _connections[number] = connection;
        try
        {
            if (!IsEnabled)
            {
                connection.Close(reset: true);
            }

            await connection.RunAsync();
        }
        finally
        {
            _connections.TryRemove(number, out _);
            Tally.ReleaseConnection();
        }
    }

    private sealed record InForce(FaultPlan Plan, long SinceNs);
}
