namespace Proofload.Lab.Proxy.Faults;

/// <summary>Cuts a stream into whole events (server-sent events end with an empty line, lines with a line feed), however the bytes arrive.</summary>
internal sealed class EventSplitter(StreamKind kind)
{
    /// <summary>A longer event is passed on in pieces of this size.</summary>
    public const int LargestEvent = 4 << 20;

    private byte[] _bytes = new byte[4096];
    private int _count;
    private int _lineStart;

    /// <summary>What has come of an event that is not complete.</summary>
    public ReadOnlySpan<byte> Rest => _bytes.AsSpan(0, _count);

    /// <summary>Takes bytes until an event is complete.</summary>
    /// <param name="bytes">What has arrived.</param>
    /// <param name="used">How many of them were taken.</param>
    /// <returns>The whole event, its end included, valid until the next call; empty when more is needed.</returns>
    public ReadOnlySpan<byte> Take(ReadOnlySpan<byte> bytes, out int used)
    {
        for (used = 0; used < bytes.Length;)
        {
            var lf = bytes[used..].IndexOf((byte)'\n');
            var take = lf < 0 ? bytes.Length - used : lf + 1;
            Append(bytes.Slice(used, take));
            used += take;
            if (lf < 0 ? _count >= LargestEvent : EndsEvent() || _count >= LargestEvent)
            {
                var whole = _bytes.AsSpan(0, _count);
                _count = _lineStart = 0;
                return whole;
            }
        }

        return default;
    }

    // A line feed has just been appended.
    private bool EndsEvent()
    {
        var line = _bytes.AsSpan(_lineStart, _count - _lineStart);
        _lineStart = _count;
        if (kind == StreamKind.Lines)
        {
            return true;
        }

        // Empty lines before the first field belong to the event after them.
        return line.TrimEnd("\r\n"u8).IsEmpty && _bytes.AsSpan(0, _count).IndexOfAnyExcept((byte)'\r', (byte)'\n') >= 0;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (_count + bytes.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_count + bytes.Length, _bytes.Length * 2));
        }

        bytes.CopyTo(_bytes.AsSpan(_count));
        _count += bytes.Length;
    }
}
