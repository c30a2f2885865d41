using System.Text.RegularExpressions;

namespace Proofload.IntegrationTests.CommandLine;

/// <summary>What a person sees while a run goes on: on a terminal, and in a pipe.</summary>
public sealed partial class LiveViewTests
{
    private const string Frame = "\e[?2026h";

    [Fact]
    public async Task On_a_terminal_frames_are_redrawn_and_ctrl_c_leaves_it_as_it_was()
    {
        using var place = new Workplace();
        await using var server = await TestModel.QuickAsync();
        var seen = await PseudoTerminal.RunAsync(place, interruptAfterFrames: 8, "run", server.Api(), "--model", "sim", "--rate", "40", "-d", "60s");

        Assert.Equal(130, seen.ExitCode);
        Assert.True(Count(seen.Text, Frame) >= 8);
        Assert.Contains("measuring", seen.Text, StringComparison.Ordinal);
        Assert.Contains("\e[36m", seen.Text, StringComparison.Ordinal);

        Assert.True(seen.IsRestored, "the terminal's modes are as before");
        Assert.True(seen.Text.LastIndexOf("\e[?25h", StringComparison.Ordinal) > seen.Text.LastIndexOf("\e[?25l", StringComparison.Ordinal), "the cursor is shown again");
        var afterwards = seen.Text[(seen.Text.LastIndexOf("\e[J", StringComparison.Ordinal) + 3)..];
        Assert.Contains("Interrupted:", seen.Text, StringComparison.Ordinal);
        Assert.Contains("interrupted", afterwards, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[K", afterwards, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_frame_is_wider_than_the_terminal()
    {
        using var place = new Workplace();
        await using var server = await TestModel.QuickAsync();
        place.Environment["COLUMNS"] = "60";
        var seen = await PseudoTerminal.RunAsync(place, interruptAfterFrames: 0, "run", server.Api(), "--model", "sim", "--rate", "40", "-d", "2s");

        Assert.True(seen.ExitCode is 0 or 4, seen.Text);
        var frames = seen.Text.Split(Frame)[1..].Select(static f => f.Split("\e[?2026l")[0]).ToList();
        Assert.NotEmpty(frames);
        Assert.All(frames.SelectMany(static f => f.Split("\r\n")), static line => Assert.True(Escape().Replace(line, "").Trim('\r').Length < 60, line));
    }

    [Fact]
    public async Task Without_colour_the_frames_stay()
    {
        using var place = new Workplace();
        await using var server = await TestModel.QuickAsync();
        place.Environment["NO_COLOR"] = "1";
        var seen = await PseudoTerminal.RunAsync(place, interruptAfterFrames: 4, "run", server.Api(), "--model", "sim", "--rate", "40", "-d", "60s");

        Assert.Equal(130, seen.ExitCode);
        Assert.True(Count(seen.Text, Frame) >= 4);
        Assert.DoesNotMatch(Colour(), seen.Text);
    }

    [Theory]
    [InlineData("TERM", "dumb")]
    [InlineData("CI", "true")]
    public async Task Where_frames_would_fill_a_log_there_are_lines(string variable, string value)
    {
        using var place = new Workplace();
        await using var server = await TestModel.QuickAsync();
        place.Environment[variable] = value;
        var seen = await PseudoTerminal.RunAsync(place, interruptAfterFrames: 0, "run", server.Api(), "--model", "sim", "--rate", "40", "-d", "1s");

        Assert.True(seen.ExitCode is 0 or 4, seen.Text);
        Assert.DoesNotContain(Frame, seen.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[?25l", seen.Text, StringComparison.Ordinal);
        Assert.Contains("00:00  measuring", seen.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_pipe_there_are_plain_lines_and_the_summary_stands_alone()
    {
        using var place = new Workplace();
        await using var server = await TestModel.QuickAsync();
        var run = await place.RunAsync("run", server.Api(), "--model", "sim", "--rate", "40", "-d", "1s");

        Assert.True(run.ExitCode is 0 or 4, run.StandardError);
        Assert.DoesNotContain('\e', run.StandardError + run.StandardOutput);
        Assert.DoesNotContain('\r', run.StandardError + run.StandardOutput);
        Assert.Contains("00:00  measuring", run.StandardError, StringComparison.Ordinal);
        Assert.DoesNotContain("00:00", run.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("\nRequests\n", run.StandardOutput, StringComparison.Ordinal);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    [GeneratedRegex(@"\e\[[0-9;]*m")]
    private static partial Regex Colour();

    [GeneratedRegex(@"\e\[[0-9;?]*[A-Za-z]")]
    private static partial Regex Escape();
}
