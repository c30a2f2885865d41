using System.Security.Cryptography;
using System.Text;

namespace Proofload.Notifications;

/// <summary>What one receiver is told at once: the alerts of one group.</summary>
public sealed record Notification
{
    /// <summary>32 hexadecimal digits. A notification that is sent again because nobody knows whether it arrived has the same: by it a receiver can tell.</summary>
    public required string Id { get; init; }

    /// <summary>Name of the receiver.</summary>
    public required string Receiver { get; init; }

    /// <summary>The labels that all alerts of the group share, with their values.</summary>
    public required IReadOnlyDictionary<string, string> Group { get; init; }

    /// <summary>The alerts: those that fire first, then those that are over.</summary>
    public required IReadOnlyList<NotifiedAlert> Alerts { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>True for a message that somebody asked for to see whether it arrives.</summary>
    public bool IsTest { get; init; }

    /// <summary>True while one of its alerts fires.</summary>
    public bool IsFiring => Alerts.Any(static a => a.IsFiring);

    /// <summary>One line: <c>[FIRING 2, over 1] chat page: chat: latency burns its error budget at 21 times the rate it can afford</c>.</summary>
    public string Title
    {
        get
        {
            var (firing, over) = (Alerts.Count(static a => a.IsFiring), Alerts.Count(static a => !a.IsFiring));
            var state = (firing, over) switch { (1, 0) => "FIRING", (0, 1) => "RESOLVED", (_, 0) => $"FIRING {firing}", (0, _) => $"RESOLVED {over}", _ => $"FIRING {firing}, RESOLVED {over}" };
            var severity = string.Join(", ", Alerts.Select(static a => a.Label("severity")).Distinct(StringComparer.Ordinal));
            return $"{(IsTest ? "[TEST] " : "")}[{state}] {severity}: {(Alerts.Count == 0 ? "" : Alerts[0].Summary)}";
        }
    }

    internal static string IdOf(string receiver, string group, long sequence, IReadOnlyList<NotifiedAlert> alerts)
    {
        var text = new StringBuilder().Append(receiver).Append('\0').Append(group).Append('\0').Append(sequence);
        foreach (var alert in alerts)
            text.Append('\0').Append(alert.Id).Append(alert.StartsAt.UtcTicks).Append(alert.IsFiring ? 'f' : 'r');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..32];
    }
}
