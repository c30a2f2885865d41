#!/usr/bin/env -S dotnet run
// A realistic one: sign in first, send a weighted mix with the token from it, check answers in C#, watch it live, write a page.
// dotnet run samples/assistant.cs http://localhost:8000
#:project ../src/Proofload
#:property PublishAot=false

using Proofload;
using Proofload.Plans;
using Proofload.Plans.Loads;
using Proofload.Reports;
using Proofload.Results;
using Proofload.Running;

var target = new Uri(args.Length > 0 ? args[0] : "http://localhost:8000");
var seconds = args.Length > 1 ? double.Parse(args[1]) : 20;

var signIn = new RequestPlan
{
    Name = "sign-in",
    Protocol = "http",
    Method = "POST",
    Path = "/login",
    Body = new BodyPlan { Text = """{"user": "proofload", "password": "secret"}""" },
    Extract = new Dictionary<string, ExtractPlan> { ["token"] = new() { JsonPath = "$.token" } },
};

var ask = new RequestPlan
{
    Name = "ask",
    Weight = 3,
    System = "Answer in one sentence.",
    Checks = [new CheckPlan { Custom = response => response.Body.Contains("error", StringComparison.OrdinalIgnoreCase) ? "the answer talks of an error" : null }],
};

var profile = new RequestPlan
{
    Name = "profile",
    Weight = 1,
    Protocol = "http",
    Path = "/protected",
    Headers = new Dictionary<string, Secret> { ["Authorization"] = Secret.Literal("Bearer {{token}}") },
    Checks = [new CheckPlan { Status = [200] }],
};

var plan = new RunPlan
{
    Name = "assistant",
    Target = new TargetPlan { Url = target, Protocol = "openai-chat", Model = "sim", Timeout = TimeSpan.FromSeconds(10) },
    Setup = [signIn],
    Requests = [ask, profile],
    Load = new OpenLoad
    {
        Rate = new StagesShape(5, [new Stage(TimeSpan.FromSeconds(seconds / 2), 40), new Stage(TimeSpan.FromSeconds(seconds / 2), 40, Hold: true)]),
        Duration = TimeSpan.FromSeconds(seconds),
    },
    Data = new DataPlan { PromptTokens = new Distribution { Kind = DistributionKind.LogNormal, A = 120, B = 0.6, Max = 900 }, OutputTokens = Distribution.Constant(24), CacheBust = true },
    Objectives =
    [
        ObjectiveParser.Parse("ttft{kind=ask} p90 < 800ms"),
        ObjectiveParser.Parse("latency{kind=profile} p90 < 200ms"),
        ObjectiveParser.Parse("error_rate < 10%"),
    ],
    Stop = new StopPlan { ErrorRate = 0.5 },
    Seed = 7,
};

var result = await LoadTest.RunAsync(plan, new RunOptions
{
    Live = live => Console.Error.Write($"\r{live.Stage,-10} {live.Elapsed,5:0.0} s  {live.OkRate,6:0.0}/s  in flight {live.InFlight,4}  "),
});

Console.Error.WriteLine();
Console.WriteLine(TextReport.Render(result));
await File.WriteAllTextAsync("assistant.html", HtmlReport.Render(result));
return result.Verdict.Outcome switch { Outcome.Passed => 0, Outcome.Failed => 2, Outcome.Inconclusive => 3, _ => 4 };
