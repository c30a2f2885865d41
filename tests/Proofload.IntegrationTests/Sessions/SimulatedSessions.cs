using System.Text.Json;
using Proofload.Lab.Simulator;

namespace Proofload.IntegrationTests.Sessions;

/// <summary>What the simulator says about the sessions that it served.</summary>
internal static class SimulatedSessions
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>All sessions with their requests in the order of arrival. Waits until the simulator has written down as many requests as the run sent.</summary>
    public static async Task<IReadOnlyList<SeenSession>> ReadAsync(Simulator server, long requests)
    {
        using var client = new HttpClient { BaseAddress = server.BaseAddress };
        for (var attempt = 0; ; attempt++)
        {
            var text = await client.GetStringAsync(new Uri("/sim/sessions", UriKind.Relative), TestContext.Current.CancellationToken);
            var seen = JsonSerializer.Deserialize<Answer>(text, Json)!.Sessions;
            if (seen.Sum(static s => s.Requests.Count) >= requests || attempt == 40)
            {
                return [.. seen.Select(static s => s with { Requests = [.. s.Requests.OrderBy(static r => r.ReceivedNs)] })];
            }

            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    private sealed record Answer(IReadOnlyList<SeenSession> Sessions);
}

/// <summary>A session as the simulator saw it.</summary>
internal sealed record SeenSession(string Session, IReadOnlyList<SeenRequest> Requests);

/// <summary>A request of it.</summary>
internal sealed record SeenRequest(
    long ReceivedNs, long DoneNs, string Path, string? Cookie, IReadOnlyList<SeenMessage>? Messages, string? Answer, int? CachedTokens, SeenSequence? Sequence);

/// <summary>A message of a chat.</summary>
internal sealed record SeenMessage(string Role, string Content);

/// <summary>A place in a sequence.</summary>
internal sealed record SeenSequence(ulong Id, bool Start, bool End);
