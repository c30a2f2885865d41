using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Proofload.Lab.Proxy.Faults;

namespace Proofload.Lab.Proxy.Http;

/// <summary>Plays what a shaper says: sends each step when it is due, in the framing of the response.</summary>
internal sealed class ShapedPlayer
{
    // More than this waits in the kernel: a client's delay must not fill the proxy's memory.
    private const int MostSteps = 4096;
    private readonly ProxyConnection _connection;
    private readonly ResponseShaper _shaper;
    private readonly byte[] _head;
    private readonly BodyMode _mode;
    private readonly Channel<ShapedStep> _steps = Channel.CreateBounded<ShapedStep>(new BoundedChannelOptions(MostSteps) { SingleReader = true, SingleWriter = true });
    private volatile bool _isOver;

    public ShapedPlayer(ProxyConnection connection, ResponseShaper shaper, byte[] head, BodyMode mode)
    {
        (_connection, _shaper, _mode) = (connection, shaper, mode);
        _head = shaper.EndsConnection ? HeadEditor.Replace(head, "Connection", "close") : head;
    }

    public ShapedBody Body { get; } = new();

    /// <summary>The end of the connection is the end of the body.</summary>
    public bool EndsWithConnection => _mode == BodyMode.UntilClose;

    /// <summary>Nothing more is sent.</summary>
    public bool IsOver => _isOver;

    /// <summary>Hands over what the shaper has said so far.</summary>
    public async ValueTask PassAsync()
    {
        while (Body.TryTake(out var step))
        {
            if (!_steps.Writer.TryWrite(step))
            {
                await _steps.Writer.WriteAsync(step);
            }
        }
    }

    /// <summary>Nothing more will be said.</summary>
    public void Finish() => _steps.Writer.TryComplete();

    /// <summary>Sends until the end; false when the connection is over.</summary>
    public async Task<bool> PlayAsync()
    {
        try
        {
            if (!_shaper.HoldsHead)
            {
                await _connection.ToClient.WriteAsync(_head);
            }

            var goesOn = true;
            await foreach (var step in _steps.Reader.ReadAllAsync())
            {
                await _connection.DelayUntilAsync(step.DueNs);
                goesOn = await PlayAsync(step);
            }

            return goesOn && !EndsWithConnection;
        }
        catch (Exception exception) when (ProxyConnection.IsGone(exception))
        {
            _connection.Close(reset: true);
            return false;
        }
        finally
        {
            _isOver = true;
            _steps.Writer.TryComplete();
            while (_steps.Reader.TryRead(out _))
            {
            }
        }
    }

    private async ValueTask<bool> PlayAsync(ShapedStep step)
    {
        switch (step.Action)
        {
            case ShapedAction.Send:
                await _connection.ToClient.WriteAsync(Framed(step.Bytes));
                return true;
            case ShapedAction.Replace:
                await _connection.ToClient.WriteAsync((byte[])[.. HeadEditor.Replace(_head, "Content-Length", (step.Bytes.Length + step.Excess).ToString(CultureInfo.InvariantCulture)), .. step.Bytes]);
                return step.Excess == 0 || await CutAsync();
            case ShapedAction.End:
                await EndAsync();
                if (EndsWithConnection)
                {
                    await _connection.CutAsync();
                }

                return !_shaper.EndsConnection || await CutAsync();
            case ShapedAction.EndEarly:
                await EndAsync();
                return await CutAsync();
            case ShapedAction.Reset:
                _connection.Close(reset: true);
                return false;
            default:
                return await CutAsync();
        }
    }

    private async ValueTask<bool> CutAsync()
    {
        await _connection.CutAsync();
        return false;
    }

    private ValueTask EndAsync() => _mode == BodyMode.Chunked ? _connection.ToClient.WriteAsync("0\r\n\r\n"u8.ToArray()) : ValueTask.CompletedTask;

    private byte[] Framed(byte[] payload) => _mode == BodyMode.Chunked
        ? [.. Encoding.ASCII.GetBytes(payload.Length.ToString("x", CultureInfo.InvariantCulture)), .. "\r\n"u8, .. payload, .. "\r\n"u8]
        : payload;
}
