using Proofload.Measurement.Recording;
using Proofload.Transport.Tls;

namespace Proofload.Transport.Http1;

/// <content>TLS between the sockets and the exchanges: received bytes are decrypted before they are parsed, requests encrypted before they leave.</content>
internal abstract partial class Http1Transport
{
    /// <summary>The TCP connection stands: shakes hands within what is left of the connect timeout.</summary>
    private void Secure(Connection connection)
    {
        connection.Phase = ConnectionPhase.Securing;
        connection.TcpOpenNs = Clock.NowNs;
        connection.Tls = new TlsSession(_tls!, _tlsBuffers!);
        AfterHandshakeStep(connection, connection.Tls);
    }

    private unsafe void Decrypt(Connection connection, TlsSession tls, ReadOnlySpan<byte> input, long nowNs, long readNs)
    {
        fixed (byte* bytes = input)
        {
            tls.Supply(bytes, input.Length);
            AfterInput(connection, tls, nowNs, readNs);
            tls.Retract();
        }
    }

    /// <summary>The server's bytes have ended; whether in order, the session knows.</summary>
    private void EndDecrypt(Connection connection, TlsSession tls, long nowNs)
    {
        tls.SupplyEnd();
        AfterInput(connection, tls, nowNs, nowNs);
    }

    private void AfterInput(Connection connection, TlsSession tls, long nowNs, long readNs)
    {
        var token = connection.Token;
        if (connection.Phase == ConnectionPhase.Securing)
        {
            AfterHandshakeStep(connection, tls);
            if (connection.Token != token || connection.Phase == ConnectionPhase.Securing)
            {
                return;
            }
        }

        while (tls.TryRead(out var plain))
        {
            Take(connection, plain, nowNs, readNs);
            if (connection.Token != token)
            {
                return;
            }
        }

        switch (tls.Phase)
        {
            case TlsPhase.Ended:
                EndInput(connection, nowNs);
                return;
            case TlsPhase.Cut:
                CutInput(connection, nowNs);
                return;
            case TlsPhase.Failed:
                FailTls(connection, tls.Problem, nowNs);
                return;
        }

        // Reading may have made an answer of its own: new keys, a renegotiation.
        if (!tls.Outgoing.IsEmpty && SendCiphertext(connection, tls, moreFollows: false) == Broken)
        {
            connection.SendFailed = true;
            ReceiveAgain(connection);
        }

        if (connection.IsResting)
        {
            connection.IsResting = false;
            Release(connection);
        }
    }

    private void AfterHandshakeStep(Connection connection, TlsSession tls)
    {
        // When it failed, this is the alert that tells the server why.
        var sent = SendCiphertext(connection, tls, moreFollows: false);
        if (tls.Phase == TlsPhase.Failed)
        {
            FailDial(connection, ErrorKind.Tls, tls.Problem);
        }
        else if (sent == Broken)
        {
            connection.SendFailed = true;
            ReceiveAgain(connection);
        }
        else if (tls.Phase == TlsPhase.Open)
        {
            OnOpened(connection);
        }
    }

    /// <summary>Encrypts and sends what is left of a request.</summary>
    private void FlushTls(Connection connection, Exchange exchange, TlsSession tls)
    {
        var total = (long)_writer.HeadLength + _writer.BodyLength;
        var written = _writer.Written;
        var bodyFollows = written.Length < total;
        while (true)
        {
            var fromWriter = connection.Written <= written.Length;
            switch (SendCiphertext(connection, tls, moreFollows: fromWriter && bodyFollows))
            {
                case Blocked:
                    connection.IsSending = true;
                    return;
                case Broken:
                    LeaveSending(connection);
                    return;
            }

            if (connection.Written == total)
            {
                connection.IsSending = false;
                return;
            }

            var piece = Rest(connection, exchange);
            piece = piece[..Math.Min(piece.Length, TlsBuffers.MaxPlain)];
            if (!tls.TryWrite(piece))
            {
                FailTls(connection, tls.Problem, Clock.NowNs);
                return;
            }

            connection.Written += piece.Length;
        }
    }

    /// <summary>Sends what the session has ready: 0 when all is gone, else <see cref="Blocked"/> or <see cref="Broken"/>.</summary>
    private int SendCiphertext(Connection connection, TlsSession tls, bool moreFollows)
    {
        while (!tls.Outgoing.IsEmpty)
        {
            var count = Send(connection, tls.Outgoing.Pending, moreFollows);
            if (count < 0)
            {
                return count;
            }

            tls.Outgoing.Advance(count);
        }

        return 0;
    }

    /// <summary>The input ended without the server's word that this is all (RFC 9112, section 9.8): a body that only the end delimits may be cut short.</summary>
    private void CutInput(Connection connection, long nowNs)
    {
        if (connection is { Slot.Exchange: var exchange } && connection.Parser.EndsWithConnection)
        {
            Fail(connection, ErrorKind.Truncated, $"the connection was closed without TLS close_notify after {exchange.Record.BytesReceived} bytes of the body", nowNs);
        }
        else
        {
            EndInput(connection, nowNs);
        }
    }

    /// <summary>TLS failed after the handshake, as a rule by an alert: in TLS 1.3 this is how a server refuses a client certificate.</summary>
    private void FailTls(Connection connection, string problem, long nowNs)
    {
        if (connection.Slot is not { } slot)
        {
            Close(connection);
        }
        else if (connection.Parser.HeadSeen)
        {
            Fail(connection, ErrorKind.Truncated, $"TLS failed after {slot.Exchange.Record.BytesReceived} bytes of the body: {problem}", nowNs);
        }
        else
        {
            Fail(connection, ErrorKind.Tls, problem, nowNs);
        }
    }
}
