namespace Proofload.Imports.Prices;

/// <summary>Reads one format of price lists.</summary>
internal interface IPriceReader
{
    /// <summary>Name of the format.</summary>
    string Name { get; }

    /// <summary>What it is and who writes it, in one line.</summary>
    string Description { get; }

    /// <summary>Whether a file begins like this format.</summary>
    /// <param name="head">Its first 64 KiB as text.</param>
    bool Fits(string head);

    /// <summary>Reads a list.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="into">Takes the prices.</param>
    /// <exception cref="System.Text.Json.JsonException">The document is damaged.</exception>
    /// <exception cref="FormatException">The document is not what its head promised; one line.</exception>
    void Read(Stream stream, PriceListing into);
}
