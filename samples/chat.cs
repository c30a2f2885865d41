#!/usr/bin/env -S dotnet run
// The smallest load test in C#: 20 chats a second, judged by two objectives.
// dotnet run samples/chat.cs http://localhost:8000
#:project ../src/Proofload
#:property PublishAot=false

using Proofload;
using Proofload.Plans;
using Proofload.Plans.Loads;
using Proofload.Reports;

var url = args.Length > 0 ? args[0] : "http://localhost:8000";
var seconds = args.Length > 1 ? double.Parse(args[1]) : 20;

var result = await LoadTest.RunAsync(new RunPlan
{
    Target = new TargetPlan { Url = new Uri(url), Protocol = "openai-chat", Model = "sim" },
    Load = new OpenLoad { Rate = 20, WarmUp = TimeSpan.FromSeconds(1), Duration = TimeSpan.FromSeconds(seconds) },
    Data = new DataPlan { PromptTokens = 128, OutputTokens = 32 },
    Objectives = ["ttft p90 < 500ms", "error_rate < 5%"],
});

Console.WriteLine(TextReport.Render(result));
return result.Verdict.ExitCode;
