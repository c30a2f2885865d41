using System.Runtime.CompilerServices;
using System.Text.Json;
using Proofload.Tokenizers;

namespace Proofload.Tests.Tokenizers;

/// <summary>Small tokenizer files and what the libraries that define them make of a few lines; <c>expected.json</c> names those libraries.</summary>
internal static class TokenizerFixtures
{
    private static readonly Lazy<JsonElement> Expected = new(static () => JsonElement.Parse(File.ReadAllText(PathOf("expected.json"))));

    public static IReadOnlyList<string> Names { get; } = ["cl100k_base", "o200k_base", "byte-level.json", "split.json", "sentencepiece.json", "metaspace.json"];

    public static IReadOnlyList<string> Lines { get; } = [.. Expected.Value.GetProperty("lines").EnumerateArray().Select(static l => l.GetString()!)];

    public static string PathOf(string file) => Path.Combine(Path.GetDirectoryName(Here())!, "Fixtures", file);

    public static Tokenizer Open(string name) => TokenizerLoader.Open(name, Path.GetDirectoryName(PathOf(name))!);

    public static int[] IdsOf(string name, int line) => [.. Expected.Value.GetProperty("ids").GetProperty(name)[line].EnumerateArray().Select(static i => i.GetInt32())];

    private static string Here([CallerFilePath] string path = "") => path;
}
