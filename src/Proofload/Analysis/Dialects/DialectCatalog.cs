namespace Proofload.Analysis.Dialects;

/// <summary>Every dialect, in the order of lists and tables.</summary>
internal static class DialectCatalog
{
    public static IReadOnlyList<Dialect> All { get; } =
        [new VllmDialect(), new AiperfDialect(), new GuidellmDialect(), new MlperfDialect(), new WrkDialect(), new K6Dialect()];

    public static Dialect? Find(string id) => All.FirstOrDefault(d => d.Id == id);
}
