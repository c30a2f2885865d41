namespace Proofload.Tests.Architecture;

public sealed class HouseRulesTests
{
    private const string Mark = "TO" + "DO";
    private static readonly IReadOnlyList<SourceFile> Sources = SourceTree.Files("src");
    private static readonly Dictionary<string, string> NoExceptions = [];

    [Fact]
    public void No_source_file_is_too_long_without_a_reason() => Assert.Empty(Text(HouseRules.TooLong(Sources, HouseRules.LongFiles)));

    [Fact]
    public void Nothing_is_marked_as_unfinished() =>
        Assert.Empty(Text(HouseRules.Unfinished([.. Sources, .. SourceTree.Files("tests"), .. SourceTree.Files("bench")])));

    [Fact]
    public void No_folder_is_a_drawer() =>
        Assert.Empty(Text(HouseRules.Drawers(Sources.Concat(SourceTree.Files("tests")).Concat(SourceTree.Files("bench")).Select(file => file.Path))));

    [Theory]
    [InlineData(400, 0)]
    [InlineData(401, 1)]
    public void TooLong_CountsLines(int lines, int expected) =>
        Assert.Equal(expected, HouseRules.TooLong([File(string.Concat(Enumerable.Repeat("x\n", lines)))], NoExceptions).Count());

    [Fact]
    public void TooLong_ListedException_IsAllowedOnlyWhileTheFileIsLong()
    {
        var listed = new Dictionary<string, string>(StringComparer.Ordinal) { ["src/Proofload/Load/X.cs"] = "a table" };

        Assert.Empty(HouseRules.TooLong([File(string.Concat(Enumerable.Repeat("x\n", 500)))], listed));
        Assert.Contains("needs no exception", Assert.Single(HouseRules.TooLong([File("x\n")], listed)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("// " + Mark + ": later", 1)]
    [InlineData("throw new NotImplemented" + "Exception();", 1)]
    [InlineData("var " + Mark + "s = 3;", 0)]
    public void Unfinished_FindsMarks(string text, int expected) => Assert.Equal(expected, HouseRules.Unfinished([File(text)]).Count());

    [Theory]
    [InlineData("src/Proofload/Helpers/X.cs", 1)]
    [InlineData("src/Proofload/Load/utils/X.cs", 1)]
    [InlineData("src/Proofload/Load/Common/X.cs", 1)]
    [InlineData("src/Proofload/Load/X.cs", 0)]
    public void Drawers_FindsNamesThatSayNothing(string path, int expected) => Assert.Equal(expected, HouseRules.Drawers([path]).Count());

    // A failed assertion on text shows every line in full, one on a collection only its beginning.
    private static string Text(IEnumerable<string> lines) => string.Join('\n', lines);

    private static SourceFile File(string text) => new("src/Proofload/Load/X.cs", text);
}
