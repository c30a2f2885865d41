using System.Buffers;

namespace Proofload.Protocols.Ndjson;

/// <summary>
/// Cuts a stream of one JSON object a line (application/x-ndjson) from pieces cut anywhere. Lines that lie whole in the received bytes are
/// passed on without a copy; only what a cut divides is carried over. A carriage return before the line feed and blank lines are ignored.
/// </summary>
internal sealed class LineParser(int maxLineBytes)
{
    private const int KeptBytes = 64 * 1024;

    private ArrayBufferWriter<byte> _line = new(256);

    /// <summary>A line was longer than the limit.</summary>
    public bool TooLong { get; private set; }

    /// <summary>Starts anew; a large buffer is given back.</summary>
    public void Reset()
    {
        if (_line.Capacity > KeptBytes)
        {
            _line = new ArrayBufferWriter<byte>(256);
        }

        _line.ResetWrittenCount();
        TooLong = false;
    }

    /// <summary>Takes the next bytes. False when the sink stopped or the limit was passed; then nothing more is parsed until <see cref="Reset"/>.</summary>
    public bool Feed(ReadOnlySpan<byte> bytes, ILineSink sink)
    {
        if (TooLong)
        {
            return false;
        }

        while (!bytes.IsEmpty)
        {
            var length = bytes.IndexOf((byte)'\n');
            var part = length < 0 ? bytes : bytes[..length];
            if (_line.WrittenCount + part.Length > maxLineBytes)
            {
                TooLong = true;
                return false;
            }

            if (length < 0)
            {
                _line.Write(part);
                return true;
            }

            if (!Take(part, sink))
            {
                return false;
            }

            bytes = bytes[(length + 1)..];
        }

        return true;
    }

    /// <summary>At the end of the stream: a last line that no line feed ended; empty without one.</summary>
    public ReadOnlySpan<byte> Unfinished() => TooLong ? default : Trimmed(_line.WrittenSpan);

    private static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> line) => line.Trim(" \t\r"u8);

    private bool Take(ReadOnlySpan<byte> part, ILineSink sink)
    {
        var carried = _line.WrittenCount > 0;
        if (carried)
        {
            _line.Write(part);
        }

        var line = Trimmed(carried ? _line.WrittenSpan : part);
        var go = line.IsEmpty || sink.OnLine(line);
        _line.ResetWrittenCount();
        return go;
    }
}
