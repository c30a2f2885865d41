using System.Text.Json;
using System.Text.Json.Nodes;

namespace Proofload.Results;

/// <summary>A set of runs under a name, that later runs are compared with.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Runs">Ids of its runs, in order of their start.</param>
/// <param name="SetAt">When it was set, UTC.</param>
public sealed record Baseline(string Name, IReadOnlyList<string> Runs, DateTimeOffset SetAt);

/// <summary>The baselines of any store: one value of <see cref="IRunStore.ReadSettingAsync"/>, so every store has them.</summary>
public static class Baselines
{
    /// <summary>The setting that holds them.</summary>
    public const string Key = "baselines";

    /// <summary>Longest name.</summary>
    public const int LongestName = 100;

    /// <summary>All baselines, by name.</summary>
    /// <param name="store">Where runs are.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="StoreException">The store cannot be read, or what it holds is no list of baselines.</exception>
    public static async Task<IReadOnlyList<Baseline>> ListAsync(IRunStore store, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (await store.ReadSettingAsync(Key, cancellation) is not { } text)
            return [];
        try
        {
            return [.. JsonNode.Parse(text)!.AsObject().Select(static e => new Baseline(
                e.Key,
                [.. e.Value!["runs"]!.AsArray().Select(static r => r!.GetValue<string>())],
                e.Value["set_at"]!.GetValue<DateTimeOffset>())).OrderBy(static b => b.Name, StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException or FormatException)
        {
            throw new StoreException($"the baselines of {store.Location} are damaged: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    /// <summary>The baseline of a name; null when there is none.</summary>
    /// <param name="store">Where runs are.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public static async Task<Baseline?> FindAsync(IRunStore store, string name, CancellationToken cancellation) =>
        (await ListAsync(store, cancellation)).FirstOrDefault(b => b.Name == name);

    /// <summary>Sets a baseline, in place of one of the same name.</summary>
    /// <param name="store">Where runs are.</param>
    /// <param name="baseline">The baseline; at least one run.</param>
    /// <param name="cancellation">Ends the writing.</param>
    /// <exception cref="StoreException">The store cannot be read or written.</exception>
    public static async Task SetAsync(IRunStore store, Baseline baseline, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        var others = (await ListAsync(store, cancellation)).Where(b => b.Name != baseline.Name);
        await WriteAsync(store, [.. others, baseline], cancellation);
    }

    /// <summary>Deletes a baseline; its runs stay. False when there is none.</summary>
    /// <param name="store">Where runs are.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cancellation">Ends the writing.</param>
    /// <exception cref="StoreException">The store cannot be read or written.</exception>
    public static async Task<bool> DeleteAsync(IRunStore store, string name, CancellationToken cancellation)
    {
        var all = await ListAsync(store, cancellation);
        if (all.All(b => b.Name != name))
            return false;
        await WriteAsync(store, [.. all.Where(b => b.Name != name)], cancellation);
        return true;
    }

    /// <summary>What is wrong with a name; null when nothing is.</summary>
    /// <param name="name">The name.</param>
    public static string? Problem(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length is 0 or > LongestName || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/')
            ? $"a baseline's name has 1 to {LongestName} letters, digits, '-', '_', '.' and '/'"
            : name == RunReference.Last ? $"'{RunReference.Last}' names the newest run" : null;
    }

    private static Task WriteAsync(IRunStore store, IReadOnlyList<Baseline> baselines, CancellationToken cancellation)
    {
        var document = new JsonObject();
        foreach (var b in baselines.OrderBy(static b => b.Name, StringComparer.Ordinal))
            document[b.Name] = new JsonObject { ["runs"] = new JsonArray([.. b.Runs.Select(static r => (JsonNode)r)]), ["set_at"] = b.SetAt };
        return store.WriteSettingAsync(Key, document.ToJsonString(), cancellation);
    }
}
