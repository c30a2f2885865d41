using Proofload.Plans;

namespace Proofload.Cli.Terminals;

/// <summary>Replaces the values of secrets in remarks and error messages, wherever they may have come from.</summary>
internal sealed class Redaction
{
    // Shorter values would tear holes into ordinary words and protect nothing.
    private const int ShortestSecret = 6;

    private readonly List<(string Value, string Shown)> _secrets = [];

    public void Add(RunPlan plan)
    {
        var secrets = plan.Target.Headers.Concat(plan.Requests.Concat(plan.Setup).SelectMany(static r => r.Headers)).Concat(plan.Otlp?.Headers ?? new Dictionary<string, Secret>())
            .Where(static h => h.Value.FromEnvironment || IsCredential(h.Key)).Select(static h => h.Value);
        foreach (var secret in plan.Target.ApiKey is { } key ? secrets.Append(key) : secrets)
        {
            Add(secret);
        }

        if (plan.Target.Url.UserInfo is { Length: >= ShortestSecret } user)
        {
            _secrets.Add((user, "***"));
        }
    }

    public string Apply(string text)
    {
        foreach (var (value, shown) in _secrets)
        {
            text = text.Replace(value, shown, StringComparison.Ordinal);
        }

        return text;
    }

    private static bool IsCredential(string header) =>
        header.Contains("authorization", StringComparison.OrdinalIgnoreCase) || header.Contains("key", StringComparison.OrdinalIgnoreCase)
        || header.Contains("token", StringComparison.OrdinalIgnoreCase) || header.Contains("cookie", StringComparison.OrdinalIgnoreCase);

    public void Add(Secret secret)
    {
        var shown = secret.FromEnvironment ? secret.Template : "***";
        var value = secret.Reveal();
        if (value.Length >= ShortestSecret)
        {
            _secrets.Add((value, shown));
        }

        // `Bearer sk-…`: a message may repeat the key without the scheme in front of it.
        if (value.LastIndexOf(' ') is > 0 and var blank && value.Length - blank - 1 >= ShortestSecret)
        {
            _secrets.Add((value[(blank + 1)..], "***"));
        }
    }
}
