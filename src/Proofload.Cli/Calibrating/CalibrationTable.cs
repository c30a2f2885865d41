using Proofload.Analysis;
using Proofload.Cli.Live;
using Proofload.Cli.Terminals;
using Proofload.Results;

namespace Proofload.Cli.Calibrating;

/// <summary>A calibration for people: what one can plan with first, then the figures.</summary>
internal static class CalibrationTable
{
    public static void Write(Calibration calibration, Terminal terminal)
    {
        var output = terminal.Output;
        foreach (var line in Sentences(calibration))
        {
            output.WriteLine(line);
        }

        output.WriteLine();
        Figures(calibration).Write(output, terminal.Width, terminal.OutputColour);
        output.WriteLine();
        output.WriteLine("Medians of several rounds; the range is that of the p99, or of the rate where there is none. The servers were");
        output.WriteLine("processes of their own on this machine and took their share of it: a target elsewhere leaves more room.");
        output.WriteLine($"{calibration.Machine}; engine {calibration.Engine}");
        if (Busy(calibration) is { } busy)
        {
            terminal.Warn(busy);
        }
    }

    private static IEnumerable<string> Sentences(Calibration calibration)
    {
        var requests = calibration.Requests;
        var rate = requests.Rate.Median;
        var workers = requests.Workers == 1 ? "one worker" : $"{requests.Workers} workers ({Shown.Quantity(requests.RatePerWorker)}/s each)";
        yield return $"Requests: {(requests.IsAtLeast ? "at least " : "")}{Shown.Quantity(rate)}/s with {workers}; plan up to {Planned(rate)}/s."
            + (requests.IsAtLeast ? " The generator had not used up its core: the server, or others on this machine, were the limit." : "");
        yield return calibration.StreamCeiling is { } streams
            ? $"Streams: {(calibration.StreamCeilingIsAtLeast ? "at least " : "")}{Shown.Count(streams.Streams)} at once with {Shown.Quantity(streams.EventRate)} events/s, "
                + $"99 % of them read within {Shown.Time(calibration.LagLimit)}; plan up to {Shown.Count((long)(DemandJudge.Near * streams.Streams))} with {Planned(streams.EventRate)} events/s."
            : calibration.Streaming.Count == 0 ? "Streams: not measured, because no answer was complete within a round."
            : $"Streams: more than 1 % of the events were read over {Shown.Time(calibration.LagLimit)} late with the fewest streams already: times between tokens will carry that.";
        if (calibration.Pacing is [.., var fastest])
        {
            yield return $"Lateness: 99 % of due times are met within {Shown.Time(fastest.P99.Median)} at {Shown.Quantity(fastest.Rate)}/s; differences between runs below that mean nothing.";
        }
    }

    private static TextTable Figures(Calibration calibration)
    {
        var table = new TextTable(
            new TextColumn("WHAT"), new TextColumn("RATE", IsRight: true), new TextColumn("P50", IsRight: true), new TextColumn("P99", IsRight: true), new TextColumn("P99.9", IsRight: true), new TextColumn("LOWEST–HIGHEST"));
        var requests = calibration.Requests;
        Row("closed loop", Per(requests.Rate.Median), range: Range(requests.Rate));
        if (requests.PerCpuSecond is { } cpu)
        {
            Row("per CPU second", Per(cpu.Median), range: Range(cpu));
        }

        foreach (var pace in calibration.Pacing)
        {
            Row("pacing", Per(pace.Rate), Time(pace.P50), Time(pace.P99), Time(pace.P999), Times(pace.P99));
        }

        foreach (var level in calibration.Streaming)
        {
            Row($"lag, {Shown.Count(level.Streams)} streams", Per(level.EventRate), Time(level.LagP50), Time(level.LagP99), "", Times(level.LagP99));
        }

        return table;

        void Row(string what, string rate, string p50 = "", string p99 = "", string p999 = "", string range = "") =>
            table.Add((what, Ink.Plain), (rate, Ink.Strong), (p50, Ink.Plain), (p99, Ink.Plain), (p999, Ink.Plain), (range, Ink.Dim));
    }

    private static string? Busy(Calibration calibration) => !calibration.WasBusy
        ? null
        : $"the machine was busy: others used {Share(calibration.OtherCpu)} of its processors and its host took {Share(calibration.StolenCpu)} away. "
            + "Calibrate again when it is as your tests will find it.";

    private static string Planned(double ceiling) => Shown.Quantity(Math.Floor(DemandJudge.Near * ceiling));

    private static string Per(double rate) => Shown.Quantity(rate) + "/s";

    private static string Time(RoundSpread spread) => Shown.Time(spread.Median);

    private static string Range(RoundSpread spread) => $"{Shown.Quantity(spread.Low)}–{Shown.Quantity(spread.High)}";

    private static string Times(RoundSpread spread) => $"{Shown.Time(spread.Low)}–{Shown.Time(spread.High)}";

    private static string Share(double? share) => share is { } value ? Shown.Share(value) : "an unknown share";
}
