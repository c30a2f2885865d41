using System.Buffers;
using System.Threading.Channels;
using Proofload.Measurement.Recording;
using Proofload.Results;

namespace Proofload.Reports.Records;

/// <summary>
/// Writes raw records on a thread of its own, so that no worker ever waits for a disk. A bounded number of batches may wait; what
/// comes on top is dropped and counted. A disk that fails is reported once and the run goes on.
/// </summary>
public sealed class RecordSink : IRecordSink, IDisposable
{
    /// <summary>Batches that may wait.</summary>
    public const int DefaultCapacity = 1024;

    private readonly RecordWriter _writer;
    private readonly Channel<(RequestRecord[] Records, int Count)> _waiting;
    private readonly Action<string>? _report;
    private readonly Thread _thread;
    private long _written;
    private long _dropped;
    private string? _error;
    private bool _stopped;

    /// <summary>Starts the thread.</summary>
    /// <param name="writer">Where to; the sink closes it.</param>
    /// <param name="capacity">Batches that may wait, at least 1. Default <see cref="DefaultCapacity"/>.</param>
    /// <param name="report">Told once, on the sink's thread, why writing failed; null for nobody.</param>
    public RecordSink(RecordWriter writer, int capacity = DefaultCapacity, Action<string>? report = null)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _writer = writer;
        _report = report;
        _waiting = Channel.CreateBounded<(RequestRecord[], int)>(new BoundedChannelOptions(capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        _thread = new Thread(Run) { IsBackground = true, Name = "proofload records" };
        _thread.Start();
    }

    /// <summary>Records written.</summary>
    public long Written => Interlocked.Read(ref _written);

    /// <summary>Records that were not written: the disk was too slow or failed.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Why writing failed, one line; null while it did not.</summary>
    public string? Error => Volatile.Read(ref _error);

    /// <summary>What to tell the user when the run is over, one line; null when everything was written.</summary>
    public string? Warning => (Error, Dropped) switch
    {
        (null, 0) => null,
        (null, var n) => $"{NumberFormat.Count(n)} of {NumberFormat.Count(n + Written)} raw records were dropped: the disk was too slow.",
        (var e, var n) => $"Writing raw records failed: {e} At least {NumberFormat.Count(n)} of {NumberFormat.Count(n + Written)} are missing.",
    };

    /// <inheritdoc/>
    public void Accept(ReadOnlySpan<RequestRecord> records)
    {
        if (records.IsEmpty)
            return;

        var batch = ArrayPool<RequestRecord>.Shared.Rent(records.Length);
        records.CopyTo(batch);
        if (!_waiting.Writer.TryWrite((batch, records.Length)))
            Drop(batch, records.Length);
    }

    /// <summary>Writes what waits and closes the file. What is offered later is dropped.</summary>
    public void Stop()
    {
        if (_stopped)
            return;

        _stopped = true;
        _waiting.Writer.TryComplete();
        _thread.Join();
    }

    /// <inheritdoc/>
    public void Dispose() => Stop();

    private void Run()
    {
        var reader = _waiting.Reader;
        while (WaitToRead(reader))
        {
            while (reader.TryRead(out var batch))
                Write(batch.Records, batch.Count);
        }

        Guard(_writer.Dispose);
    }

    private static bool WaitToRead(ChannelReader<(RequestRecord[] Records, int Count)> reader)
    {
        var wait = reader.WaitToReadAsync();
        return wait.IsCompleted ? wait.Result : wait.AsTask().GetAwaiter().GetResult();
    }

    private void Write(RequestRecord[] batch, int count)
    {
        if (_error is null && Guard(() => _writer.Write(batch.AsSpan(0, count))))
        {
            Interlocked.Add(ref _written, count);
            Return(batch);
        }
        else
        {
            Drop(batch, count);
        }
    }

    private bool Guard(Action write)
    {
        try
        {
            write();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            if (_error is null)
            {
                Volatile.Write(ref _error, e.Message.ReplaceLineEndings(" "));
                _report?.Invoke($"Writing raw records failed: {_error} The run goes on without them.");
            }

            return false;
        }
    }

    private void Drop(RequestRecord[] batch, int count)
    {
        Interlocked.Add(ref _dropped, count);
        Return(batch);
    }

    // Records hold error texts: cleared, so that the pool does not keep them alive.
    private static void Return(RequestRecord[] batch) => ArrayPool<RequestRecord>.Shared.Return(batch, clearArray: true);
}
