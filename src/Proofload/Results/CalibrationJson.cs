using System.Text.Json;

namespace Proofload.Results;

/// <summary>A calibration as JSON: the same shape as <c>calibration.measured</c> of a run's document.</summary>
public static class CalibrationJson
{
    /// <summary>The only shape so far.</summary>
    public const int CurrentSchema = 1;

    /// <summary>The document, indented.</summary>
    /// <param name="calibration">The calibration.</param>
    public static string Write(Calibration calibration)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        return JsonSerializer.Serialize(calibration, RunResultJson.CalibrationTypeInfo);
    }

    /// <summary>Reads a document; null when it is damaged or of a shape that this version does not know, because a calibration can always be made again.</summary>
    /// <param name="json">The text.</param>
    public static Calibration? Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return JsonSerializer.Deserialize(json, RunResultJson.CalibrationTypeInfo) is { Schema: CurrentSchema } calibration ? calibration : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
