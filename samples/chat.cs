#!/usr/bin/env -S dotnet run
// The smallest load test in C#: dotnet run samples/chat.cs http://localhost:8000
#:project ../src/Proofload
#:property PublishAot=false

using Proofload;
using Proofload.Plans;
using Proofload.Plans.Loads;
using Proofload.Reports;

var plan = new RunPlan
{
    Target = new TargetPlan { Url = new Uri(args.Length > 0 ? args[0] : "http://localhost:8000"), Protocol = "openai-chat", Model = "sim" },
    Load = new OpenLoad { Rate = new ConstantShape(20), WarmUp = TimeSpan.FromSeconds(1), Duration = TimeSpan.FromSeconds(args.Length > 1 ? double.Parse(args[1]) : 10) },
    Data = new DataPlan { PromptTokens = Distribution.Constant(128), OutputTokens = Distribution.Constant(32) },
    Objectives = [ObjectiveParser.Parse("ttft p90 < 500ms"), ObjectiveParser.Parse("error_rate < 5%")],
};

var result = await LoadTest.RunAsync(plan);
Console.WriteLine(TextReport.Render(result));
return result.Verdict.Outcome is Proofload.Results.Outcome.Passed ? 0 : 2;
