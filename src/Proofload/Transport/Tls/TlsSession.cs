using System.Net.Security;
using System.Security.Authentication;
using Proofload.Transport.Http;

namespace Proofload.Transport.Tls;

/// <summary>
/// One TLS connection without a network: the owner supplies what the peer sent, takes the plaintext, and sends what is pending. Everything
/// runs on the owner's thread; a request or an event allocates nothing, a handshake does. The owner supplies bytes, reads until there is
/// no more, and retracts them:
/// <code>session.Supply(bytes, count); while (session.TryRead(out var plain)) { … } session.Retract();</code>
/// </summary>
/// <remarks>
/// A renegotiation (TLS 1.2) is answered, but not while a request is being written. The framework checks the server's certificate inside
/// the handshake; it downloads a missing intermediate certificate, if the server's certificate names one, before it goes on.
/// </remarks>
internal sealed class TlsSession : IDisposable
{
    private readonly WireStream _wire = new();
    private readonly SslStream _stream;
    private readonly TlsBuffers _buffers;
    private readonly Task _handshake;
    private ValueTask<int> _read;
    private bool _isReading;
    private bool _disposed;
    private string? _refusal;

    /// <summary>Begins the handshake: its first flight is pending.</summary>
    public TlsSession(TlsSettings settings, TlsBuffers buffers)
    {
        _buffers = buffers;
        _stream = new SslStream(_wire, leaveInnerStreamOpen: true);
        var context = Detach();
        _handshake = _stream.AuthenticateAsClientAsync(settings.Options(reason => _refusal = reason));
        Attach(context);
        Observe();
    }

    /// <summary>Where the session stands.</summary>
    public TlsPhase Phase { get; private set; }

    /// <summary>Why the phase is <see cref="TlsPhase.Failed"/>.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>What has to be sent; may change with every call.</summary>
    public OutgoingBytes Outgoing => _wire.Outgoing;

    /// <summary>Version as text, for example <c>TLS 1.3</c>; of an open session.</summary>
    public string Version => VersionOf(_stream);

    /// <summary>Version of a stream after its handshake, as text.</summary>
    public static string VersionOf(SslStream stream) => stream.SslProtocol.ToString() switch
    {
        "Tls13" => "TLS 1.3",
        "Tls12" => "TLS 1.2",
        var other => other,
    };

    /// <summary>Takes what the peer sent: at least one byte. The bytes are used until <see cref="Retract"/>.</summary>
    public unsafe void Supply(byte* bytes, int count)
    {
        var context = Detach();
        _wire.Supply(bytes, count);
        Attach(context);
        Observe();
    }

    /// <summary>The supplied bytes go away.</summary>
    public void Retract() => _wire.Retract();

    /// <summary>The peer's bytes have ended, in order or not: what is left is read as usual.</summary>
    public void SupplyEnd()
    {
        var context = Detach();
        _wire.End();
        Attach(context);
        Observe();
    }

    /// <summary>Reads some plaintext, valid until the next call on any session with the same buffers. False when there is none: see <see cref="Phase"/>.</summary>
    public bool TryRead(out ReadOnlySpan<byte> plain)
    {
        plain = default;
        if (Phase != TlsPhase.Open)
        {
            return false;
        }

        try
        {
            if (!_isReading)
            {
                _read = _stream.ReadAsync(_buffers.Plain);
                _isReading = true;
            }

            if (!_read.IsCompleted)
            {
                return false;
            }

            _isReading = false;
            var count = _read.GetAwaiter().GetResult();
            if (count == 0)
            {
                Phase = _wire.HasEnded ? TlsPhase.Cut : TlsPhase.Ended;
                return false;
            }

            plain = _buffers.Plain.AsSpan(0, count);
            return true;
        }
        catch (Exception failure) when (failure is IOException or AuthenticationException or InvalidOperationException)
        {
            // Input that ends within a record ends without a word, like one that ends between two.
            Fail(failure, _wire.HasEnded ? TlsPhase.Cut : TlsPhase.Failed);
            return false;
        }
    }

    /// <summary>Encrypts plaintext of at most <see cref="TlsBuffers.MaxPlain"/> bytes; false when the session has failed.</summary>
    public bool TryWrite(ReadOnlySpan<byte> plain)
    {
        if (Phase != TlsPhase.Open)
        {
            return false;
        }

        plain.CopyTo(_buffers.Staging);
        var write = _stream.WriteAsync(_buffers.Staging.AsMemory(0, plain.Length));
        if (write.IsCompletedSuccessfully)
        {
            return true;
        }

        if (!write.IsCompleted)
        {
            // It would go on on another thread when the renegotiation is over, so there must be nothing for it to go on with.
            _buffers.AbandonStaging();
            Phase = TlsPhase.Failed;
            Problem = "the server renegotiated TLS while a request was being sent";
            _ = Forget(write.AsTask());
            return false;
        }

        try
        {
            write.GetAwaiter().GetResult();
        }
        catch (Exception failure) when (failure is IOException or AuthenticationException or InvalidOperationException)
        {
            Fail(failure, TlsPhase.Failed);
        }

        return false;
    }

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;

        // Whoever waits for input hears its end and gives its memory back.
        var context = Detach();
        _wire.Shut();
        Attach(context);
        if (Phase == TlsPhase.Handshake)
        {
            _ = Forget(_handshake);
        }

        if (_isReading)
        {
            _isReading = false;
            _ = Forget(_read.AsTask());
        }

        Phase = TlsPhase.Ended;
        _stream.Dispose();
    }

    // The framework goes on inline only where no context wants to run what follows.
    private static SynchronizationContext? Detach()
    {
        var context = SynchronizationContext.Current;
        if (context is not null)
        {
            SynchronizationContext.SetSynchronizationContext(null);
        }

        return context;
    }

    private static void Attach(SynchronizationContext? context)
    {
        if (context is not null)
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private static async Task Forget(Task task) => await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private void Observe()
    {
        if (Phase != TlsPhase.Handshake || !_handshake.IsCompleted)
        {
            return;
        }

        if (_handshake.IsCompletedSuccessfully)
        {
            Phase = TlsPhase.Open;
            return;
        }

        var failure = _handshake.Exception!.InnerException!;
        Phase = TlsPhase.Failed;
        Problem = TlsFailure.OfHandshake(failure, _refusal);
    }

    private void Fail(Exception failure, TlsPhase phase)
    {
        Phase = phase;
        Problem = TlsFailure.Innermost(failure);
    }
}
