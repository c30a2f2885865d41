using Proofload.Cli.Live;
using Proofload.Running;

namespace Proofload.Cli.Tests.Live;

public sealed class LiveFrameTests
{
    private const string Title = "chat · openai-chat http://127.0.0.1:8080";

    [Theory]
    [InlineData(60)]
    [InlineData(100)]
    [InlineData(140)]
    public void Streaming_frame_is_as_approved(int width) => ApprovedFile.Check($"frame-streaming-{width}", Text(Snapshots.Streaming(), width));

    [Theory]
    [InlineData(60)]
    [InlineData(100)]
    [InlineData(140)]
    public void Troubled_frame_is_as_approved(int width) => ApprovedFile.Check($"frame-troubled-{width}", Text(Snapshots.Troubled(), width));

    [Fact]
    public void Unary_frame_without_known_end_is_as_approved() => ApprovedFile.Check("frame-unary-100", Text(Snapshots.Unary(), 100));

    [Fact]
    public void No_line_is_wider_than_the_terminal_at_any_width()
    {
        foreach (var snapshot in (LiveSnapshot[])[Snapshots.Streaming(), Snapshots.Troubled(), Snapshots.Unary()])
        {
            for (var width = 40; width <= 200; width++)
            {
                Assert.All(Text(snapshot, width).Split('\n'), line => Assert.True(line.Length <= width, $"{width}: {line}"));
            }
        }
    }

    [Fact]
    public void A_low_terminal_leaves_out_the_chart_and_never_scrolls()
    {
        var low = LiveFrame.Draw(Title, Snapshots.Streaming(), 100, 16);
        Assert.True(low.Count < 16);
        Assert.DoesNotContain(low, line => line.Render(100, false).Contains('┤'));
        Assert.True(LiveFrame.Draw(Title, Snapshots.Troubled(), 60, 6).Count < 6);
    }

    [Fact]
    public void Colour_changes_no_character()
    {
        var lines = LiveFrame.Draw(Title, Snapshots.Troubled(), 100);
        var plain = string.Join('\n', lines.Select(l => l.Render(100, false)));
        var coloured = string.Join('\n', lines.Select(l => l.Render(100, true)));
        Assert.Contains("\e[33m", coloured, StringComparison.Ordinal);
        Assert.Equal(plain, string.Join('\n', System.Text.RegularExpressions.Regex.Replace(coloured, "\e\\[[0-9;]*m", "").Split('\n').Select(l => l.TrimEnd())));
    }

    [Fact]
    public void A_late_generator_and_a_missed_rate_are_marked()
    {
        var coloured = string.Concat(LiveFrame.Draw(Title, Snapshots.Troubled(), 100).Select(l => l.Render(100, true)));
        Assert.Contains("\e[33m12.3 ms", coloured, StringComparison.Ordinal);
        Assert.Contains("\e[33m31.0", coloured, StringComparison.Ordinal);
        Assert.Contains("\e[33m185 dropped", coloured, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gap_in_the_series_leaves_a_gap_in_the_chart()
    {
        var snapshot = Snapshots.Streaming();
        var series = snapshot.Series.Select((interval, i) => i is > 10 and < 20 ? interval with { Metrics = new Dictionary<string, Results.IntervalPercentiles>() } : interval).ToList();
        var whole = LatencyChart.Draw(snapshot.Series, 91);
        var broken = LatencyChart.Draw(series, 91);
        Assert.Equal(whole.Count, broken.Count);
        Assert.All(broken.Skip(1), line => Assert.Contains(new string(' ', 12), line.Render(91, false).PadRight(91)[31..56], StringComparison.Ordinal));
    }

    [Fact]
    public void One_interval_draws_no_chart() => Assert.Empty(LatencyChart.Draw(Snapshots.Streaming(1).Series, 100));

    private static string Text(LiveSnapshot snapshot, int width) =>
        string.Join('\n', LiveFrame.Draw(Title, snapshot, width).Select(line => line.Render(width, colour: false)));
}
