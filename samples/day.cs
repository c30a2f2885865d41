#!/usr/bin/env -S dotnet run
// A working day pressed into half a minute: any function of time can be a load, and the result is data to compute with.
// dotnet run samples/day.cs http://localhost:8000
#:project ../src/Proofload
#:property PublishAot=false

using Proofload;
using Proofload.Plans;
using Proofload.Plans.Loads;

var url = args.Length > 0 ? args[0] : "http://localhost:8000";
var day = TimeSpan.FromSeconds(args.Length > 1 ? double.Parse(args[1]) : 30);

// 5 requests a second at night, 40 late in the morning, 30 in the afternoon. Must be pure: it is asked in any order.
double RateAt(TimeSpan time)
{
    var hour = 24 * (time / day);
    return 5 + 35 * Bell(hour, 11) + 25 * Bell(hour, 16);
}

static double Bell(double hour, double middle) => Math.Exp(-Math.Pow((hour - middle) / 2, 2));

var result = await LoadTest.RunAsync(new RunPlan
{
    Name = "day",
    Target = new TargetPlan { Url = new Uri(url), Protocol = "openai-chat", Model = "sim" },
    Load = new OpenLoad { Rate = new CustomShape("a working day, 5 to 40 requests a second", RateAt), Duration = day },
    Data = new DataPlan { OutputTokens = 16 },
    Objectives = ["error_rate < 5%"],
});

Console.WriteLine($"measurement {result.Verdict.Measurement}".ToLowerInvariant());
Console.WriteLine(" hour   planned/s   done/s   ttft p90");
foreach (var interval in result.Series.Where(interval => interval.At < day.TotalSeconds))
{
    var hour = 24 * interval.At / day.TotalSeconds;
    var ttft = interval.Metrics.TryGetValue("ttft", out var seen) ? $"{seen.P90 * 1000,5:0} ms" : "     -";
    Console.WriteLine($"{hour,5:0.0}   {interval.Planned,9:0.0}   {interval.Ok / result.SeriesResolution,6:0.0}   {ttft}");
}

return result.Verdict.ExitCode;
