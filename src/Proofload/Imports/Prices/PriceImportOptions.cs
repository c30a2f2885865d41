using Proofload.Analysis.Cost;

namespace Proofload.Imports.Prices;

/// <summary>What of a price list is wanted, and what the list itself cannot say.</summary>
public sealed record PriceImportOptions
{
    /// <summary>Format of the file; null finds it out from the content.</summary>
    public string? Format { get; init; }

    /// <summary>Part of the names that are wanted, with <c>*</c> for anything; null for all.</summary>
    public string? Only { get; init; }

    /// <summary>Region that is wanted; null for all.</summary>
    public string? Region { get; init; }

    /// <summary>Source that is written beside each figure; null for the one that the file names, else the file itself.</summary>
    public string? Source { get; init; }

    /// <summary>Day that is written beside each figure; null for the one that the file names, else the day the file was written.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>The book that the prices go into: the currency it has, and the machines whose spot prices a spot-advisor file completes.</summary>
    public required PriceBook Book { get; init; }
}

/// <summary>What a price list gave.</summary>
public sealed record PriceImportResult
{
    /// <summary>Format of the list.</summary>
    public required string Format { get; init; }

    /// <summary>The book with the prices of the list; an entry of the same name and region is replaced.</summary>
    public required PriceBook Book { get; init; }

    /// <summary>Entries that are new.</summary>
    public required int Added { get; init; }

    /// <summary>Entries that stood in the book and have the list's price now.</summary>
    public required int Replaced { get; init; }

    /// <summary>What could not be used: the reason and how many entries it struck, the most frequent first.</summary>
    public required IReadOnlyList<(string Reason, int Count)> Skipped { get; init; }

    /// <summary>What the reader should know about the list as a whole.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
