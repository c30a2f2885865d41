using System.Text.Json;
using Proofload.Plans;

namespace Proofload.Protocols.TfServing;

/// <summary>What a good answer must have.</summary>
/// <param name="Field">Name of the result: <c>predictions</c>, <c>outputs</c> or <c>results</c>.</param>
/// <param name="Other">Another name that is as good; empty for none.</param>
/// <param name="Entries">Entries that the result must have; null when that is not known.</param>
internal sealed record ExpectedAnswer(string Field, string Other, int? Entries)
{
    /// <summary>The answer to a request that is made from the plan's inputs.</summary>
    public static ExpectedAnswer Of(ServingVerb verb, TensorLayout layout, int batch) => verb != ServingVerb.Predict ? Results(batch)
        : layout == TensorLayout.Row ? new ExpectedAnswer("predictions", "", batch)
        : new ExpectedAnswer("outputs", "", null);

    /// <summary>The answer to a body of the plan: one that never changes says how many instances it has.</summary>
    /// <exception cref="PlanException">The body is no JSON object, or has none of the fields that such a request has.</exception>
    public static ExpectedAnswer Of(ServingVerb verb, ReadOnlySpan<byte> body, string request)
    {
        if (body.IsEmpty)
        {
            return verb == ServingVerb.Predict ? new ExpectedAnswer("predictions", "outputs", null) : Results(null);
        }

        var where = $"request '{request}', body";
        try
        {
            // TensorFlow Serving takes NaN and Infinity too, which no JSON has; a body with them is left to the server.
            if (LooseNumbers.AreIn(body))
            {
                return verb == ServingVerb.Predict ? new ExpectedAnswer("predictions", "outputs", null) : Results(null);
            }

            using var json = JsonDocument.Parse(body.ToArray());
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw new PlanException($"{where}: must be a JSON object");
            }

            if (verb != ServingVerb.Predict)
            {
                return Results(Count(root, "examples") ?? throw new PlanException($"{where}: has no list of examples"));
            }

            return Count(root, "instances") is { } instances ? new ExpectedAnswer("predictions", "", instances)
                : root.TryGetProperty("instances", out _) ? new ExpectedAnswer("predictions", "", null)
                : root.TryGetProperty("inputs", out _) ? new ExpectedAnswer("outputs", "", null)
                : throw new PlanException($"{where}: has neither instances nor inputs");
        }
        catch (JsonException failure)
        {
            throw new PlanException($"{where}: no valid JSON: {failure.Message}", failure);
        }
    }

    private static ExpectedAnswer Results(int? count) => new("results", "result", count);

    private static int? Count(JsonElement root, string name) =>
        root.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.GetArrayLength() : null;
}
