using System.Net;
using System.Net.Sockets;
using System.Text;
using Proofload.Ingestion.Metrics;
using Proofload.Plans;

namespace Proofload.Tests.Ingestion.Metrics;

public sealed class MetricsScraperTests
{
    [Fact]
    public async Task The_text_comes_as_it_is_and_headers_go_along()
    {
        var (text, asked) = await FetchAsync("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\na 1\n", new Dictionary<string, Secret>(StringComparer.Ordinal) { ["Authorization"] = Secret.Environment("${KEY}", "Bearer s3cret") });

        Assert.Equal("a 1\n", text);
        Assert.Contains("GET /metrics HTTP/1.1\r\n", asked, StringComparison.Ordinal);
        Assert.Contains("Authorization: Bearer s3cret\r\n", asked, StringComparison.Ordinal);
        Assert.Contains("text/plain;version=0.0.4;q=0.8", asked.Replace("; ", ";", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", "answered 503 to a reading of its metrics")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", "answered 302 to a reading of its metrics")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\na 1\n", "cannot be asked for its metrics")]
    [InlineData("rubbish\r\n\r\n", "cannot be asked for its metrics")]
    public async Task What_is_no_answer_is_one_line_with_the_host_and_without_the_secret(string answer, string expected)
    {
        var problem = await Assert.ThrowsAsync<IOException>(() => FetchAsync(answer, new Dictionary<string, Secret>(StringComparer.Ordinal) { ["Authorization"] = Secret.Environment("${KEY}", "s3cret") }));

        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
        Assert.StartsWith("127.0.0.1:", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", problem.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
    }

    [Fact]
    public async Task A_target_that_does_not_answer_in_time_is_said()
    {
        using var listener = Listen();
        using var scraper = new MetricsScraper(AddressOf(listener), timeout: TimeSpan.FromMilliseconds(200));

        var problem = await Assert.ThrowsAsync<IOException>(() => scraper.FetchAsync(TestContext.Current.CancellationToken));

        Assert.EndsWith("did not give its metrics within 200ms", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_port_is_said()
    {
        Uri address;
        using (var listener = Listen())
            address = AddressOf(listener);
        using var scraper = new MetricsScraper(address);

        var problem = await Assert.ThrowsAsync<IOException>(() => scraper.FetchAsync(TestContext.Current.CancellationToken));

        Assert.Contains("cannot be asked for its metrics: ConnectionError", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_gives_up_gets_no_error_of_the_target()
    {
        using var listener = Listen();
        using var scraper = new MetricsScraper(AddressOf(listener));
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scraper.FetchAsync(stop.Token));
    }

    private static async Task<(string Text, string Asked)> FetchAsync(string answer, IReadOnlyDictionary<string, Secret> headers)
    {
        using var listener = Listen();
        using var scraper = new MetricsScraper(AddressOf(listener), headers);
        var asked = AnswerAsync(listener, answer);
        var text = await scraper.FetchAsync(TestContext.Current.CancellationToken);
        return (Encoding.UTF8.GetString(text.Span), await asked);
    }

    private static async Task<string> AnswerAsync(TcpListener listener, string answer)
    {
        using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        var asked = new StringBuilder();
        var buffer = new byte[4096];
        while (!asked.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, TestContext.Current.CancellationToken);
            if (read == 0)
                break;
            asked.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), TestContext.Current.CancellationToken);
        return asked.ToString();
    }

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private static Uri AddressOf(TcpListener listener) => new($"http://{listener.LocalEndpoint}/metrics");
}
