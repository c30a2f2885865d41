using System.Text.Json;
using System.Text.Json.Serialization;

namespace Proofload.Results;

/// <summary>Enum members as snake_case words; numbers are refused, because they would not survive a new member.</summary>
internal sealed class SnakeCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
