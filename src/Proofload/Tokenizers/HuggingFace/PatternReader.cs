using System.Text;
using System.Text.Json;
using Proofload.Tokenizers.Patterns;

namespace Proofload.Tokenizers.HuggingFace;

/// <summary>Reads a <c>pattern</c>: <c>{"Regex": …}</c> or <c>{"String": …}</c>.</summary>
internal static class PatternReader
{
    private const int Longest = 10_000;

    public static (PatternProgram? Pattern, byte[] Literal) Read(JsonField field)
    {
        if (field.Value.ValueKind != JsonValueKind.Object)
            throw field.Wrong("expected {\"Regex\": …} or {\"String\": …}");
        field.Allow("Regex", "String");
        if (field.TextOrNull("String") is { } literal)
            return literal.Length > 0 ? (null, Encoding.UTF8.GetBytes(literal)) : throw field["String"].Wrong("is empty");
        var pattern = field.Text("Regex");
        if (pattern.Length > Longest)
            throw field["Regex"].Wrong($"is longer than {Longest} characters");
        try
        {
            return (PatternProgram.Compile(pattern), []);
        }
        catch (FormatException e)
        {
            throw field["Regex"].Wrong(e.Message);
        }
    }
}
