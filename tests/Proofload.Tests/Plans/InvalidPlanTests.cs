using Proofload.Plans;

namespace Proofload.Tests.Plans;

/// <summary>Every rule of plan files has a fixture: a plan that breaks it, and the exact lines that say so.</summary>
public sealed class InvalidPlanTests
{
    private static readonly string Folder = Fixtures.Folder("invalid");

    public static TheoryData<string> Rules => [.. Directory.GetFiles(Folder, "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Parse_PlanThatBreaksTheRule_SaysExactlyWhatIsExpected(string rule)
    {
        var text = File.ReadAllText(Path.Combine(Folder, rule + ".yaml"));
        var expected = Path.Combine(Folder, rule + ".expected.txt");

        var error = Assert.Throws<PlanException>(() => PlanFile.Parse(text, "plan.yaml", Fixtures.Environment, Folder));

        var said = error.Message.Replace(Folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal) + "\n";
        Assert.True(File.Exists(expected), $"{rule}.expected.txt is missing; the plan says:\n{said}");
        Assert.Equal(File.ReadAllText(expected), said);
    }

    [Fact]
    public void EveryExpectationHasItsPlan()
    {
        var orphans = Directory.GetFiles(Folder, "*.expected.txt").Where(f => !File.Exists(f.Replace(".expected.txt", ".yaml", StringComparison.Ordinal)));
        Assert.Empty(orphans.Select(Path.GetFileName));
    }

    [Fact]
    public void EachRuleReportsOneProblem_ButTheOneMadeForSeveral()
    {
        var several = Directory.GetFiles(Folder, "*.expected.txt").Where(f => File.ReadAllLines(f).Length != 1).Select(Path.GetFileName);
        Assert.Equal(["several-problems.expected.txt"], several);
    }

    [Fact]
    public void Problems_OfSeveral_AreOneLineEachInTheOrderOfTheFile()
    {
        var text = File.ReadAllText(Path.Combine(Folder, "several-problems.yaml"));
        var error = Assert.Throws<PlanException>(() => PlanFile.Parse(text, "plan.yaml", Fixtures.Environment));
        Assert.True(error.Problems.Count >= 5);
        Assert.Equal(error.Message.Split('\n'), error.Problems);
        var lines = error.Problems.Select(p => int.Parse(p.Split(':')[1], null)).ToArray();
        Assert.Equal(lines.Order(), lines);
    }

    [Fact]
    public void Load_FileThatIsNotThere_SaysSo()
    {
        var error = Assert.Throws<PlanException>(() => PlanFile.Load(Path.Combine(Folder, "nowhere.yaml"), Fixtures.Environment));
        Assert.EndsWith("there is no such file", error.Message, StringComparison.Ordinal);
    }
}
