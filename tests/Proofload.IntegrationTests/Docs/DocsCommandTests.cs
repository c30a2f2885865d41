namespace Proofload.IntegrationTests.Docs;

/// <summary>Every command of README and docs runs as it stands there, only shorter and against a simulator.</summary>
public sealed class DocsCommandTests(DocsRuns runs) : IClassFixture<DocsRuns>
{
    public static TheoryData<string, int, string> Commands => [.. DocsPages.Commands.Select(static c => (c.Page, c.Line, c.Text))];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_documented_command_works(string page, int line, string text)
    {
        var command = DocsPages.Commands.Single(c => c.Page == page && c.Line == line);
        var finished = await runs.OutcomeAsync(command);
        Assert.True(command.Allows(finished.ExitCode), $"{page}:{line}: {text}\nended with {finished.ExitCode}\n{finished.StandardError}\n{finished.StandardOutput}");
        Assert.DoesNotContain("   at Proofload.", finished.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public void Commands_stand_in_blocks_that_are_run()
    {
        var others = DocsPages.Blocks
            .Where(static b => b.Language is not ("bash" or "yaml" or "csharp"))
            .Where(static b => b.Lines.Any(static l => l.StartsWith("proofload ", StringComparison.Ordinal) || l.StartsWith("$ proofload", StringComparison.Ordinal)))
            .Select(static b => b.Where);
        Assert.Empty(others);
    }

    [Fact]
    public void A_block_that_is_not_run_says_why() =>
        Assert.Empty(DocsPages.Blocks.Where(static b => b.IsNotRun && b.Remark.Length < "not run: ".Length + 10).Select(static b => b.Where));

    [Fact]
    public void Most_pages_have_something_to_try()
    {
        Assert.True(DocsPages.Commands.Count > 40, $"only {DocsPages.Commands.Count} commands were found");
        Assert.True(DocsPages.Blocks.Count(static b => b.IsNotRun) <= 12, "too many blocks are not run");
    }
}
