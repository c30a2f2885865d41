using System.Text;
using Proofload.Imports;
using Proofload.Imports.Reading;
using Proofload.Results;
using Proofload.Tests.Architecture;

namespace Proofload.Tests.Imports;

/// <summary>Imports fixtures and texts.</summary>
internal static class Import
{
    public static readonly DateTimeOffset Changed = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static string PathOf(string name) => Path.Combine(SourceTree.Root, "tests", "Proofload.Tests", "Imports", "Fixtures", name);

    public static RunResult Fixture(params string[] names) => Assert.Single(Fixtures(names));

    public static IReadOnlyList<RunResult> Fixtures(params string[] names) =>
        ResultImport.Read([.. names.Select(PathOf)], new ImportOptions { Version = "test" }, TestContext.Current.CancellationToken);

    public static RunResult Text(string format, string text, ImportOptions? options = null) =>
        Assert.Single(Stream(format, () => new MemoryStream(Encoding.UTF8.GetBytes(text)), options));

    public static IReadOnlyList<RunResult> Stream(string format, Func<Stream> open, ImportOptions? options = null) => ResultImport.ReadTogether(
        [new ImportSource("file", BuiltInImporters.Find(format)!, 1, Changed, open, IsGzip: false)], "file", options ?? new ImportOptions(), [], TestContext.Current.CancellationToken);

    public static string Refusal(string format, string text, ImportOptions? options = null) => Assert.Throws<ImportException>(() => Text(format, text, options)).Message;
}
