using System.Net.Sockets;
using System.Threading.Channels;
using Proofload.Lab.Proxy.Http;
using Proofload.Lab.Proxy.Toxics;
using Proofload.Lab.Proxy.Wire;

namespace Proofload.Lab.Proxy;

/// <summary>A client's connection and its own connection to the upstream, one to one: how either side ends reaches the other.</summary>
internal sealed class ProxyConnection
{
    // A client that does not close after the end of the answer is not waited for longer.
    private static readonly TimeSpan CutGrace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan HttpGrace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RawGrace = TimeSpan.FromSeconds(60);
    private int _closed;
    private int _ending;
    private long _bytes;
    private volatile bool _closesWhenIdle;

    public ProxyConnection(FaultProxy proxy, SocketEnd client, long number)
    {
        (Proxy, Client, Number) = (proxy, client, number);
        Upstream = client;
        ToUpstream = ToClient = null!;
    }

    public FaultProxy Proxy { get; }

    public SocketEnd Client { get; }

    public WireEnd Upstream { get; private set; }

    public ToxicLink ToUpstream { get; private set; }

    public ToxicLink ToClient { get; private set; }

    /// <summary>Its number, counted over the proxy from 0.</summary>
    public long Number { get; }

    public ExchangeQueue Exchanges { get; } = new();

    /// <summary>Both sides have agreed on something that is not HTTP any more.</summary>
    public volatile bool IsTunnel;

    /// <summary>The proxy has ended it; what the client still sends is dropped.</summary>
    public bool IsEnding => Volatile.Read(ref _ending) != 0;

    public bool IsClosed => Volatile.Read(ref _closed) != 0;

    /// <summary>True for what a connection throws when one of its sides has gone.</summary>
    public static bool IsGone(Exception exception) =>
        exception is SocketException or IOException or ObjectDisposedException or ChannelClosedException or InvalidOperationException { InnerException: SocketException };

    public async Task RunAsync()
    {
        try
        {
            Upstream = await Proxy.ConnectAsync();
        }
        catch (Exception exception) when (exception is SocketException or IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
            Proxy.Tally.CountUpstreamFailure(exception.Message);
            Client.Close(reset: true);
            return;
        }

        ToUpstream = Proxy.Toxics.Open(this, Upstream, ToxicStream.Upstream);
        ToClient = Proxy.Toxics.Open(this, Client, ToxicStream.Downstream);
        try
        {
            if (Proxy.IsHttp)
            {
                using var requests = new RequestPump(this);
                using var responses = new ResponsePump(this);
                await Task.WhenAll(GuardAsync(requests.RunAsync()), GuardAsync(EndingAsync(responses.RunAsync(), HttpGrace)));
            }
            else
            {
                await Task.WhenAll(GuardAsync(PumpAsync(Client, ToUpstream, isUp: true)), GuardAsync(EndingAsync(PumpAsync(Upstream, ToClient, isUp: false), RawGrace)));
            }

            await Task.WhenAll(ToUpstream.Drained, ToClient.Drained).WaitAsync(RawGrace);
        }
        catch (TimeoutException)
        {
            // A toxic holds the end back for ever; the connection ends without it.
        }
        finally
        {
            Proxy.Toxics.Close(ToUpstream);
            Proxy.Toxics.Close(ToClient);
            Close(reset: false);
        }
    }

    public void CountUp(int bytes)
    {
        Interlocked.Add(ref _bytes, bytes);
        Proxy.Tally.CountUp(bytes);
    }

    public void CountDown(int bytes)
    {
        Interlocked.Add(ref _bytes, bytes);
        Proxy.Tally.CountDown(bytes);
    }

    public Task DelayAsync(long ns) => DelayUntilAsync(Proxy.NowNs + ns);

    public async Task DelayUntilAsync(long dueNs)
    {
        if (dueNs > Proxy.NowNs)
        {
            await Proxy.Core.Loop.DelayUntil(dueNs);
        }
    }

    /// <summary>Waits, unless the client goes.</summary>
    public async Task HoldAsync(long ns)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Proxy.Stopping);
        var delay = Task.Delay(TimeSpan.FromTicks(ns / 100), stop.Token);
        var gone = Client.WaitForEndAsync(stop.Token).AsTask();
        if (await Task.WhenAny(delay, gone) == gone && !(gone.IsCompletedSuccessfully && gone.Result))
        {
            // Another request has come in behind: it waits.
            await Task.WhenAny(delay);
        }

        await stop.CancelAsync();
        await Task.WhenAny(gone);
    }

    /// <summary>Ends the connection in an orderly way (FIN) once everything has been sent.</summary>
    public async ValueTask CutAsync()
    {
        Interlocked.Exchange(ref _ending, 1);
        await ToClient.FinishAsync();
        _ = CloseLaterAsync(CutGrace, onlyIdle: false);
    }

    /// <summary>Closes both sides at once.</summary>
    public void Close(bool reset)
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
        {
            return;
        }

        Client.Close(reset);
        if (!ReferenceEquals(Upstream, Client))
        {
            Upstream.Close(reset);
        }

        Exchanges.Abandon();
        ToUpstream?.Abandon();
        ToClient?.Abandon();
    }

    /// <summary>Closes now if no request is under way, else when the last response has been sent.</summary>
    public void CloseWhenIdle()
    {
        _closesWhenIdle = true;
        if (Proxy.IsHttp && !IsTunnel && Exchanges.IsEmpty)
        {
            Close(reset: false);
        }
    }

    public void OnResponseSent()
    {
        if (_closesWhenIdle && Exchanges.IsEmpty)
        {
            Close(reset: false);
        }
    }

    private async Task PumpAsync(WireEnd from, ToxicLink to, bool isUp)
    {
        using var buffer = new PumpBuffer();
        while (true)
        {
            var read = await from.ReadAsync(buffer.Room());
            if (read == 0)
            {
                break;
            }

            if (isUp)
            {
                CountUp(read);
            }
            else
            {
                CountDown(read);
            }

            buffer.Filled(read);
            buffer.Advance(read);
            await to.WriteAsync(buffer.Forwardable);
            buffer.Drop();
        }

        await to.FinishAsync();
    }

    private async Task GuardAsync(Task pump)
    {
        try
        {
            await pump;
        }
        catch (Exception exception) when (IsGone(exception))
        {
            Close(reset: true);
        }
        catch (Exception)
        {
            Proxy.Tally.CountInternalError();
            Close(reset: true);
        }
    }

    private async Task EndingAsync(Task downstream, TimeSpan grace)
    {
        await downstream;
        _ = CloseLaterAsync(grace, onlyIdle: true);
    }

    private async Task CloseLaterAsync(TimeSpan grace, bool onlyIdle)
    {
        long before;
        do
        {
            before = Interlocked.Read(ref _bytes);
            await Proxy.Core.Loop.DelayUntil(Proxy.NowNs + (long)grace.TotalNanoseconds);
        }
        while (onlyIdle && !IsClosed && Interlocked.Read(ref _bytes) != before);
        Close(reset: false);
    }
}
