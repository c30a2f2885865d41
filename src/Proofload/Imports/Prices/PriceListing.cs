using System.Globalization;
using System.Text.Json;
using Proofload.Analysis.Cost;

namespace Proofload.Imports.Prices;

/// <summary>Collects the prices of a list while it is read: what is wanted, and why the rest is left out.</summary>
internal sealed class PriceListing(PriceImportOptions options, string fileName, DateOnly fileDate)
{
    /// <summary>More entries are no book that anybody reads.</summary>
    public const int Most = 5_000;

    private readonly Dictionary<string, int> _skipped = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Name, string? Region), InstancePrice> _instances = [];
    private readonly Dictionary<string, EgressPrice> _egress = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ApiPrice> _apis = new(StringComparer.Ordinal);
    private readonly List<string> _notes = [];

    public PriceImportOptions Options => options;

    public int Count => _instances.Count + _egress.Count + _apis.Count;

    public void Note(string text)
    {
        if (!_notes.Contains(text, StringComparer.Ordinal))
            _notes.Add(text);
    }

    public void Skip(string reason) => _skipped[reason] = _skipped.GetValueOrDefault(reason) + 1;

    /// <summary>True when the user wants this name of this region.</summary>
    public bool Wants(string name, string? region)
    {
        if (options.Region is { } wanted && region is not null && !string.Equals(region, wanted, StringComparison.OrdinalIgnoreCase))
        {
            Skip($"another region than {wanted}");
            return false;
        }

        if (options.Only is { } pattern && !Matches(name, pattern))
        {
            Skip($"name does not match '{pattern}'");
            return false;
        }

        return true;
    }

    /// <summary>True when an amount is in the book's currency.</summary>
    public bool IsOurs(string? currency)
    {
        if (currency is null || string.Equals(currency, options.Book.Currency, StringComparison.OrdinalIgnoreCase))
            return true;
        Skip($"in {currency}, the book is in {options.Book.Currency}");
        return false;
    }

    public string Source(string? own) => options.Source ?? (string.IsNullOrWhiteSpace(own) ? fileName : own.Trim());

    /// <summary>The day of a figure: the user's, the list's own (ISO 8601, with or without a time), else the file's.</summary>
    public DateOnly Date(string? own)
    {
        if (options.Date is { } given)
            return given;
        if (own is { Length: >= 10 } && DateOnly.TryParseExact(own.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return date;
        Note($"the list names no date: the file's own is taken, {fileDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} (--date gives another)");
        return fileDate;
    }

    public void Add(InstancePrice price)
    {
        Room();
        var key = (price.Name, price.Region);
        if (_instances.TryGetValue(key, out var there) && there.Hourly != price.Hourly)
            Note($"{price.Name}{(price.Region is { } r ? " in " + r : "")} stands in the list with several prices; the lowest is taken");
        if (there is null || price.Hourly < there.Hourly)
            _instances[key] = price with { Spot = price.Spot ?? there?.Spot };
    }

    public void Add(EgressPrice price)
    {
        Room();
        if (!_egress.TryGetValue(price.Region ?? "", out var there) || price.PerGb > there.PerGb)
            _egress[price.Region ?? ""] = price;
    }

    public void Add(ApiPrice price)
    {
        Room();
        _apis[price.Model] = price;
    }

    /// <summary>A spot price for a machine of the list or of the book.</summary>
    /// <returns>False when neither knows the machine.</returns>
    public bool AddSpot(string name, string? region, Func<decimal, SpotPrice> spotOf)
    {
        var machine = _instances.GetValueOrDefault((name, region)) ?? options.Book.Instances.FirstOrDefault(i => i.Name == name && i.Region == region);
        if (machine is null)
            return false;
        _instances[(name, region)] = machine with { Spot = spotOf(machine.Hourly) };
        return true;
    }

    public PriceImportResult ToResult(string format)
    {
        var (added, replaced) = (0, 0);
        var instances = Merge(options.Book.Instances, _instances.Values, static i => (i.Name, i.Region), static (old, now) => now with { Gpus = now.Gpus ?? old.Gpus, Spot = now.Spot ?? old.Spot });
        var egress = Merge(options.Book.Egress, _egress.Values, static e => (e.Region ?? "", (string?)""), static (_, now) => now);
        var apis = Merge(options.Book.Apis, _apis.Values, static a => (a.Model, (string?)""), static (_, now) => now);
        return new PriceImportResult
        {
            Format = format,
            Book = options.Book with { Instances = instances, Egress = egress, Apis = apis },
            Added = added,
            Replaced = replaced,
            Skipped = [.. _skipped.OrderByDescending(static s => s.Value).ThenBy(static s => s.Key, StringComparer.Ordinal).Select(static s => (s.Key, s.Value))],
            Notes = _notes,
        };

        List<T> Merge<T>(IReadOnlyList<T> old, IEnumerable<T> listed, Func<T, (string, string?)> keyOf, Func<T, T, T> replace)
        {
            var merged = old.ToList();
            var at = merged.Select((item, i) => (keyOf(item), i)).ToDictionary(static p => p.Item1, static p => p.i);
            foreach (var item in listed.OrderBy(i => keyOf(i).Item1, StringComparer.Ordinal).ThenBy(i => keyOf(i).Item2, StringComparer.Ordinal))
            {
                if (at.TryGetValue(keyOf(item), out var index))
                {
                    merged[index] = replace(merged[index], item);
                    replaced++;
                }
                else
                {
                    merged.Add(item);
                    added++;
                }
            }

            return merged;
        }
    }

    /// <summary>An exact amount from a JSON number or text; null when it is neither or not in the range of amounts.</summary>
    public static decimal? Amount(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => Amount(element.GetRawText()),
        JsonValueKind.String => Amount(element.GetString()),
        _ => null,
    };

    /// <summary>An exact amount; null when it is none, negative or absurd.</summary>
    public static decimal? Amount(string? text) => text is not null && PriceScalars.TryParse(text, out var value) && value is >= 0 and <= 1_000_000_000 ? value : null;

    private void Room()
    {
        if (Count >= Most)
            throw new ImportException($"{fileName}: more than {Most:N0} prices fit; narrow them with --only and --region");
    }

    private static bool Matches(string name, string pattern)
    {
        if (!pattern.Contains('*', StringComparison.Ordinal))
            return name.Contains(pattern, StringComparison.OrdinalIgnoreCase);

        var parts = pattern.Split('*');
        var at = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            var found = i == parts.Length - 1 && parts[i].Length > 0 && i > 0
                ? name.Length - parts[i].Length
                : name.IndexOf(parts[i], at, StringComparison.OrdinalIgnoreCase);
            if (found < at || (i == 0 && found != 0) || !name.AsSpan(found, parts[i].Length).Equals(parts[i], StringComparison.OrdinalIgnoreCase))
                return false;
            at = found + parts[i].Length;
        }

        return parts[^1].Length == 0 || at == name.Length;
    }
}
