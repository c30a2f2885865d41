namespace Proofload.Reports.Records;

/// <summary>Lines of a text, one at a time, each with its number. A line that is longer than any record is refused, so memory stays bounded whatever the file.</summary>
/// <param name="reader">The text.</param>
/// <param name="source">What errors call it.</param>
internal sealed class RecordLines(TextReader reader, string source)
{
    /// <summary>Longest line, characters; the longest that <see cref="RecordWriter"/> writes has some 25,000.</summary>
    public const int LongestLine = 1 << 20;

    private readonly char[] _buffer = new char[16 * 1024];
    private readonly System.Text.StringBuilder _line = new();
    private int _at;
    private int _end;

    /// <summary>Number of the last line, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>The next line without its end; null behind the last one.</summary>
    /// <exception cref="InvalidDataException">The line is too long.</exception>
    public string? Read()
    {
        _line.Clear();
        var any = false;
        while (_at < _end || Fill())
        {
            any = true;
            var rest = _buffer.AsSpan(_at, _end - _at);
            var length = rest.IndexOf('\n');
            _line.Append(length < 0 ? rest : rest[..length]);
            _at += length < 0 ? rest.Length : length + 1;
            if (_line.Length > LongestLine)
            {
                throw new InvalidDataException($"{source}:{Number + 1}: the line is longer than any record");
            }

            if (length >= 0)
            {
                break;
            }
        }

        if (!any)
        {
            return null;
        }

        Number++;
        return _line is { Length: > 0 } && _line[^1] == '\r' ? _line.ToString(0, _line.Length - 1) : _line.ToString();
    }

    private bool Fill()
    {
        (_at, _end) = (0, reader.Read(_buffer, 0, _buffer.Length));
        return _end > 0;
    }
}
