using System.Net;
using System.Text.Json;
using Proofload.IntegrationTests.Servers;

namespace Proofload.IntegrationTests.ServerTests;

public sealed class FactLmServerTests(FactLmServer server)
{
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task A_streamed_answer_comes_in_pieces_with_usage_at_the_end()
    {
        var events = await Sse.EventsAsync(Http, await ChatAsync(), new
        {
            model = "factlm",
            messages = new[] { new { role = "user", content = "What is the capital of France?" } },
            stream = true,
            stream_options = new { include_usage = true },
        }, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        var pieces = Sse.Pieces(events);
        var usage = JsonElement.Parse(events[^2]).GetProperty("usage");
        Assert.Equal("[DONE]", events[^1]);
        Assert.Equal("Paris", string.Concat(pieces));
        Assert.True(pieces.Count > 1, "the whole answer came in one piece");
        Assert.Equal(pieces.Count, usage.GetProperty("completion_tokens").GetInt32());
    }

    [Fact]
    public async Task The_model_answers_nearly_all_held_out_capitals_rightly()
    {
        var questions = (await File.ReadAllLinesAsync(FactLmServer.QuestionsPath, TestContext.Current.CancellationToken))
            .Select(line => JsonElement.Parse(line)).Where(row => row.GetProperty("fact").GetString() == "capital").ToList();
        var right = 0;
        foreach (var row in questions)
        {
            right += await AskAsync(row.GetProperty("question").GetString()!) == row.GetProperty("answer").GetString() ? 1 : 0;
        }

        Assert.Equal(50, questions.Count);
        Assert.True(right > 45, $"{right} of {questions.Count} capitals were right");
    }

    [Fact]
    public async Task A_prompt_beyond_the_context_is_refused_with_its_code()
    {
        using var response = await Http.PostAsync(
            await ChatAsync(), Sse.Json(Question(string.Join(' ', Enumerable.Repeat("France", 200)))), TestContext.Current.CancellationToken);

        var body = JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("context_length_exceeded", body.GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task More_requests_than_slots_wait_and_are_all_answered()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => AskAsync("What is the capital of France?")));

        Assert.All(answers, answer => Assert.Equal("Paris", answer));
    }

    [Fact]
    public async Task The_official_client_understands_every_part_of_the_api()
    {
        var (exitCode, report) = await OpenAiClient.CheckAsync(await server.RequireAsync());

        Assert.True(exitCode == 0, report.ToString());
        Assert.Equal("Paris", report.GetProperty("checks").GetProperty("chatStream").GetProperty("content").GetString());
        Assert.Equal(6, report.GetProperty("checks").EnumerateObject().Count());
    }

    [Fact]
    public async Task The_official_client_reports_a_server_that_is_no_model_server()
    {
        await using var nginx = new NginxServer();

        var (exitCode, report) = await OpenAiClient.CheckAsync(await nginx.RequireAsync());

        Assert.Equal(1, exitCode);
        Assert.Equal(404, report.GetProperty("checks").GetProperty("chat").GetProperty("status").GetInt32());
    }

    private static object Question(string text) => new { messages = new[] { new { role = "user", content = text } } };

    private async Task<Uri> ChatAsync() => new(await server.RequireAsync(), "v1/chat/completions");

    private async Task<string?> AskAsync(string text)
    {
        var reply = await Sse.PostAsync(Http, await ChatAsync(), Question(text));
        return reply.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString();
    }
}
