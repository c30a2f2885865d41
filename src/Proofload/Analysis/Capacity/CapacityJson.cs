using System.Text.Encodings.Web;
using System.Text.Json;
using Proofload.Results;

namespace Proofload.Analysis.Capacity;

/// <summary>
/// Capacity answers as JSON: snake_case, stable field order, every field always written, null for what is unknown. Reading what was written
/// gives the same answer, and its steps continue the search (<see cref="CapacitySearch.Resume"/>).
/// </summary>
public static class CapacityJson
{
    private static readonly CapacityJsonContext Indented = new(new JsonSerializerOptions(CapacityJsonContext.Default.Options)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>The document, indented.</summary>
    /// <param name="result">The answer.</param>
    public static string Write(CapacityResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return JsonSerializer.Serialize(result, Indented.CapacityResult);
    }

    /// <summary>Reads a document.</summary>
    /// <param name="json">The text.</param>
    /// <param name="source">What to call it in an error, for example the file's name.</param>
    /// <exception cref="RunResultFormatException">Damaged JSON or a missing field; one line.</exception>
    public static CapacityResult Read(string json, string source = "capacity")
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return JsonSerializer.Deserialize(json, Indented.CapacityResult) is { } result ? Filled(result) : throw new JsonException("it holds null");
        }
        catch (JsonException e)
        {
            var message = e.Message.Split(" Path: ", 2)[0];
            throw new RunResultFormatException($"{source}: no readable capacity: {string.Concat(message.Select(static c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c))}", e);
        }
    }

    // Generated deserialisation leaves lists that a document does not have null, and says nothing about null items.
    private static CapacityResult Filled(CapacityResult result) => result with
    {
        Notes = Each(result.Notes, static n => n),
        Knee = result.Knee is { Points: null } knee ? knee with { Points = [] } : result.Knee,
        Steps = Each(result.Steps, static s => s with
        {
            Observed = s.Observed with
            {
                Objectives = Each(s.Observed.Objectives, static o => o with { Unit = o.Unit ?? "", Reason = o.Reason ?? "" }),
                MeasurementReasons = Each(s.Observed.MeasurementReasons, static r => r),
                Windows = s.Observed.Windows ?? [],
            },
        }),
    };

    private static T[] Each<T>(IReadOnlyList<T>? items, Func<T, T> fill)
        where T : class =>
        items is null ? [] : [.. items.Select(item => fill(item ?? throw new JsonException("a list holds null in place of a value")))];
}
