using System.Text;
using System.Text.Json;

namespace Proofload.Lab.Tests;

/// <summary>Reads streams whose events have a name each.</summary>
internal static class NamedEvents
{
    public static async Task<List<(string Name, JsonElement Data)>> ReadAsync(SimulatorHost host, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        content.Headers.Add("anthropic-version", "2023-06-01");
        using var response = await host.Http.PostAsync(path, content, TestContext.Current.CancellationToken);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public static List<(string Name, JsonElement Data)> Parse(string text) =>
    [
        .. text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(static e => e.Split('\n')).Select(static lines =>
            lines.Length == 2 && lines[0].StartsWith("event: ", StringComparison.Ordinal) && lines[1].StartsWith("data: ", StringComparison.Ordinal)
                ? (lines[0]["event: ".Length..], SimulatorHost.Json(lines[1]["data: ".Length..]))
                : throw new FormatException(string.Join('\n', lines))),
    ];
}
