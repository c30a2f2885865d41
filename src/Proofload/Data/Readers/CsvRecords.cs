using System.Text;
using System.Text.Unicode;

namespace Proofload.Data.Readers;

/// <summary>
/// Records of a delimited text (RFC 4180): quoted fields may hold delimiters, doubled quotes and line breaks. Reads once, line by line.
/// A quote inside an unquoted field is an ordinary character, as most writers mean it.
/// </summary>
internal sealed class CsvRecords(LineReader lines)
{
    private const int LongestRecord = LineReader.LongestLine;

    private readonly StringBuilder _field = new();
    private byte _delimiter;

    /// <summary>Line on which the last record starts, from 1.</summary>
    public long LineNumber { get; private set; }

    /// <summary>The next record. Empty lines are passed over.</summary>
    /// <param name="fields">Its fields; empty when <paramref name="problem"/> says why it is unusable.</param>
    /// <param name="problem">Why the record is unusable; null when it is fine.</param>
    public bool Read(List<string> fields, out string? problem)
    {
        fields.Clear();
        problem = null;
        string line;
        do
        {
            if (!Next(out line, out problem))
                return false;
            LineNumber = lines.LineNumber;
            if (problem is not null)
                return true;
        }
        while (line.Length == 0);

        if (_delimiter == 0)
            _delimiter = Delimiter(line);
        problem = Split(line, fields);
        if (problem is not null)
            fields.Clear();
        return true;
    }

    private static byte Delimiter(string header)
    {
        if (header.Contains(',', StringComparison.Ordinal))
            return (byte)',';
        return header.Contains('\t', StringComparison.Ordinal) ? (byte)'\t' : header.Contains(';', StringComparison.Ordinal) ? (byte)';' : (byte)',';
    }

    private string? Split(string line, List<string> fields)
    {
        var size = 0;
        var at = 0;
        while (true)
        {
            _field.Clear();
            if (at < line.Length && line[at] == '"')
            {
                at++;
                while (true)
                {
                    var quote = line.IndexOf('"', at);
                    if (quote < 0)
                    {
                        _field.Append(line, at, line.Length - at).Append('\n');
                        size += line.Length + 1;
                        if (size > LongestRecord || !Next(out line, out var problem))
                            return "a quote is opened and never closed";
                        if (problem is not null)
                            return problem;
                        at = 0;
                        continue;
                    }

                    _field.Append(line, at, quote - at);
                    at = quote + 1;
                    if (at >= line.Length || line[at] != '"')
                        break;
                    _field.Append('"');
                    at++;
                }
            }

            var end = line.IndexOf((char)_delimiter, at);
            _field.Append(line, at, (end < 0 ? line.Length : end) - at);
            fields.Add(_field.ToString());
            if (end < 0)
                return null;
            at = end + 1;
        }
    }

    private bool Next(out string line, out string? problem)
    {
        line = "";
        problem = null;
        if (!lines.Read(out var bytes))
            return false;
        if (lines.WasTooLong)
            problem = "longer than 64 MiB";
        else if (!Utf8.IsValid(bytes.Span))
            problem = "not valid UTF-8";
        else
            line = Encoding.UTF8.GetString(bytes.Span);
        return true;
    }
}
