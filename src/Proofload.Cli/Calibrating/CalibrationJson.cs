using System.Text.Json;
using System.Text.Json.Serialization;

namespace Proofload.Cli.Calibrating;

/// <summary>A calibration as JSON: snake_case, seconds, null for what could not be measured.</summary>
internal static class CalibrationJson
{
    public static string Write(Calibration calibration) => JsonSerializer.Serialize(calibration, CalibrationJsonContext.Default.Calibration);

    public static Calibration? Read(string json) => JsonSerializer.Deserialize(json, CalibrationJsonContext.Default.Calibration);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(Calibration))]
internal sealed partial class CalibrationJsonContext : JsonSerializerContext;
