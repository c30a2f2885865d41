using System.Buffers.Binary;
using System.IO.Compression;
using Proofload.Plans;

namespace Proofload.Protocols.Grpc;

/// <summary>
/// Parses length-prefixed messages (a flag, four bytes of length, the message) from pieces cut anywhere. A message that lies whole in the
/// received bytes is passed on without a copy. Memory grows with the bytes that come, not with the length that they announce.
/// </summary>
internal sealed class MessageParser(int maxMessageBytes)
{
    private readonly byte[] _prefix = new byte[MessageFrame.PrefixBytes];
    private readonly BodyBuffer _message = new(maxMessageBytes);
    private readonly BodyBuffer _plain = new(maxMessageBytes);
    private string? _encoding;
    private int _prefixLength;
    private int _left;

    /// <summary>What is wrong with the bytes; null while nothing is.</summary>
    public string? Problem { get; private set; }

    /// <summary>No message has begun that has not ended.</summary>
    public bool IsBetweenMessages => _prefixLength == 0;

    /// <summary>Starts anew.</summary>
    /// <param name="encoding">What <c>grpc-encoding</c> announces; null without one.</param>
    public void Reset(string? encoding)
    {
        _encoding = encoding;
        _prefixLength = 0;
        _left = 0;
        _message.Clear();
        _plain.Clear();
        Problem = null;
    }

    /// <summary>Takes the next bytes. False when the sink stopped or there is a <see cref="Problem"/>; then nothing more is parsed until <see cref="Reset"/>.</summary>
    public bool Feed(ReadOnlySpan<byte> bytes, IMessageSink sink)
    {
        if (Problem is not null)
        {
            return false;
        }

        while (true)
        {
            if (_prefixLength < _prefix.Length)
            {
                var take = Math.Min(_prefix.Length - _prefixLength, bytes.Length);
                bytes[..take].CopyTo(_prefix.AsSpan(_prefixLength));
                _prefixLength += take;
                bytes = bytes[take..];
                if (_prefixLength < _prefix.Length)
                {
                    return true;
                }

                if (!TakePrefix())
                {
                    return false;
                }
            }

            if (_message.Bytes.Length == 0 && bytes.Length >= _left)
            {
                var whole = bytes[.._left];
                bytes = bytes[_left..];
                if (!Pass(whole, sink))
                {
                    return false;
                }

                continue;
            }

            var part = bytes[..Math.Min(_left, bytes.Length)];
            _message.TryAppend(part);
            _left -= part.Length;
            bytes = bytes[part.Length..];
            if (_left > 0)
            {
                return true;
            }

            var go = Pass(_message.Bytes, sink);
            _message.Clear();
            if (!go)
            {
                return false;
            }
        }
    }

    private bool TakePrefix()
    {
        var length = BinaryPrimitives.ReadUInt32BigEndian(_prefix.AsSpan(1));
        Problem = _prefix[0] switch
        {
            > 1 => $"a message begins with {_prefix[0]} instead of 0 or 1",
            1 when _encoding is null or "identity" => "a message is compressed, but no grpc-encoding was announced",
            1 when _encoding != "gzip" => "a message is compressed in a way that was not offered; only gzip is read",
            _ => length > maxMessageBytes ? $"a message of {Units.FormatSize(length)} is larger than {Units.FormatSize(maxMessageBytes)} (grpc.max_message)" : null,
        };
        _left = (int)Math.Min(length, int.MaxValue);
        return Problem is null;
    }

    private bool Pass(ReadOnlySpan<byte> message, IMessageSink sink)
    {
        _left = 0;
        _prefixLength = 0;
        return _prefix[0] == 0 ? sink.OnMessage(message) : Inflate(message) && sink.OnMessage(_plain.Bytes);
    }

    private bool Inflate(ReadOnlySpan<byte> message)
    {
        _plain.Clear();
        try
        {
            using var packed = new MemoryStream(message.ToArray(), writable: false);
            using var stream = new GZipStream(packed, CompressionMode.Decompress);
            Span<byte> piece = stackalloc byte[4096];
            for (int count; (count = stream.Read(piece)) > 0;)
            {
                if (!_plain.TryAppend(piece[..count]))
                {
                    Problem = $"a message is larger than {Units.FormatSize(maxMessageBytes)} after decompression (grpc.max_message)";
                    return false;
                }
            }

            return true;
        }
        catch (InvalidDataException)
        {
            Problem = "a compressed message is no valid gzip";
            return false;
        }
    }
}
