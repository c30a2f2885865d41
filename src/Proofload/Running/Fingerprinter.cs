using System.Security.Cryptography;
using System.Text;
using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Running;

/// <summary>Makes the fingerprint of a run: what must agree for two runs to be comparable.</summary>
internal static class Fingerprinter
{
    private const int Digits = 16;

    public static RunFingerprint Create(RunPlan plan, string baseFolder, string version) => new()
    {
        Plan = Hash(PlanWriter.Write(Anonymous(plan)) + plan.Scenario?.Code?.Identity),
        Data = DataHash(plan, baseFolder),
        Target = $"{plan.Target.Protocol} {plan.Target.Url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)}",
        Machine = MachineDescription.Describe(),
        Version = version,
        Engine = "",
    };

    /// <summary>The plan without what may differ between comparable runs.</summary>
    private static RunPlan Anonymous(RunPlan plan) => plan with
    {
        Name = "run",
        Labels = new Dictionary<string, string>(),
        Objectives = [],
        Otlp = null,
        Target = plan.Target with { Url = new Uri("http://target/") },
    };

    private static string DataHash(RunPlan plan, string baseFolder)
    {
        var sources = plan.EffectiveRequests.Select(r => r.Data ?? plan.Data).Distinct().ToList();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var dataset in sources.Select(static s => s.Dataset).OfType<DatasetPlan>())
        {
            var path = Path.Combine(baseFolder, dataset.Path);
            if (File.Exists(path))
            {
                using var stream = File.OpenRead(path);
                hash.AppendData(SHA256.HashData(stream));
            }
            else if (Directory.Exists(path))
            {
                foreach (var file in Directory.EnumerateFiles(path).Order(StringComparer.Ordinal))
                {
                    hash.AppendData(Encoding.UTF8.GetBytes($"{Path.GetFileName(file)} {new FileInfo(file).Length}\n"));
                }
            }
        }

        AppendTokenizer(hash, plan.Tokenizer, baseFolder);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\n', sources.Select(static s => (s with { Dataset = null }).ToString())) + plan.Seed));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..Digits];
    }

    // Which prompts a length gives depends on the tokenizer.
    private static void AppendTokenizer(IncrementalHash hash, string? tokenizer, string baseFolder)
    {
        if (tokenizer is null)
        {
            return;
        }

        var (path, pattern) = KnownTokenizers.Split(tokenizer);
        hash.AppendData(Encoding.UTF8.GetBytes(KnownTokenizers.IsBuiltIn(tokenizer) ? tokenizer : pattern ?? ""));
        if (!KnownTokenizers.IsBuiltIn(tokenizer) && Path.Combine(baseFolder, path) is var file && File.Exists(file))
        {
            using var stream = File.OpenRead(file);
            hash.AppendData(SHA256.HashData(stream));
        }
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..Digits];
}
