using Proofload.Cli.Live;
using Proofload.Cli.Terminals;

namespace Proofload.Cli.Calibrating;

/// <summary>A calibration for people.</summary>
internal static class CalibrationTable
{
    public static void Write(Calibration calibration, Terminal terminal)
    {
        var output = terminal.Output;
        output.WriteLine(calibration.OnTimeUpTo is { } rate
            ? $"This machine sends on time up to at least {Shown.Quantity(rate)} requests/s (lateness p99 below 1 ms)."
            : "This machine is late at every rate that was tried: do not trust differences below the lateness shown here.");
        if (calibration.Lateness.Any(l => l.Rate < calibration.OnTimeUpTo && !l.IsOnTime))
        {
            output.WriteLine("A lower rate was late all the same: something else was busy here. Repeat it when the machine is as your tests will find it.");
        }

        output.WriteLine();
        var table = new TextTable(new TextColumn("WHAT"), new TextColumn("SENT", IsRight: true), new TextColumn("P50", IsRight: true), new TextColumn("P99", IsRight: true));
        table.Add(("closed loop, no waiting", Ink.Plain), ($"{Shown.Quantity(calibration.Ceiling)}/s", Ink.Strong), ("", Ink.Plain), ("", Ink.Plain));
        foreach (var lateness in calibration.Lateness)
        {
            table.Add(
                ($"lateness at {Shown.Quantity(lateness.Rate)} requests/s", Ink.Plain),
                ($"{Shown.Quantity(lateness.SentRate)}/s", Ink.Plain),
                (Time(lateness.P50), Ink.Plain),
                (Time(lateness.P99), lateness.IsOnTime ? Ink.Good : Ink.Warning));
        }

        foreach (var lag in calibration.ReceiveLag)
        {
            table.Add(($"receive lag with {lag.Streams} streams", Ink.Plain), ($"{Shown.Quantity(lag.EventRate)} tokens/s", Ink.Plain), (Time(lag.P50), Ink.Plain), (Time(lag.P99), Ink.Plain));
            if (lag.DelayP99 is not null)
            {
                table.Add(($"receive delay with {lag.Streams} streams", Ink.Plain), ("", Ink.Plain), (Time(lag.DelayP50), Ink.Plain), (Time(lag.DelayP99), Ink.Plain));
            }
        }

        table.Add(
            ($"noise between {calibration.Noise.Runs} equal runs (latency)", Ink.Plain),
            ("", Ink.Plain),
            (Spread(calibration.Noise.LatencyP50), Ink.Plain),
            (Spread(calibration.Noise.LatencyP99), Ink.Plain));
        table.Write(output, terminal.Width, terminal.OutputColour);
        output.WriteLine();
        output.WriteLine("The simulator ran in this process and took its share of the processor: a target elsewhere leaves more room.");
        output.WriteLine(calibration.Machine);
    }

    private static string Time(double? seconds) => seconds is { } value ? Shown.Time(value) : "n/a";

    private static string Spread(double? share) => share is { } value ? "± " + Shown.Share(value) : "n/a";
}
