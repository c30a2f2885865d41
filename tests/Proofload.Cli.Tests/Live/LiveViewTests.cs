using Proofload.Cli.Live;
using Proofload.Running;

namespace Proofload.Cli.Tests.Live;

public sealed class LiveViewTests
{
    [Fact]
    public void On_a_terminal_the_frame_is_redrawn_in_place_and_taken_away_at_the_end()
    {
        var terminal = new TestTerminal(isTerminal: true);
        using (var view = new LiveView(terminal.Terminal, "title"))
        {
            view.Show(Snapshots.Unary());
            view.Show(Snapshots.Unary() with { Elapsed = 2 });
        }

        var lines = LiveFrame.Draw("title", Snapshots.Unary(), 99).Count;
        Assert.Equal(2, Count(terminal.Error, $"\e[{lines}A"));
        Assert.EndsWith("\e[J\e[?25h", terminal.Error, StringComparison.Ordinal);
        Assert.Empty(terminal.Output);
    }

    [Fact]
    public void While_the_result_is_computed_the_last_numbers_stay()
    {
        var terminal = new TestTerminal();
        using var view = new LiveView(terminal.Terminal, "title");
        view.Show(Snapshots.Streaming());
        view.Show(new LiveSnapshot { RunId = "x", Stage = LiveStage.Analysing, Counts = new Results.RunCounts() });
        Assert.EndsWith("00:10  analysing\n", terminal.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void After_its_end_the_view_draws_nothing()
    {
        var terminal = new TestTerminal(isTerminal: true);
        var view = new LiveView(terminal.Terminal, "title");
        view.Dispose();
        view.Show(Snapshots.Unary());
        Assert.Empty(terminal.Error);
    }

    [Theory]
    [InlineData(false, "TERM", "xterm")]
    [InlineData(true, "TERM", "dumb")]
    [InlineData(true, "CI", "true")]
    public void Without_a_real_terminal_there_are_plain_lines(bool isTerminal, string variable, string value)
    {
        var terminal = new TestTerminal(isTerminal, environment: (variable, value));
        using (var view = new LiveView(terminal.Terminal, "title"))
        {
            view.Show(Snapshots.Streaming());
        }

        Assert.DoesNotContain('\e', terminal.Error);
        Assert.Single(terminal.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void No_color_keeps_the_frame_and_drops_the_colour()
    {
        var terminal = new TestTerminal(isTerminal: true, environment: ("NO_COLOR", "1"));
        using var view = new LiveView(terminal.Terminal, "title");
        view.Show(Snapshots.Streaming());
        Assert.Contains("\e[?25l", terminal.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[36m", terminal.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Plain_lines_come_at_each_stage_and_every_few_seconds()
    {
        var writer = new StringWriter { NewLine = "\n" };
        var plain = new PlainProgress(writer);
        plain.Show(Snapshots.Streaming() with { Stage = LiveStage.Preparing, Elapsed = 0 });
        foreach (var elapsed in (double[])[0.2, 0.4, 5.1, 5.3, 9, 10.2])
        {
            plain.Show(Snapshots.Streaming() with { Elapsed = elapsed });
        }

        plain.Show(Snapshots.Troubled() with { Stage = LiveStage.Draining, Elapsed = 10.4 });
        plain.Show(Snapshots.Troubled() with { Stage = LiveStage.Finished, Elapsed = 10.6 });
        ApprovedFile.Check("plain-lines", writer.ToString());
    }

    [Fact]
    public void Plain_lines_tell_each_warning_once_whatever_comes_before_it()
    {
        var writer = new StringWriter { NewLine = "\n" };
        var plain = new PlainProgress(writer);
        plain.Show(Snapshots.Unary() with { Elapsed = 1, Warnings = ["b"] });
        plain.Show(Snapshots.Unary() with { Elapsed = 9, Warnings = ["a", "b"] });
        Assert.Equal(["warning: b", "warning: a"], writer.ToString().Split('\n').Where(static l => l.StartsWith("warning", StringComparison.Ordinal)));
    }

    private static int Count(string text, string part) => (text.Length - text.Replace(part, "", StringComparison.Ordinal).Length) / part.Length;
}
