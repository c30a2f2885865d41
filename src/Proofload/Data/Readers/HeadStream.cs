namespace Proofload.Data.Readers;

/// <summary>A stream whose first bytes can be looked at before they are read.</summary>
internal sealed class HeadStream : Stream
{
    private const int HeadBytes = 4096;

    private readonly Stream _rest;
    private readonly byte[] _head = new byte[HeadBytes];
    private readonly int _length;
    private int _at;

    public HeadStream(Stream stream)
    {
        _rest = stream;
        _length = stream.ReadAtLeast(_head, _head.Length, throwOnEndOfStream: false);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>True when the first byte that is neither white space nor part of a byte order mark is this one.</summary>
    public bool StartsWith(byte first)
    {
        ReadOnlySpan<byte> text = _head.AsSpan(0, _length);
        text = (text is [0xEF, 0xBB, 0xBF, ..] ? text[3..] : text).TrimStart(" \t\r\n"u8);
        return !text.IsEmpty && text[0] == first;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (_at == _length)
            return _rest.Read(buffer);
        var taken = Math.Min(buffer.Length, _length - _at);
        _head.AsSpan(_at, taken).CopyTo(buffer);
        _at += taken;
        return taken;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
