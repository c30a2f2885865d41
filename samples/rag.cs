#!/usr/bin/env -S dotnet run
// A retrieval pipeline as one session: embed the question, search, rerank what was found, answer from it. What users wait for is the whole of it.
// dotnet run samples/rag.cs -- http://localhost:8000
#:project ../src/Proofload.Cli
#:property PublishAot=false
#:property TieredCompilation=false

using System.Text.Json;
using Proofload;
using Proofload.Plans;

RequestPlan[] steps =
[
    new() { Name = "embed", Protocol = "openai-embeddings" },
    new() { Name = "rerank", Protocol = "rerank" },
    new() { Name = "answer", System = "Answer from the passages only." },
];

var folder = (string?)AppContext.GetData("EntryPointFileDirectoryPath") ?? "samples";
return await LoadTest.Scenario("rag", steps, async user =>
{
    var question = user.Row["question"];
    var embedding = await user.Step("embed").Prompt(question);

    // The search is not Proofload's: while it is awaited, other sessions go on.
    var passages = await SearchAsync(embedding.Json("$.data[0].embedding"), user.Cancellation);

    var ranked = await user.Step("rerank").Prompt(question).Field("documents", JsonSerializer.Serialize(passages));
    var best = int.Parse(ranked.Json("$.results[0].index")!);
    user.Check("best passage found", best < passages.Length);

    var before = user.Elapsed;
    var answer = await user.Step("answer").Prompt($"{passages[best]}\n\n{question}").OutputTokens(24);
    user.Metric("pipeline_ttft", (before + answer.Ttft!.Value).TotalSeconds, unit: "s");
    user.Metric("passage_length", passages[best].Length, unit: "characters");
    user.Count(user.Row["topic"]);
})
.Target("http://localhost:8000", protocol: "openai-chat", model: "sim")
.With(plan => plan with { Data = new DataPlan { Dataset = new DatasetPlan { Path = Path.Combine(folder, "data", "questions.jsonl"), PromptField = "question" } } })
.Concurrency(4).Duration("20s")
.Objective("pipeline_ttft p90 < 1", "latency{kind=embed} p90 < 200ms", "check{name=best passage found} > 90%", "session_success_rate > 90%")
.RunAsync(args);

// Stands for a vector store of your own.
static async Task<string[]> SearchAsync(string? vector, CancellationToken cancellation)
{
    await Task.Delay(TimeSpan.FromMilliseconds(5), cancellation);
    return vector is null ? [] : ["A proof load certifies a rating.", "Blue light is scattered most.", "The Danube ends in the Black Sea."];
}
