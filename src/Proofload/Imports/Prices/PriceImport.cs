using System.Text;
using System.Text.Json;
using Proofload.Data.Readers;
using Proofload.Imports.Reading;
using Proofload.Plans;

namespace Proofload.Imports.Prices;

/// <summary>Brings price lists of providers and tools into a price book.</summary>
public static class PriceImport
{
    private const int HeadBytes = 1 << 16;

    // A format whose head says more comes first.
    private static readonly IPriceReader[] Readers =
    [
        new AwsOfferReader(), new AwsCsvReader(), new SpotAdvisorReader(), new AzureRetailReader(), new GcpSkusReader(),
        new InfracostReader(), new OpenCostReader(), new LiteLlmReader(),
    ];

    /// <summary>The formats.</summary>
    public static IReadOnlyList<(string Name, string Description)> Formats { get; } = [.. Readers.Select(static r => (r.Name, r.Description))];

    /// <summary>Reads a list; gzip is unpacked.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What is wanted of it.</param>
    /// <exception cref="ImportException">The file cannot be read, is of no known format, or holds no price that can be used; one line.</exception>
    public static PriceImportResult Read(string path, PriceImportOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var name = Path.GetFileName(path);
        try
        {
            var reader = Find(path, name, options.Format);
            var listing = new PriceListing(options, name, DateOnly.FromDateTime(File.GetLastWriteTimeUtc(path)));
            using (var stream = DataFile.Open(path, "price list"))
                reader.Read(stream, listing);
            if (listing.Count > 0)
                return listing.ToResult(reader.Name);

            var skipped = listing.ToResult(reader.Name).Skipped;
            var why = skipped.Count == 0 ? "it lists none" : string.Join("; ", skipped.Take(3).Select(static s => $"{s.Count:N0} left out: {s.Reason}"));
            throw new ImportException($"{name}: {reader.Name} without a price that can be used ({why})");
        }
        catch (PlanException e)
        {
            throw new ImportException(e.Message, e);
        }
        catch (JsonException e)
        {
            throw new ImportException($"{name}{(e.LineNumber is { } line ? $":{line + 1}" : "")}: {JsonPull.Describe(e)}", e);
        }
        catch (InvalidOperationException e)
        {
            throw new ImportException($"{name}: a text is not valid Unicode", e);
        }
        catch (FormatException e)
        {
            throw new ImportException($"{name}: {e.Message}", e);
        }
        catch (Exception e) when (DataFile.IsUnreadable(e))
        {
            throw new ImportException($"{name}: cannot be read: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    private static IPriceReader Find(string path, string name, string? format)
    {
        if (format is not null)
            return Readers.FirstOrDefault(r => r.Name == format) ?? throw new ImportException($"there is no price list format '{format}'; {NearestName.Hint(format, [.. Readers.Select(static r => r.Name)])}");

        using var stream = DataFile.Open(path, "price list");
        var buffer = new byte[HeadBytes];
        var head = Encoding.UTF8.GetString(buffer, 0, stream.ReadAtLeast(buffer, HeadBytes, throwOnEndOfStream: false));
        return Readers.FirstOrDefault(r => r.Fits(head))
            ?? throw new ImportException($"{name}: no price list that is known; formats: {string.Join(", ", Readers.Select(static r => r.Name))}");
    }
}
