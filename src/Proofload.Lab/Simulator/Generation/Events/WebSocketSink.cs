using System.Net.WebSockets;

namespace Proofload.Lab.Simulator.Generation.Events;

/// <summary>Sends each event as one message of a WebSocket. A send that does not finish at once lets the next ones wait in line.</summary>
internal sealed class WebSocketSink(WebSocket socket) : EventSink
{
    private readonly Lock _gate = new();
    private readonly Queue<(byte[] Bytes, bool IsEnd)> _line = new();
    private Task _pump = Task.CompletedTask;
    private bool _isPumping;

    public override void Write(EventBuffer buffer) => Send(buffer, isEnd: true);

    public override void WritePart(EventBuffer buffer) => Send(buffer, isEnd: false);

    public override async ValueTask DrainAsync()
    {
        Task pump;
        lock (_gate)
        {
            pump = _pump;
        }

        await pump;
    }

    private void Send(EventBuffer buffer, bool isEnd)
    {
        if (IsBroken || (isEnd && buffer.Length == 0))
        {
            return;
        }

        lock (_gate)
        {
            _line.Enqueue((buffer.Payload.ToArray(), isEnd));
            if (_isPumping)
            {
                return;
            }

            _isPumping = true;
            _pump = PumpAsync();
        }
    }

    private async Task PumpAsync()
    {
        while (true)
        {
            (byte[] Bytes, bool IsEnd) next;
            lock (_gate)
            {
                if (!_line.TryDequeue(out next))
                {
                    _isPumping = false;
                    return;
                }
            }

            try
            {
                await socket.SendAsync(next.Bytes, WebSocketMessageType.Text, next.IsEnd, CancellationToken.None);
            }
            catch (Exception exception) when (exception is WebSocketException or IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
            {
                IsBroken = true;
            }
        }
    }
}
