using System.Text;

namespace Proofload.Reports.Records;

/// <summary>Splits CSV (RFC 4180) into rows: quoted fields may hold commas, quotes and line ends.</summary>
/// <param name="reader">The text.</param>
/// <param name="source">What errors call it.</param>
internal sealed class CsvFields(TextReader reader, string source)
{
    private readonly StringBuilder _field = new();

    /// <summary>Number of the line that the next row starts in, from 1.</summary>
    public int Line { get; private set; } = 1;

    /// <summary>Reads the next row; false at the end. A quote that is never closed ends with the text.</summary>
    /// <exception cref="InvalidDataException">The row is longer than any record.</exception>
    public bool Read(List<string> row)
    {
        row.Clear();
        _field.Clear();
        var (first, length) = (Line, 0);
        var quoted = false;
        var any = false;
        while (reader.Read() is >= 0 and var read)
        {
            var c = (char)read;
            any = true;
            if (++length > RecordLines.LongestLine)
            {
                throw new InvalidDataException($"{source}:{first}: the row is longer than any record");
            }

            Line += c == '\n' ? 1 : 0;
            if (quoted)
            {
                if (c != '"')
                {
                    _field.Append(c);
                }
                else if (reader.Peek() == '"')
                {
                    _field.Append((char)reader.Read());
                }
                else
                {
                    quoted = false;
                }
            }
            else if (c == '"' && _field.Length == 0)
            {
                quoted = true;
            }
            else if (c == ',')
            {
                End(row);
            }
            else if (c == '\n')
            {
                End(row);
                return true;
            }
            else if (c != '\r')
            {
                _field.Append(c);
            }
        }

        if (any)
        {
            End(row);
        }

        return any;
    }

    private void End(List<string> row)
    {
        row.Add(_field.ToString());
        _field.Clear();
    }
}
