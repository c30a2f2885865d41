using System.Threading.Channels;
using Proofload.Measurement.Randomness;

namespace Proofload.Lab.Proxy.Toxics;

/// <summary>One toxic in the way of one connection's bytes.</summary>
internal sealed class ToxicStage
{
    // Chunks of at most 32 KiB: what a delay line may hold.
    private const int MostChunks = 1024;
    private const long Coarse = 50_000_000;
    private readonly Channel<ToxicChunk> _input = Channel.CreateBounded<ToxicChunk>(new BoundedChannelOptions(MostChunks) { SingleReader = true });
    private readonly ToxicLink _link;
    private readonly Lock _lock = new();
    private CancellationTokenSource _interrupt = new();
    private ToxicBehaviour _behaviour = NoToxic.Instance;
    private SeededRandom _random;

    public ToxicStage(ToxicLink link, Toxic toxic, ulong seed)
    {
        _link = link;
        Toxic = toxic;
        _random = SeededRandom.At(seed, Hash(toxic.Name), (ulong)link.Connection.Number);
        Choose(toxic);
    }

    /// <summary>The toxic in its present settings.</summary>
    public Toxic Toxic { get; private set; }

    /// <summary>The end of the stream has passed.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>It has been removed and passes everything.</summary>
    public bool IsRemoved { get; private set; }

    /// <summary>Bytes that a limit has let through.</summary>
    public long Passed { get; set; }

    public ToxicLink Link => _link;

    public long this[string attribute] => Toxic.Attributes.GetValueOrDefault(attribute);

    public ValueTask OfferAsync(ToxicChunk chunk) => _input.Writer.TryWrite(chunk) ? ValueTask.CompletedTask : _input.Writer.WriteAsync(chunk);

    public ValueTask<ToxicChunk> TakeAsync(CancellationToken interrupt) => _input.Reader.ReadAsync(interrupt);

    public ValueTask PassAsync(ToxicChunk chunk)
    {
        IsFinished |= chunk.IsEnd;
        return _link.PassAsync(this, chunk);
    }

    /// <summary>A uniform number of this connection, in [0, 1).</summary>
    public double Draw() => _random.NextDouble();

    /// <summary>Waits; shorter when interrupted.</summary>
    public async ValueTask DelayUntilAsync(long dueNs, CancellationToken interrupt)
    {
        var clock = _link.Connection.Proxy;
        try
        {
            if (dueNs - clock.NowNs > Coarse)
            {
                // Only the last stretch is worth a precise timer, which cannot be interrupted.
                await Task.Delay(TimeSpan.FromTicks((dueNs - clock.NowNs - (Coarse / 2)) / 100), interrupt);
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }

        if (!interrupt.IsCancellationRequested && dueNs > clock.NowNs)
        {
            await clock.Core.Loop.DelayUntil(dueNs);
        }
    }

    public async Task RunAsync()
    {
        while (!IsFinished && !_link.Connection.IsClosed)
        {
            ToxicBehaviour behaviour;
            CancellationToken interrupt;
            lock (_lock)
            {
                (behaviour, interrupt) = (_behaviour, _interrupt.Token);
            }

            try
            {
                await behaviour.PipeAsync(this, interrupt);
            }
            catch (OperationCanceledException)
            {
                // New settings.
            }
        }
    }

    /// <summary>New settings; what waits goes on at once.</summary>
    public void Update(Toxic toxic)
    {
        lock (_lock)
        {
            Toxic = toxic;
            Choose(toxic);
        }

        Interrupt();
    }

    /// <summary>Lets everything through from now on.</summary>
    public void Remove()
    {
        bool closes;
        lock (_lock)
        {
            closes = _behaviour is TimeoutToxic or ResetPeerToxic;
            IsRemoved = true;
            _behaviour = NoToxic.Instance;
        }

        if (closes)
        {
            // Bytes are missing: the stream cannot go on.
            _link.Connection.Close(reset: false);
        }

        Interrupt();
    }

    /// <summary>The connection is over.</summary>
    public void Stop()
    {
        _input.Writer.TryComplete();
        Interrupt();
    }

    private static ulong Hash(string name)
    {
        var hash = 0xCBF29CE484222325UL;
        foreach (var letter in name)
        {
            hash = (hash ^ letter) * 0x100000001B3UL;
        }

        return hash;
    }

    private void Choose(Toxic toxic) => _behaviour = _random.NextDouble() < toxic.Toxicity ? ToxicTypes.All[toxic.Type].Create(toxic) : NoToxic.Instance;

    private void Interrupt()
    {
        CancellationTokenSource before;
        lock (_lock)
        {
            before = _interrupt;
            _interrupt = new CancellationTokenSource();
        }

        before.Cancel();
        before.Dispose();
    }
}
