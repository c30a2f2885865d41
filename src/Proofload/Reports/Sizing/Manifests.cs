using System.Globalization;
using System.Text;
using Proofload.Analysis.Sizing;

namespace Proofload.Reports.Sizing;

/// <summary>Autoscaler settings as YAML that can be applied, with the reasoning as comments.</summary>
public static class Manifests
{
    /// <summary>The kinds that can be written.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["hpa", "keda", "knative"];

    /// <summary>Writes one.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="result">The sizing.</param>
    /// <param name="options">Names.</param>
    /// <exception cref="ArgumentException">The kind is unknown.</exception>
    public static string Write(string kind, SizingResult result, ManifestOptions options)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(options);
        return kind switch
        {
            "hpa" => Hpa(result, options),
            "keda" => Keda(result, options),
            "knative" => Knative(result, options),
            _ => throw new ArgumentException($"There is no manifest '{kind}'.", nameof(kind)),
        };
    }

    private static string Hpa(SizingResult r, ManifestOptions o) => Reasons(r) + $$"""
        # Needs a metrics adapter that serves {{o.Metric}} for pods (for example prometheus-adapter).
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata:
          name: {{o.Name}}
          namespace: {{o.Namespace}}
        spec:
          scaleTargetRef:
            apiVersion: apps/v1
            kind: Deployment
            name: {{o.Name}}
          minReplicas: {{r.Minimum}}
          maxReplicas: {{r.Maximum}}  # ceil({{Rate(r.Peak)}} / {{Rate(r.Request.Capacity.Low)}}) + {{r.Request.Failures}}, or the replicas for the planned demand if more
          metrics:
            - type: Pods
              pods:
                metric:
                  name: {{o.Metric}}
                target:
                  type: AverageValue
                  averageValue: {{Milli(r.Target)}}  # {{Rate(r.Target)}} requests/s: {{Rate(r.Request.Capacity.Low)}} × {{Share(r.Request.Utilisation)}}
          behavior:
            scaleUp:
              stabilizationWindowSeconds: {{Whole(r.Request.Stabilise)}}
              selectPolicy: Max
              policies:
                - type: Percent
                  value: 100
                  periodSeconds: 15
                - type: Pods
                  value: {{Math.Max(4, r.Maximum - r.Minimum)}}  # from the least to the most in one step
                  periodSeconds: 15
            scaleDown:
              stabilizationWindowSeconds: {{Whole(Math.Max(300, 2 * r.Request.StartUp))}}  # what goes down has to start again: at least two start-ups
              policies:
                - type: Percent
                  value: 50
                  periodSeconds: 60

        """;

    private static string Keda(SizingResult r, ManifestOptions o) => Reasons(r) + $$"""
        # KEDA polls only to wake up from 0; from 1 replica on Kubernetes decides every {{Whole(HpaReplicas.SyncSeconds)}} s.
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata:
          name: {{o.Name}}
          namespace: {{o.Namespace}}
        spec:
          scaleTargetRef:
            apiVersion: apps/v1
            kind: Deployment
            name: {{o.Name}}
          pollingInterval: {{Whole(KedaReplicas.PollSeconds)}}
          cooldownPeriod: {{Whole(Math.Max(KedaReplicas.CooldownSeconds, 2 * r.Request.StartUp))}}
          minReplicaCount: {{r.Minimum}}
          maxReplicaCount: {{r.Maximum}}
          triggers:
            - type: prometheus
              metricType: AverageValue
              metadata:
                serverAddress: {{Quoted(o.Prometheus)}}
                query: {{Quoted(o.Query ?? $"sum(rate(http_requests_total{{app=\"{o.Name}\"}}[1m]))")}}
                threshold: {{Quoted(Exact(r.Target))}}  # requests/s of a replica: {{Rate(r.Request.Capacity.Low)}} × {{Share(r.Request.Utilisation)}}
                activationThreshold: "0"

        """;

    private static string Knative(SizingResult r, ManifestOptions o) => Reasons(r) + $$"""
        # Knative aims at target × target-utilization-percentage, over {{Whole(KnativeReplicas.StableSeconds)}} s; twice that over 6 s makes it panic.
        apiVersion: serving.knative.dev/v1
        kind: Service
        metadata:
          name: {{o.Name}}
          namespace: {{o.Namespace}}
        spec:
          template:
            metadata:
              annotations:
                autoscaling.knative.dev/class: kpa.autoscaling.knative.dev
                autoscaling.knative.dev/metric: rps
                autoscaling.knative.dev/target: {{Quoted(Exact(r.Request.Capacity.Low))}}
                autoscaling.knative.dev/target-utilization-percentage: {{Quoted((r.Request.Utilisation * 100).ToString("0.##", CultureInfo.InvariantCulture))}}
                autoscaling.knative.dev/min-scale: "{{r.Minimum}}"
                autoscaling.knative.dev/max-scale: "{{r.Maximum}}"
                autoscaling.knative.dev/initial-scale: "{{r.Minimum}}"
                autoscaling.knative.dev/window: "{{Whole(KnativeReplicas.StableSeconds)}}s"
                autoscaling.knative.dev/scale-down-delay: "{{Whole(Math.Max(300, 2 * r.Request.StartUp))}}s"
            spec:
              containers:
                - image: {{Quoted(o.Image)}}

        """;

    /// <summary>The reasoning, as comments above the manifest.</summary>
    private static string Reasons(SizingResult r)
    {
        var text = new StringBuilder();
        Line($"Counted by proofload size for {Rate(r.Planned)} requests/s planned and {Rate(r.Peak)} at the peak ({r.Request.Demand.Source}).");
        Line($"A replica serves {Rate(r.Request.Capacity.Low)} requests/s within its objectives: the lower end of {Rate(r.Request.Capacity.Value)}, {r.Request.Capacity.Source}.");
        foreach (var step in r.Steps)
            Line($"  {step.Name}: {step.Replicas} = {step.Formula}");
        Line($"Replicas: {r.Replicas}, decided by {r.Decisive.Name}; the autoscaler keeps {r.Minimum} to {r.Maximum}.");
        return text.ToString();

        // What comes from a file name must not end the comment.
        void Line(string line) => text.Append("# ").Append(string.Concat(line.Select(static c => char.IsControl(c) || c is '\u2028' or '\u2029' or '\u0085' ? ' ' : c))).Append('\n');
    }

    private static string Rate(double value) => value.ToString("#,0.###", CultureInfo.InvariantCulture);

    private static string Exact(double value) => Math.Round(value, 3).ToString("0.###", CultureInfo.InvariantCulture);

    private static string Share(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Whole(double seconds) => Math.Ceiling(seconds).ToString("0", CultureInfo.InvariantCulture);

    /// <summary>A Kubernetes quantity in thousandths, rounded down: a target that is too low is safe.</summary>
    private static string Milli(double value) => Math.Max(1, Math.Floor(Math.Round(value * 1000, 6))).ToString("0", CultureInfo.InvariantCulture) + "m";

    private static string Quoted(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";
}
