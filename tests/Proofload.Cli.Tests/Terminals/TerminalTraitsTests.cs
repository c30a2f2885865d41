using Proofload.Cli.Terminals;

namespace Proofload.Cli.Tests.Terminals;

public sealed class TerminalTraitsTests
{
    [Theory]
    [InlineData(true, "", "", true)]
    [InlineData(false, "", "", false)]
    [InlineData(true, "NO_COLOR", "1", false)]
    [InlineData(true, "NO_COLOR", "", true)]
    [InlineData(true, "TERM", "dumb", false)]
    [InlineData(false, "FORCE_COLOR", "1", true)]
    [InlineData(false, "FORCE_COLOR", "0", false)]
    [InlineData(true, "CI", "true", true)]
    public void AllowsColour_FollowsTheConventions(bool isTerminal, string name, string value, bool expected) =>
        Assert.Equal(expected, Traits(isTerminal, name, value).AllowsColour(isTerminal));

    [Theory]
    [InlineData(true, "", "", true)]
    [InlineData(false, "", "", false)]
    [InlineData(true, "TERM", "dumb", false)]
    [InlineData(true, "CI", "true", false)]
    [InlineData(true, "CI", "false", true)]
    [InlineData(true, "GITHUB_ACTIONS", "true", false)]
    [InlineData(true, "NO_COLOR", "1", true)]
    public void CanRedraw_NeedsATerminalThatMovesItsCursor(bool isTerminal, string name, string value, bool expected) =>
        Assert.Equal(expected, Traits(isTerminal, name, value).CanRedraw);

    [Fact]
    public void NoColorFlag_WinsOverForceColor()
    {
        var terminal = new TestTerminal(isTerminal: true, environment: ("FORCE_COLOR", "1")).Terminal;
        Assert.True(terminal.OutputColour);
        terminal.DisableColour();
        Assert.False(terminal.OutputColour);
        Assert.False(terminal.ErrorColour);
    }

    [Fact]
    public void Line_CutsToTheWidthAndNeverInsideAnEscape()
    {
        var line = new Line().Add("abc", Ink.Bad).Add("defgh", Ink.Good);
        Assert.Equal("abcde…", line.Render(6, colour: false));
        Assert.Equal("\e[31mabc\e[0m\e[32mde\e[0m…", line.Render(6, colour: true));
        Assert.Equal("abcdefgh", line.Render(8, colour: false));
    }

    private static TerminalTraits Traits(bool isTerminal, string name, string value) => new()
    {
        OutputIsTerminal = isTerminal,
        ErrorIsTerminal = isTerminal,
        Environment = wanted => wanted == name ? value : null,
    };
}
