using System.Globalization;
using System.Text;
using Proofload.Plans;

namespace Proofload.Sla.Events;

/// <summary>
/// Names of what can go wrong, as small numbers: an HTTP status is itself (503), everything else (<c>timeout</c>, <c>reset</c>) has a number from 1000 on.
/// 0 is success. One object goes with one reading; it does not grow with the number of rows.
/// </summary>
public sealed class ErrorClasses
{
    /// <summary>Most different names.</summary>
    public const int MostNames = 1_000;

    private const int FirstName = 1_000;
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];

    /// <summary>Class of a request that went well.</summary>
    public const int Ok = 0;

    /// <summary>Numbers given so far are below this.</summary>
    public int End => FirstName + _names.Count;

    /// <summary>The class of an HTTP status: success below 400.</summary>
    /// <param name="status">100 to 599.</param>
    public static int OfStatus(int status) => status < 400 ? Ok : status;

    /// <summary>The class of a name or of a status as text; <c>ok</c>, <c>success</c> and statuses below 400 are success.</summary>
    /// <param name="utf8">The name.</param>
    /// <exception cref="InvalidDataException">There are too many different names, or it is none.</exception>
    public int Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length == 3 && utf8[0] is >= (byte)'1' and <= (byte)'5' && utf8[1] is >= (byte)'0' and <= (byte)'9' && utf8[2] is >= (byte)'0' and <= (byte)'9')
            return OfStatus(((utf8[0] - '0') * 100) + ((utf8[1] - '0') * 10) + (utf8[2] - '0'));
        if (utf8.SequenceEqual("ok"u8) || utf8.SequenceEqual("success"u8))
            return Ok;
        Span<char> chars = stackalloc char[64];
        if (utf8.Length is 0 or > 64 || !Encoding.UTF8.TryGetChars(utf8, chars, out var length))
            throw new InvalidDataException("a class of errors has 1 to 64 characters");
        return Of(chars[..length]);
    }

    /// <summary>The class of a name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="InvalidDataException">There are too many different names.</exception>
    public int Of(ReadOnlySpan<char> name)
    {
        var lookup = _ids.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(name, out var id))
            return id;
        if (_names.Count == MostNames)
            throw new InvalidDataException($"there are more than {MostNames} different classes of errors; is this the column of classes?");
        _names.Add(name.ToString());
        _ids.Add(_names[^1], id = FirstName + _names.Count - 1);
        return id;
    }

    /// <summary>The name of a class.</summary>
    /// <param name="id">Its number.</param>
    public string NameOf(int id) => id == Ok ? "ok" : id < FirstName ? id.ToString(CultureInfo.InvariantCulture) : _names[id - FirstName];

    /// <summary>True when a pattern of a contract means a class.</summary>
    /// <param name="pattern"><c>503</c>, <c>5xx</c>, <c>timeout</c> or <c>*</c>.</param>
    /// <param name="id">The class, not success.</param>
    public bool Matches(string pattern, int id)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return id != Ok && (pattern == "*" || (IsHundred(pattern) ? id / 100 == pattern[0] - '0' && id < FirstName : NameOf(id) == pattern));
    }

    /// <summary>What is wrong with a pattern; null when nothing is.</summary>
    internal static string? Problem(string pattern)
    {
        if (pattern == "*" || IsHundred(pattern))
            return null;
        if (pattern.Length is 0 or > 64 || pattern.Any(static c => !char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-' or '.')))
            return $"{Units.Quote(pattern)} is not a class of errors; write for example 503, 5xx, timeout or *";
        if (int.TryParse(pattern, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is < 400 or > 599)
            return status < 400 ? $"{pattern} is not an error; statuses of errors are 400 to 599" : $"{pattern} is not a status; statuses of errors are 400 to 599";
        return pattern is "ok" or "success" ? $"'{pattern}' is not an error" : null;
    }

    private static bool IsHundred(string pattern) => pattern is "4xx" or "5xx";
}

/// <summary>A set of classes, decided once for each class and then looked up.</summary>
/// <param name="patterns">Patterns of a contract.</param>
/// <param name="classes">The classes of the reading.</param>
internal sealed class ErrorClassSet(IReadOnlyList<string> patterns, ErrorClasses classes)
{
    private sbyte[] _known = new sbyte[1_024];

    public bool Contains(int id)
    {
        if (id >= _known.Length)
            Array.Resize(ref _known, Math.Max(id + 1, classes.End + 64));
        if (_known[id] == 0)
            _known[id] = (sbyte)(patterns.Any(p => classes.Matches(p, id)) ? 1 : -1);
        return _known[id] > 0;
    }
}
