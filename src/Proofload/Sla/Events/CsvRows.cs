using System.Text;
using Proofload.Plans;

namespace Proofload.Sla.Events;

/// <summary>Rows of CSV (RFC 4180, without line ends inside of quotes).</summary>
internal sealed class CsvRows(EventFields fields) : IRowParser
{
    private const int MostColumns = 1_000;
    private readonly List<string> _unused = [];
    private EventField?[] _columns = [];
    private byte[] _unquoted = [];

    public bool HasTotal { get; private set; }

    public bool HasErrors { get; private set; }

    public IReadOnlyCollection<string> Unused => _unused;

    public bool Parse(ReadOnlySpan<byte> line, bool isFirst, EventRow row)
    {
        if (isFirst)
        {
            Head(line);
            return false;
        }

        if (line.Length == 0)
            return false;
        if (_columns.Length == 0)
            throw new InvalidDataException("the file has no head");
        var at = 0;
        var column = 0;
        while (true)
        {
            var field = Next(line, ref at, out var isLast);
            if (column == _columns.Length)
                throw new InvalidDataException($"more fields than the {_columns.Length} of the head");
            if (_columns[column++] is { } known && fields.Set(row, known, field) is { } problem)
                throw new InvalidDataException(problem);
            if (isLast)
                break;
        }

        if (column != _columns.Length)
            throw new InvalidDataException($"{column} fields, the head has {_columns.Length}");
        return true;
    }

    private void Head(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            line = line[3..];
        var names = new List<string>();
        var at = 0;
        for (var isLast = false; !isLast;)
        {
            names.Add(Encoding.UTF8.GetString(Next(line, ref at, out isLast)).Trim());
            if (names.Count > MostColumns)
                throw new InvalidDataException($"the head has more than {MostColumns} columns");
        }

        if (names.Where(static n => n.Length > 0).GroupBy(static n => n, StringComparer.Ordinal).FirstOrDefault(static g => g.Count() > 1) is { } twice)
            throw new InvalidDataException($"the column {Units.Quote(twice.Key)} stands in the head twice");
        _columns = [.. names.Select(fields.Find)];
        _unused.AddRange(names.Where((_, i) => _columns[i] is null));
        HasTotal = names.Contains("total");
        HasErrors = _columns.Any(static c => c?.Kind == EventFieldKind.Error);
        Needs(names);
    }

    /// <summary>A log without a time, or without anything that says how a request went, is none.</summary>
    private void Needs(List<string> names)
    {
        if (!names.Contains("time"))
            throw new InvalidDataException($"the head has no column time{Near("time")}");
        if (!names.Contains("total") && !names.Contains("status") && !names.Contains("outcome"))
            throw new InvalidDataException($"the head has neither total (rows of counts) nor status or outcome (rows of requests){Near("status")}");

        string Near(string wanted) => _unused.Find(n => NearestName.Find(n, [wanted, "total", "outcome"]) is not null) is { } near
            ? $"; is {Units.Quote(near)} meant as '{NearestName.Find(near, [wanted, "total", "outcome"])}'?"
            : $"; it has {Units.Quote(string.Join(", ", names), 80)}";
    }

    private ReadOnlySpan<byte> Next(ReadOnlySpan<byte> line, ref int at, out bool isLast)
    {
        var rest = line[at..];
        if (rest.Length > 0 && rest[0] == '"')
            return Quoted(line, ref at, out isLast);
        var length = rest.IndexOf((byte)',');
        isLast = length < 0;
        at += isLast ? rest.Length : length + 1;
        return isLast ? rest : rest[..length];
    }

    private ReadOnlySpan<byte> Quoted(ReadOnlySpan<byte> line, ref int at, out bool isLast)
    {
        if (_unquoted.Length < line.Length)
            _unquoted = new byte[line.Length];
        var length = 0;
        var i = at + 1;
        while (true)
        {
            if (i >= line.Length)
                throw new InvalidDataException("a quote is not closed in its line");
            if (line[i] != '"')
            {
                _unquoted[length++] = line[i++];
            }
            else if (i + 1 < line.Length && line[i + 1] == '"')
            {
                _unquoted[length++] = (byte)'"';
                i += 2;
            }
            else
            {
                break;
            }
        }

        i++;
        isLast = i == line.Length;
        if (!isLast && line[i] != ',')
            throw new InvalidDataException("text behind a closed quote");
        at = i + 1;
        return _unquoted.AsSpan(0, length);
    }
}
