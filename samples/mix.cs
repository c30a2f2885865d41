#!/usr/bin/env -S dotnet run
// A plan in C#: sign in once, then a weighted mix with the token from it, a check in C#, a load of two stages, a live line and a page.
// dotnet run samples/mix.cs http://localhost:8000
#:project ../src/Proofload
#:property PublishAot=false

using Proofload;
using Proofload.Plans;
using Proofload.Plans.Loads;
using Proofload.Reports;

var url = args.Length > 0 ? args[0] : "http://localhost:8000";
var length = TimeSpan.FromSeconds(args.Length > 1 ? double.Parse(args[1]) : 30);

// Sent once, before the load. Later requests find what it extracts as {{token}}.
var signIn = new RequestPlan
{
    Name = "sign-in",
    Protocol = "http",
    Path = "/login",
    Body = new BodyPlan { Text = """{"user": "proofload", "password": "secret"}""" },
    Extract = new Dictionary<string, ExtractPlan> { ["token"] = new() { JsonPath = "$.token" } },
};

// Three of four requests: a streamed answer, which fails when the assistant apologises for an error of its own.
var ask = new RequestPlan
{
    Name = "ask",
    Weight = 3,
    System = "Answer in one sentence.",
    Checks = [new CheckPlan { Custom = answer => answer.Body.Contains("internal error") ? "the answer speaks of an internal error" : null }],
};

// One of four: plain HTTP with the token.
var profile = new RequestPlan
{
    Name = "profile",
    Protocol = "http",
    Path = "/protected",
    Headers = new Dictionary<string, Secret> { ["Authorization"] = Secret.Literal("Bearer {{token}}") },
    Checks = [new CheckPlan { JsonPath = "$.user", EqualTo = "proofload" }],
};

var plan = new RunPlan
{
    Name = "mix",
    Target = new TargetPlan { Url = new Uri(url), Protocol = "openai-chat", Model = "sim", Timeout = TimeSpan.FromSeconds(10) },
    Setup = [signIn],
    Requests = [ask, profile],
    // From 5 to 40 requests a second in the first half, then as many until the end.
    Load = new OpenLoad { Rate = new StagesShape(5, [new Stage(length / 2, 40), new Stage(length / 2, 40)]) },
    Data = new DataPlan { PromptTokens = Distribution.LogNormal(120, 0.6) with { Max = 900 }, OutputTokens = 24, CacheBust = true },
    Objectives = ["ttft{kind=ask} p90 < 800ms", "latency{kind=profile} p90 < 200ms", "error_rate < 10%"],
    Stop = new StopPlan { ErrorRate = 0.5 },
    Seed = 7,
};

// Ctrl-C ends the load; what was measured until then is reported.
using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true;
    interrupted.Cancel();
};

var result = await LoadTest.RunAsync(plan, new()
{
    Live = now => Console.Error.Write($"\r{now.Stage,-9} {now.Elapsed,5:0.0} s  {now.OkRate,5:0.0} ok/s  {now.InFlight,4} in flight  "),
}, interrupted.Token);

Console.Error.WriteLine();
Console.WriteLine(TextReport.Render(result, reportPath: "mix.html"));
await File.WriteAllTextAsync("mix.html", HtmlReport.Render(result));
return result.Verdict.ExitCode;
