namespace Proofload.Imports.Reading;

/// <summary>The columns of a delimited text by name.</summary>
internal sealed class CsvColumns(IReadOnlyList<string> names)
{
    private readonly string[] _names = [.. names.Select(static n => n.Trim())];

    /// <summary>Number of columns.</summary>
    public int Count => _names.Length;

    /// <summary>The field of a column; null when there is no such column or it is empty.</summary>
    public string? Text(IReadOnlyList<string> fields, string name)
    {
        var at = Array.IndexOf(_names, name);
        return at >= 0 && fields[at].Length > 0 ? fields[at] : null;
    }

    /// <summary>The field of a column as a finite number; null when it is none.</summary>
    public double? Number(IReadOnlyList<string> fields, string name) => Numbers.Parse(Text(fields, name));

    /// <summary>The field of a column as a count; null when it is none.</summary>
    public long? Whole(IReadOnlyList<string> fields, string name) => Numbers.Count(Text(fields, name));
}
