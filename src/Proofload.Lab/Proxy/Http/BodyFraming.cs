namespace Proofload.Lab.Proxy.Http;

/// <summary>Finds the payload and the end of one body, byte by byte where need be: it gives the same payload however the bytes are split. Allocates nothing.</summary>
internal struct BodyFraming
{
    private enum State
    {
        Size,
        Extension,
        Data,
        AfterData,
        TrailerStart,
        Trailer,
        LastLf,
        Done,
    }

    // A chunk size of more than 15 digits is nobody's.
    private const int MostDigits = 15;
    private BodyMode _mode;
    private State _state;
    private long _left;
    private int _digits;

    /// <summary>The body of a message that has just begun.</summary>
    /// <param name="mode">How it is framed.</param>
    /// <param name="length">Its length for <see cref="BodyMode.Length"/>.</param>
    public void Begin(BodyMode mode, long length)
    {
        _mode = mode;
        _left = mode == BodyMode.Length ? length : 0;
        _state = State.Size;
        _digits = 0;
    }

    /// <summary>True when a body without bytes is at its end already.</summary>
    public readonly bool IsEmpty => _mode == BodyMode.None || (_mode == BodyMode.Length && _left == 0);

    /// <summary>The next stretch. Call again with what follows until it is the end.</summary>
    public BodyPart Next(ReadOnlySpan<byte> bytes)
    {
        switch (_mode)
        {
            case BodyMode.None:
                return new BodyPart(0, 0, 0, IsEnd: true, IsBroken: false);
            case BodyMode.UntilClose:
                return new BodyPart(bytes.Length, 0, bytes.Length, IsEnd: false, IsBroken: false);
            case BodyMode.Length:
                var take = (int)Math.Min(_left, bytes.Length);
                _left -= take;
                return new BodyPart(take, 0, take, _left == 0, IsBroken: false);
            default:
                return NextChunked(bytes);
        }
    }

    private BodyPart NextChunked(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length;)
        {
            if (_state == State.Data)
            {
                var take = (int)Math.Min(_left, bytes.Length - i);
                _left -= take;
                if (_left == 0)
                {
                    _state = State.AfterData;
                }

                return new BodyPart(i + take, i, take, IsEnd: false, IsBroken: false);
            }

            if (!Step(bytes[i++]))
            {
                return new BodyPart(i - 1, 0, 0, IsEnd: false, IsBroken: true);
            }

            if (_state == State.Done)
            {
                return new BodyPart(i, 0, 0, IsEnd: true, IsBroken: false);
            }
        }

        return new BodyPart(bytes.Length, 0, 0, IsEnd: false, IsBroken: false);
    }

    private bool Step(byte value) => _state switch
    {
        State.Size => StepSize(value),
        State.Extension => value != (byte)'\n' || EndSizeLine(),
        State.AfterData => value == (byte)'\r' || (value == (byte)'\n' && To(State.Size)),
        State.TrailerStart => value switch
        {
            (byte)'\r' => To(State.LastLf),
            (byte)'\n' => To(State.Done),
            _ => To(State.Trailer),
        },
        State.Trailer => value != (byte)'\n' || To(State.TrailerStart),
        State.LastLf => value == (byte)'\n' && To(State.Done),
        _ => false,
    };

    private bool StepSize(byte value)
    {
        if (char.IsAsciiHexDigit((char)value))
        {
            _left = (_left << 4) | (long)HexValue(value);
            return ++_digits <= MostDigits;
        }

        return _digits > 0 && value switch
        {
            (byte)'\n' => EndSizeLine(),
            (byte)'\r' or (byte)';' or (byte)' ' or (byte)'\t' => To(State.Extension),
            _ => false,
        };
    }

    private static int HexValue(byte digit) => digit <= (byte)'9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private bool EndSizeLine()
    {
        _digits = 0;
        return To(_left == 0 ? State.TrailerStart : State.Data);
    }

    private bool To(State state)
    {
        _state = state;
        return true;
    }
}
