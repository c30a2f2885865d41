using FsCheck;
using FsCheck.Fluent;
using Proofload.Measurement.Recording;

namespace Proofload.Measurement.Tests.Recording;

public sealed class CustomRecorderTests
{
    [Fact]
    public void Whole_numbers_stay_exact()
    {
        var recorder = new CustomRecorder();
        var metric = recorder.Add("words", "words")!;
        foreach (var value in (double[])[0, 12, 12, 12, 2_047])
            metric.Record(value);
        var words = recorder.Snapshot().Metric("words")!;

        Assert.Equal((1, 12, 2_047, 5), (words.Scale, words.Values.ValueAtQuantile(0.5), words.Values.Max, words.Values.Count));
    }

    [Fact]
    public void The_first_fraction_makes_all_values_millionths()
    {
        var recorder = new CustomRecorder();
        var metric = recorder.Add("score", "")!;
        metric.Record(3);
        metric.Record(0.25);
        metric.Record(1e-6);
        var score = recorder.Snapshot().Metric("score")!;

        Assert.Equal((1e-6, 3_000_000, 1, 3), (score.Scale, score.Values.Max, score.Values.Min, score.Values.Count));
    }

    [Fact]
    public void Any_values_are_found_again_within_the_error_of_the_histogram() => Prop.ForAll(
        Gen.Choose(0, 80_000_000).Select(static i => (i % 3) == 0 ? i : i / 1e4).NonEmptyListOf().ToArbitrary(),
        static values =>
        {
            var recorder = new CustomRecorder();
            var metric = recorder.Add("m", "")!;
            foreach (var value in values)
                metric.Record(value);
            var found = recorder.Snapshot().Metric("m")!;
            var sorted = values.Order().ToList();
            return found.Values.Count == values.Count
                && Math.Abs((found.Values.Max * found.Scale) - sorted[^1]) <= (sorted[^1] * 0.001) + 1e-6
                && Math.Abs((found.Values.ValueAtRank((values.Count + 1) / 2) * found.Scale) - sorted[(values.Count - 1) / 2]) <= (sorted[(values.Count - 1) / 2] * 0.002) + 1e-6;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void What_is_no_number_of_0_or_more_is_refused(double value) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new CustomRecorder().Add("m", "")!.Record(value));

    [Fact]
    public void Values_beyond_the_range_keep_their_maximum()
    {
        var metric = new CustomRecorder().Add("m", "")!;
        metric.Record(1e15);
        Assert.Equal(1e15, metric.Freeze().Values.Max);
        metric.Record(0.5);
        Assert.Equal(2, metric.Freeze().Values.Count);
    }

    [Fact]
    public void There_are_at_most_64_names_of_each_sort_and_20_texts()
    {
        var recorder = new CustomRecorder();
        for (var i = 0; i < 70; i++)
        {
            Assert.Equal(i < 64, recorder.Add($"m{i}", "") is not null);
            Assert.Equal(i < 64, recorder.TryCount($"c{i}", 1));
            Assert.Equal(i < 64, recorder.TryCheck($"k{i}", true));
            recorder.RecordException($"x{i}");
        }

        Assert.True(recorder.TryCount("c3", 2));
        Assert.True(recorder.TryCheck("k3", false));
        var all = recorder.Snapshot();
        Assert.Equal((64, 64, 64, 21), (all.Metrics.Length, all.Counters.Length, all.Checks.Length, all.Texts.Length));
        Assert.Equal((3, 70, 70), (all.Counters[3].Count, all.Threw, all.Ended));
        Assert.Equal(new CustomCheck("k3", 1, 1), all.Checks[3]);
    }

    [Fact]
    public void Workers_add_up_whichever_of_them_saw_a_fraction()
    {
        var (a, b) = (new CustomRecorder(), new CustomRecorder());
        a.Add("m", "s")!.Record(2);
        b.Add("m", "s")!.Record(0.5);
        b.Add("only", "")!.Record(1);
        a.TryCount("c", 3);
        b.TryCount("c", 4);
        a.TryCheck("k", true);
        b.TryCheck("k", false);
        a.RecordCode(5);
        b.RecordCode(7);
        a.RecordEnd();
        b.RecordException("x");
        var all = CustomSnapshot.Merge([a.Snapshot(), b.Snapshot()]);

        Assert.Equal((1e-6, 2_500_000), (all.Metric("m")!.Scale, (long)all.Metric("m")!.Values.Sum));
        Assert.Equal(("s", 1), (all.Metric("m")!.Unit, all.Metric("only")!.Values.Count));
        Assert.Equal(new CustomCounter("c", 7), Assert.Single(all.Counters));
        Assert.Equal(new CustomCheck("k", 1, 1), Assert.Single(all.Checks));
        Assert.Equal((7, 2, 1), (all.Code.Max, all.Ended, all.Threw));
    }
}
