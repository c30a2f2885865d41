using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Proofload.Plans;
using Proofload.Plans.Binding;

namespace Proofload.Analysis.Cost;

/// <summary>
/// Price books written as YAML. Every problem of a file is reported at once, one line each:
/// <c>prices.yaml:7:5: instances[0].hourly: '$1' is not an amount such as 1.006; digits and a point, no currency sign</c>.
/// </summary>
public static class PriceBookFile
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads and checks a price book.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sourceName">What errors call it. Default <paramref name="path"/>.</param>
    /// <exception cref="PlanException">The file cannot be read, or a figure is wrong.</exception>
    public static PriceBook Load(string path, string? sourceName = null)
    {
        sourceName ??= path;
        try
        {
            return Parse(File.ReadAllText(path), sourceName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new PlanException($"cannot read the price book {Units.Quote(sourceName)}: {(e is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : e.Message.ReplaceLineEndings(" "))}", e);
        }
    }

    /// <summary>Reads and checks the text of a price book.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="sourceName">What errors call it.</param>
    /// <exception cref="PlanException">A figure is wrong.</exception>
    public static PriceBook Parse(string text, string sourceName)
    {
        var context = new BindContext(sourceName, "", static _ => null);
        var root = YamlComposer.Compose(text, sourceName, "price book");
        PriceBookSection.Book.TryRead(root, "", context, out var book);
        if (book is not null)
        {
            var problems = new ProblemList();
            PriceBookSection.Book.Check(book, "", problems);
            Twice(book.Instances, "instances", static i => i.Region is null ? i.Name : $"{i.Name} in {i.Region}", problems);
            Twice(book.Egress, "egress", static e => e.Region ?? "every region", problems);
            Twice(book.Apis, "apis", static a => a.Model, problems);
            context.Add(problems.Items);
        }

        return !context.HasProblems && book is not null ? book : throw context.ToException();
    }

    /// <summary>Writes a price book; reading it back gives an equal one.</summary>
    /// <param name="book">The book.</param>
    public static string Write(PriceBook book)
    {
        ArgumentNullException.ThrowIfNull(book);
        // Lists that compare by content: an empty one is then the default, which is not written.
        return PlanWriter.Write(PriceBookSection.Book.Write(book with
        {
            Instances = ValueList<InstancePrice>.Of(book.Instances),
            Egress = ValueList<EgressPrice>.Of(book.Egress),
            Apis = ValueList<ApiPrice>.Of([.. book.Apis.Select(static a => a with { Tiers = ValueList<ApiTier>.Of(a.Tiers) })]),
        }));
    }

    /// <summary>JSON Schema (draft 2020-12) of price books, for editors.</summary>
    public static string Schema()
    {
        var schema = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = "Proofload price book" };
        foreach (var (name, value) in PriceBookSection.Book.Schema())
            schema[name] = value?.DeepClone();
        return schema.ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";
    }

    private static void Twice<T>(IReadOnlyList<T> items, string field, Func<T, string> nameOf, ProblemList problems)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < items.Count; i++)
        {
            if (!seen.TryAdd(nameOf(items[i]), i))
                problems.Add($"{field}[{i}]", $"{Units.Quote(nameOf(items[i]))} stands in the book twice; the first is {field}[{seen[nameOf(items[i])]}]");
        }
    }
}
