using System.CommandLine;
using Proofload.Analysis.Sizing;
using Proofload.Cli.CommandLine;
using Proofload.Plans;
using Proofload.Reports.Sizing;

namespace Proofload.Cli.Commands;

/// <summary>The flags that ask for autoscaler settings as files.</summary>
internal sealed class ManifestFlags
{
    private readonly Option<string[]> _emit = Flag.Many("--emit", "KIND", $"Write autoscaler settings: {string.Join(", ", Manifests.Kinds)}; several. Default: none.");
    private readonly Option<string?> _output = Flag.Text("--output", "FOLDER", "Where they go, as hpa.yaml, keda.yaml and knative.yaml. Default: the current folder.");
    private readonly Option<string?> _name = Flag.Text("--name", "NAME", "Deployment or Knative Service. Default model-server.");
    private readonly Option<string?> _namespace = Flag.Text("--namespace", "NAME", "Its namespace. Default: default.");
    private readonly Option<string?> _metric = Flag.Text("--metric", "NAME", "Metric of requests per second for the HPA. Default http_requests_per_second.");
    private readonly Option<string?> _prometheus = Flag.Text("--prometheus", "URL", "Prometheus for KEDA. Default http://prometheus.monitoring:9090.");
    private readonly Option<string?> _query = Flag.Text("--query", "PROMQL", "Its query of requests per second. Default: of http_requests_total of the app.");
    private readonly Option<string?> _image = Flag.Text("--image", "IMAGE", "Container image of the Knative Service. Default: one to be replaced.");

    public ManifestFlags() => Group = new FlagGroup("Autoscaler settings", [_emit, _output, _name, _namespace, _metric, _prometheus, _query, _image]);

    public FlagGroup Group { get; }

    /// <summary>Checks names and kinds before anything is counted or measured.</summary>
    public void Check(ParseResult parsed)
    {
        foreach (var kind in parsed.GetValue(_emit) ?? [])
        {
            if (!Manifests.Kinds.Contains(kind, StringComparer.Ordinal))
            {
                throw new CommandException($"--emit: there is no '{kind}'; {NearestName.Hint(kind, [.. Manifests.Kinds])}");
            }
        }

        foreach (var option in new[] { _name, _namespace })
        {
            if (parsed.GetValue(option) is { } name && !IsDnsLabel(name))
            {
                throw new CommandException($"{option.Name}: '{name}' is no name in Kubernetes: lower-case letters, digits and -, at most 63, a letter or digit at both ends");
            }
        }

        if (parsed.GetValue(_metric) is { } metric && !metric.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or ':' or '-' or '.' or '/'))
        {
            throw new CommandException($"--metric: '{metric}' is no name of a metric: letters, digits, and _ : - . /");
        }
    }

    public async Task WriteAsync(ParseResult parsed, CliServices services, SizingResult result)
    {
        var kinds = parsed.GetValue(_emit) ?? [];
        if (kinds.Length == 0)
        {
            return;
        }

        var folder = services.PathOf(parsed.GetValue(_output) ?? ".")!;
        Directory.CreateDirectory(folder);
        foreach (var kind in kinds.Distinct(StringComparer.Ordinal))
        {
            var path = Path.Combine(folder, kind + ".yaml");
            await File.WriteAllTextAsync(path, Manifests.Write(kind, result, Options(parsed)), services.Stop);
            services.Terminal.Note($"Written: {path}");
        }
    }

    private ManifestOptions Options(ParseResult parsed)
    {
        var usual = new ManifestOptions();
        return usual with
        {
            Name = parsed.GetValue(_name) ?? usual.Name,
            Namespace = parsed.GetValue(_namespace) ?? usual.Namespace,
            Metric = parsed.GetValue(_metric) ?? usual.Metric,
            Prometheus = parsed.GetValue(_prometheus) ?? usual.Prometheus,
            Query = parsed.GetValue(_query),
            Image = parsed.GetValue(_image) ?? usual.Image,
        };
    }

    private static bool IsDnsLabel(string name) => name.Length is > 0 and <= 63 && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1])
        && name.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
