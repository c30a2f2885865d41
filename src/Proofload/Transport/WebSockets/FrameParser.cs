using System.Buffers;
using System.Buffers.Binary;
using System.Text.Unicode;

namespace Proofload.Transport.WebSockets;

/// <summary>
/// Reads the frames of a server (RFC 6455) from bytes cut anywhere and joins them to messages. A message that lies whole in the received bytes is
/// passed on without a copy. It never throws, whatever the bytes, and allocates only while its buffer grows.
/// </summary>
/// <param name="maxMessageBytes">Largest message.</param>
internal sealed class FrameParser(long maxMessageBytes)
{
    /// <summary>Largest payload of a control frame.</summary>
    public const int MaxControlBytes = 125;

    private const int KeptBytes = 64 * 1024;
    private readonly byte[] _header = new byte[10];
    private readonly byte[] _control = new byte[MaxControlBytes];
    private ArrayBufferWriter<byte> _message = new(256);
    private int _headerHave;
    private int _headerNeed = 2;
    private int _controlHave;
    private ulong _left;
    private bool _inPayload;
    private bool _isFinal;
    private Opcode _opcode;

    // The message under way: Continuation when there is none.
    private Opcode _messageKind;
    private bool _isOver;

    /// <summary>Why the bytes are no valid frames; null while they are.</summary>
    public string? Problem { get; private set; }

    /// <summary>The close code that tells the server so.</summary>
    public int ProblemCode { get; private set; }

    /// <summary>Takes the next bytes. False once there is a problem, the close frame has come or the sink has stopped; then nothing more is read.</summary>
    public bool Feed(ReadOnlySpan<byte> bytes, IFrameSink sink)
    {
        while (!_isOver)
        {
            if (!_inPayload)
            {
                if (!TakeHeader(ref bytes))
                {
                    return !_isOver;
                }

                continue;
            }

            var take = (int)Math.Min(_left, (ulong)bytes.Length);
            var piece = bytes[..take];
            var isWhole = (ulong)take == _left;
            if (_opcode >= Opcode.Close)
            {
                piece.CopyTo(_control.AsSpan(_controlHave));
                _controlHave += take;
            }
            else if (!isWhole || !_isFinal || _message.WrittenCount > 0)
            {
                _message.Write(piece);
            }

            bytes = bytes[take..];
            _left -= (ulong)take;
            if (!isWhole)
            {
                return true;
            }

            _inPayload = false;
            EndFrame(piece, sink);
        }

        return false;
    }

    private bool TakeHeader(ref ReadOnlySpan<byte> bytes)
    {
        var take = Math.Min(_headerNeed - _headerHave, bytes.Length);
        bytes[..take].CopyTo(_header.AsSpan(_headerHave));
        _headerHave += take;
        bytes = bytes[take..];
        if (_headerHave < _headerNeed)
        {
            return false;
        }

        if (_headerHave == 2)
        {
            if (!BeginFrame())
            {
                return false;
            }

            _headerNeed = (_header[1] & 0x7F) switch { 126 => 4, 127 => 10, _ => 2 };
            if (_headerNeed > 2)
            {
                return true;
            }
        }

        return TakeLength();
    }

    private bool BeginFrame()
    {
        _isFinal = (_header[0] & 0x80) != 0;
        _opcode = (Opcode)(_header[0] & 0x0F);
        if ((_header[0] & 0x70) != 0)
        {
            return Fail("a frame uses an extension that was not agreed on");
        }

        if ((_header[1] & 0x80) != 0)
        {
            return Fail("a frame of the server is masked");
        }

        switch (_opcode)
        {
            case Opcode.Close or Opcode.Ping or Opcode.Pong:
                _controlHave = 0;
                return (_isFinal && (_header[1] & 0x7F) <= MaxControlBytes) || Fail("a control frame is fragmented or too long");
            case Opcode.Continuation:
                return _messageKind != Opcode.Continuation || Fail("a frame continues no message");
            case Opcode.Text or Opcode.Binary when _messageKind == Opcode.Continuation:
                _messageKind = _opcode;
                return true;
            case Opcode.Text or Opcode.Binary:
                return Fail("a message begins in the middle of another one");
            default:
                return Fail("a frame has an unknown opcode");
        }
    }

    private bool TakeLength()
    {
        var form = _header[1] & 0x7F;
        _left = form switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(_header.AsSpan(2)),
            127 => BinaryPrimitives.ReadUInt64BigEndian(_header.AsSpan(2)),
            _ => (ulong)form,
        };
        if ((form == 126 && _left < 126) || (form == 127 && _left <= ushort.MaxValue) || _left > long.MaxValue)
        {
            return Fail("the length of a frame is not written as it must be");
        }

        if (_opcode < Opcode.Close && _left + (ulong)_message.WrittenCount > (ulong)maxMessageBytes)
        {
            return Fail($"a message is larger than {maxMessageBytes} bytes", CloseCode.TooBig);
        }

        (_headerHave, _headerNeed, _inPayload) = (0, 2, true);
        return true;
    }

    private void EndFrame(ReadOnlySpan<byte> lastPiece, IFrameSink sink)
    {
        switch (_opcode)
        {
            case Opcode.Ping:
                sink.OnPing(_control.AsSpan(0, _controlHave));
                break;
            case Opcode.Pong:
                break;
            case Opcode.Close:
                EndClose(sink);
                break;
            case var _ when _isFinal:
                EndMessage(_message.WrittenCount > 0 ? _message.WrittenSpan : lastPiece, sink);
                break;
        }
    }

    private void EndMessage(ReadOnlySpan<byte> payload, IFrameSink sink)
    {
        var isBinary = _messageKind == Opcode.Binary;
        _messageKind = Opcode.Continuation;
        if (!isBinary && !Utf8.IsValid(payload))
        {
            Fail("a text message is not valid UTF-8", CloseCode.InvalidData);
            return;
        }

        _isOver = !sink.OnMessage(isBinary, payload);
        if (_message.Capacity > KeptBytes)
        {
            _message = new ArrayBufferWriter<byte>(256);
        }

        _message.ResetWrittenCount();
    }

    private void EndClose(IFrameSink sink)
    {
        var payload = _control.AsSpan(0, _controlHave);
        if (payload.Length == 0)
        {
            _isOver = true;
            sink.OnClose(CloseCode.NoneGiven, default);
            return;
        }

        var code = payload.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(payload) : 0;
        if (!CloseCode.IsValid(code))
        {
            Fail("a close frame has no valid code");
        }
        else if (!Utf8.IsValid(payload[2..]))
        {
            Fail("the reason of a close frame is not valid UTF-8", CloseCode.InvalidData);
        }
        else
        {
            _isOver = true;
            sink.OnClose(code, payload[2..]);
        }
    }

    private bool Fail(string problem, int code = CloseCode.ProtocolError)
    {
        (Problem, ProblemCode, _isOver) = (problem, code, true);
        return false;
    }
}
