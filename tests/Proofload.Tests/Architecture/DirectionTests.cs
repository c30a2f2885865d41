namespace Proofload.Tests.Architecture;

public sealed class DirectionTests
{
    private static readonly IReadOnlyList<SourceFile> Sources = SourceTree.Files("src");

    [Fact]
    public void Every_source_file_uses_only_what_its_place_allows() => Assert.Empty(Text(Directions.ForbiddenUses(Sources)));

    [Fact]
    public void Every_project_references_only_what_its_place_allows()
    {
        var projects = Directory.GetFiles(Path.Combine(SourceTree.Root, "src"), "*.csproj", SearchOption.AllDirectories);

        Assert.NotEmpty(projects);
        Assert.Empty(Text(projects.SelectMany(path => Directions.ForbiddenReferences(Path.GetFileNameWithoutExtension(path), File.ReadAllText(path)))));
    }

    [Fact]
    public void The_folders_have_an_order_in_which_each_uses_only_earlier_ones() => Assert.Empty(Unordered(Directions.Folders));

    [Fact]
    public void The_sources_are_really_read() =>
        Assert.Contains(Sources, file => file is { Assembly: "Proofload", Folder: "Protocols" } && file.QualifiedReferences.Contains("Transport"));

    [Fact]
    public void Unordered_TwoFoldersUseEachOther_NamesBoth()
    {
        var table = new Dictionary<string, string[]>(StringComparer.Ordinal) { ["A"] = ["B"], ["B"] = ["A"], ["C"] = [] };

        Assert.Equal(["A", "B"], Unordered(table));
    }

    [Theory]
    [InlineData("using Proofload.Running;")]
    [InlineData("using static Proofload.Running.RunEngine;")]
    [InlineData("using Engine = Proofload.Running.RunEngine;")]
    [InlineData("var x = Proofload.Running.RunEngine.Start();")]
    [InlineData("var x = global::Proofload.Running.RunEngine.Start();")]
    [InlineData("var x = Running.RunEngine.Start();")]
    [InlineData("using Proofload.Storage;")]
    public void ForbiddenUses_ResultsUseALaterPart_IsReported(string line) =>
        Assert.Single(Uses("src/Proofload/Results/RunResult.cs", $"{line}\nnamespace Proofload.Results;"));

    [Theory]
    [InlineData("using Proofload.Measurement.Clocks;")]
    [InlineData("using Proofload.Results.Json;")]
    [InlineData("/// <see cref=\"Proofload.Running.RunEngine\"/>")]
    [InlineData("// made by Proofload.Running")]
    [InlineData("var x = \"Proofload.Running.RunEngine\";")]
    [InlineData("var x = result.Running.RunEngine;")]
    [InlineData("var x = Running.Count;")]
    public void ForbiddenUses_ResultsUseWhatTheyMayOrOnlyMentionIt_IsFine(string line) =>
        Assert.Empty(Uses("src/Proofload/Results/RunResult.cs", $"{line}\nnamespace Proofload.Results;"));

    [Fact]
    public void ForbiddenUses_PlansUseMeasurement_IsReported() =>
        Assert.Equal(
            ["src/Proofload/Plans/RunPlan.cs uses Measurement; Plans may use Results."],
            Uses("src/Proofload/Plans/RunPlan.cs", "using Proofload.Measurement.Clocks;"));

    [Fact]
    public void ForbiddenUses_LabUsesTheLibrary_IsReported() =>
        Assert.Equal(
            ["src/Proofload.Lab/Simulator/Sim.cs uses Proofload; Proofload.Lab may use Proofload.Measurement."],
            Uses("src/Proofload.Lab/Simulator/Sim.cs", "using Proofload.Measurement.Clocks;\nusing Proofload.Transport;"));

    [Fact]
    public void ForbiddenUses_AFolderNobodyDecidedOn_IsReported() =>
        Assert.Single(Uses("src/Proofload/Sundries/X.cs", "namespace Proofload.Sundries;"));

    [Fact]
    public void ForbiddenUses_TheFrontDoor_MayUseEveryFolderButNoOtherAssembly()
    {
        Assert.Empty(Uses("src/Proofload/LoadTest.cs", "using Proofload.Plans;\nusing Proofload.Running;"));
        Assert.Single(Uses("src/Proofload/LoadTest.cs", "using Proofload.Storage;"));
    }

    [Theory]
    [InlineData("Proofload.Lab", "<ProjectReference Include=\"../Proofload/Proofload.csproj\" />", 1)]
    [InlineData("Proofload.Measurement", "<ProjectReference Include=\"../Proofload/Proofload.csproj\" />", 1)]
    [InlineData("Proofload", "<Using Include=\"Proofload.Plans\" />", 1)]
    [InlineData("Proofload.Storage", "<ProjectReference Include=\"../Proofload/Proofload.csproj\" />", 0)]
    [InlineData("Proofload.Sundries", "", 1)]
    public void ForbiddenReferences_OfAProjectFile_AreReported(string assembly, string items, int expected) =>
        Assert.Equal(expected, Directions.ForbiddenReferences(assembly, $"<Project><ItemGroup>{items}</ItemGroup></Project>").Count());

    private static IReadOnlyList<string> Uses(string path, string text) =>
    [
        .. Directions.ForbiddenUses([new SourceFile(path, text), new SourceFile("src/Proofload/Running/RunEngine.cs", "public sealed class RunEngine { }")]),
    ];

    // A failed assertion on text shows every line in full, one on a collection only its beginning.
    private static string Text(IEnumerable<string> lines) => string.Join('\n', lines);

    /// <summary>The folders that no order can place, because they use each other.</summary>
    private static IReadOnlyList<string> Unordered(IReadOnlyDictionary<string, string[]> table)
    {
        var left = table.Keys.ToHashSet(StringComparer.Ordinal);
        while (left.FirstOrDefault(folder => !table[folder].Any(left.Contains)) is { } placed)
        {
            left.Remove(placed);
        }

        return [.. left.Order(StringComparer.Ordinal)];
    }
}
