using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Proofload.Plans;
using Proofload.Transport;

namespace Proofload.Tests.Protocols.OpenAi;

/// <summary>Bodies of batch files on the wire.</summary>
public sealed class BatchBodyTests
{
    private const string Row = """{"model": "theirs", "messages":[{"role":"user","content":"a \"b\""}], "max_tokens": 9, "seed" : 1}""";

    [Fact]
    public void A_plan_without_a_model_sends_the_body_byte_for_byte() =>
        Assert.Equal(Row, Body("openai-chat", Row, DriverBench.Request(), model: null));

    [Fact]
    public void The_model_of_the_plan_takes_the_place_of_the_rows() =>
        Assert.Equal("""{"model":"ours","messages":[{"role":"user","content":"a \"b\""}],"max_tokens": 9,"seed" : 1}""", Body("openai-chat", Row, DriverBench.Request()));

    [Fact]
    public void What_the_plan_says_itself_takes_the_place_of_the_rows_fields()
    {
        var request = DriverBench.Request() with { Stream = true, Extra = new Dictionary<string, string> { ["seed"] = "7", ["temperature"] = "0" } };
        using var json = JsonDocument.Parse(Body("openai-chat", Row, request, outputTokens: 5));
        var root = json.RootElement;

        Assert.Equal(["model", "stream", "seed", "temperature", "max_tokens", "messages", "stream_options"], root.EnumerateObject().Select(static p => p.Name));
        Assert.Equal((7, 5, true, true), (root.GetProperty("seed").GetInt32(), root.GetProperty("max_tokens").GetInt32(), root.GetProperty("stream").GetBoolean(), root.GetProperty("stream_options").GetProperty("include_usage").GetBoolean()));
    }

    [Fact]
    public void A_row_that_says_how_it_streams_keeps_that()
    {
        const string own = """{"model":"x","stream":true,"stream_options":{"include_usage":false},"max_completion_tokens":3}""";

        Assert.Equal("""{"model":"ours","stream":true,"stream_options":{"include_usage":false},"max_completion_tokens":3}""", Body("openai-chat", own, DriverBench.Request() with { Stream = true }));
        Assert.Equal("""{"model":"ours","stream":false,"max_tokens":4}""", Body("openai-completions", own, DriverBench.Request() with { Stream = false }, outputTokens: 4));
        Assert.Equal("""{"model":"ours","stream":true,"max_output_tokens":4,"input":"i"}""", Body("openai-responses", """{"input":"i","max_output_tokens":8}""", DriverBench.Request() with { Stream = true }, outputTokens: 4));
        Assert.Equal("""{"model":"ours","input":["a"]}""", Body("openai-embeddings", """{"input":["a"]}""", DriverBench.Request(), outputTokens: 4));
        Assert.Equal("""{"model":"ours"}""", Body("openai-chat", "{}", DriverBench.Request()));
    }

    [Fact]
    public void Whatever_the_body_only_the_model_changes() => Prop.ForAll(
        ArbMap.Default.ArbFor<Dictionary<NonNull<string>, NonNull<string>>>(),
        static fields =>
        {
            var body = fields.Where(static f => f.Key.Get is not ("model" or "stream_options")).ToDictionary(static f => f.Key.Get, static f => f.Value.Get);
            var sent = JsonSerializer.Deserialize<Dictionary<string, string>>(Body("openai-chat", JsonSerializer.Serialize(body), DriverBench.Request()))!;
            return sent.Remove("model", out var model) && model == "ours"
                && JsonSerializer.Serialize(body) == JsonSerializer.Serialize(sent);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Only_a_plan_of_own_bodies_needs_no_model()
    {
        var context = DriverBench.Context("openai-chat", DriverBench.Request());
        context = context with { Target = context.Target with { Model = null } };

        Assert.Contains("needs a model", Assert.Throws<PlanException>(() => DriverBench.Driver(context)).Message, StringComparison.Ordinal);
        Assert.NotNull(DriverBench.Driver(context with { SendsOwnBodies = true }));
    }

    [Fact]
    public void A_named_batch_format_lets_a_plan_go_without_a_model()
    {
        RunPlan Plan(string format) => PlanFile.Parse($"version: 1\ntarget: {{url: http://localhost, protocol: openai-chat}}\ndata: {{dataset: {{path: b.jsonl{format}}}}}\n", "p.yaml", static _ => null, "", new PlanValidatorOptions { FileExists = static _ => true });

        Assert.Null(Plan(", format: openai-batch").Target.Model);
        Assert.Contains("needs the name of a model", Assert.Throws<PlanException>(() => Plan("")).Message, StringComparison.Ordinal);
    }

    private static string Body(string protocol, string row, RequestPlan request, string? model = "ours", int? outputTokens = null)
    {
        var context = DriverBench.Context(protocol, request);
        context = context with { Target = context.Target with { Model = model }, SendsOwnBodies = true };
        return DriverBench.Prepared(DriverBench.Driver(context), exchange => Fill(exchange, row, outputTokens));
    }

    private static void Fill(Exchange exchange, string row, int? outputTokens)
    {
        exchange.Row.BodyJson = Encoding.UTF8.GetBytes(row);
        exchange.Row.OutputTokens = outputTokens;
    }
}
