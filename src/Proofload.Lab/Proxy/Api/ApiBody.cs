using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Proofload.Lab.Proxy.Api;

/// <summary>Fields of a JSON body. Names in any case, unknown ones are ignored, a wrong type is refused.</summary>
internal sealed class ApiBody
{
    private const int LargestBody = 1 << 20;
    private readonly JsonElement _root;

    public ApiBody(JsonElement root)
    {
        _root = root.ValueKind == JsonValueKind.Object ? root : throw ApiProblem.BadBody("an object is expected");
    }

    public static async Task<JsonElement> ReadAsync(HttpRequest request)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[8192];
        for (int read; (read = await request.Body.ReadAsync(buffer)) > 0;)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > LargestBody)
            {
                throw ApiProblem.BadBody("more than 1 MiB");
            }
        }

        try
        {
            using var document = JsonDocument.Parse(bytes.ToArray());
            return document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw ApiProblem.BadBody(bytes.Length == 0 ? "EOF" : exception.Message);
        }
    }

    public string? Text(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        _ => throw ApiProblem.BadBody($"{name} must be a string"),
    };

    public bool? Flag(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw ApiProblem.BadBody($"{name} must be a boolean"),
    };

    public double? Number(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetDouble(out var number) => number,
        _ => throw ApiProblem.BadBody($"{name} must be a number"),
    };

    public long? Whole(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt64(out var number) => number,
        _ => throw ApiProblem.BadBody($"{name} must be a whole number"),
    };

    public ApiBody? Object(string name) => Find(name) is { } value ? new ApiBody(value) : null;

    public IReadOnlyList<string> Texts(string name) => Find(name) is { ValueKind: JsonValueKind.Array } list
        ? [.. list.EnumerateArray().Select(e => e.ValueKind == JsonValueKind.String ? e.GetString()! : throw ApiProblem.BadBody($"{name} must be strings"))]
        : throw ApiProblem.BadBody($"{name} must be a list of strings");

    private JsonElement? Find(string name)
    {
        foreach (var property in _root.EnumerateObject())
        {
            if (string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase) && property.Value.ValueKind != JsonValueKind.Null)
            {
                return property.Value;
            }
        }

        return null;
    }
}
