using Proofload.Measurement.Recording;
using Proofload.Results;
using Proofload.Transport;

namespace Proofload.Running;

/// <summary>
/// Where a worker puts its finished requests: into its recorder and, in batches, to the sink of raw records. With a tokenizer a request goes by way
/// of the desk where its text is counted, and is recorded when the count is back. Belongs to one worker.
/// </summary>
internal sealed class RecordKeeper(Recorder recorder, IRecordSink? sink, TokenDesk? tokens)
{
    private const int SinkBatch = 256;

    private readonly RequestRecord[]? _batch = sink is null ? null : new RequestRecord[sink.AtOnce ? 1 : SinkBatch];
    private int _batched;

    /// <summary>Takes a finished request; its slot is free then.</summary>
    public void Take(Exchange exchange)
    {
        if (tokens?.TryLeave(exchange) != true)
        {
            Record(in exchange.Record, exchange.Gaps.Values, exchange.Received);
        }
    }

    /// <summary>Records the answers that have been counted since.</summary>
    public void TakeCounted()
    {
        while (tokens?.TryTakeCounted() is { } answer)
        {
            Record(answer.Record(), answer.Gaps, answer.Received);
            tokens.Return(answer);
        }
    }

    /// <summary>The load is over, so that nothing is disturbed by waiting for the last counts. Records them, and passes on what is batched.</summary>
    public void Finish()
    {
        while (tokens is { Outstanding: > 0 })
        {
            TakeCounted();
            Thread.Sleep(1);
        }

        Flush();
    }

    private void Record(in RequestRecord record, ReadOnlySpan<long> gaps, ReceiveLog received)
    {
        recorder.Record(in record, gaps, received);
        if (_batch is not null)
        {
            _batch[_batched++] = record;
            if (_batched == _batch.Length)
            {
                Flush();
            }
        }
    }

    private void Flush()
    {
        if (_batched > 0)
        {
            sink!.Accept(_batch.AsSpan(0, _batched));
            _batched = 0;
        }
    }
}
