#!/usr/bin/env -S dotnet run
// A realistic assistant: every user signs in, then asks and looks at the profile in a mix of 3 to 1, with pauses. Checks and a metric in C#.
// dotnet run samples/assistant.cs -- http://localhost:8000
#:project ../src/Proofload.Cli
#:property PublishAot=false
#:property TieredCompilation=false

using System.Text.Json.Nodes;
using Proofload;
using Proofload.Plans;

// The kinds of request. Each is measured apart; {kind=ask} names one in an objective.
RequestPlan[] steps =
[
    new() { Name = "login", Protocol = "http", Path = "/login" },
    new() { Name = "ask", System = "Answer in one sentence." },
    new() { Name = "profile", Protocol = "http", Path = "/protected" },
];

return await LoadTest.Scenario("assistant", steps, async user =>
{
    var login = await user.Step("login").Body(new JsonObject { ["user"] = $"user{user.Index}", ["password"] = "secret" }.ToJsonString());
    if (!user.Check("token present", login.Json("$.token") is not null))
    {
        return;
    }

    var token = login.Json("$.token");
    for (var turn = 0; turn < 4; turn++)
    {
        await user.Think(Distribution.Exponential(0.2));
        if (user.Random.NextDouble() < 0.75)
        {
            var answer = await user.Step("ask").Header("X-Session-Id", user.Id).OutputTokens(16);
            user.Metric("words", answer.Text.Split(' ').Length, unit: "words");
            user.Check("no apology", !answer.Text.Contains("internal error"));
        }
        else
        {
            var profile = await user.Step("profile").Header("Authorization", $"Bearer {token}");
            user.Check("own profile", profile.Json("$.user") == $"user{user.Index}");
        }
    }
})
.Target("http://localhost:8000", protocol: "openai-chat", model: "sim")
.Rate("5/s").Duration("20s")
.Objective("ttft{kind=ask} p90 < 800ms", "latency{kind=login} p90 < 500ms", "check{name=token present} > 90%", "words p50 > 2")
.RunAsync(args);
