using Proofload.IntegrationTests.CommandLine;
using Proofload.IntegrationTests.Servers;

namespace Proofload.IntegrationTests.Notifications;

/// <summary>A watch with two alerts that fire and end within seconds.</summary>
internal static class BurningWatch
{
    private const string Objectives = """
        version: 1
        service: s
        window: 1h
        objectives:
          - name: available
            objective: "availability 90%"
            alerts:
              - {severity: page, long: 2s, short: 1s, factor: 5}
              - {severity: ticket, long: 3s, short: 1s, factor: 3}
        """;

    /// <summary>Breaks the target and starts to watch it.</summary>
    /// <param name="place">Where.</param>
    /// <param name="target">What is watched.</param>
    /// <param name="notify">What stands in <c>notify</c>.</param>
    public static RunningCli Start(Workplace place, ProbeLog target, string notify)
    {
        target.IsBroken = true;
        place.Write("slo.yaml", Objectives);
        place.Write("watch.yaml", $$"""
            version: 1
            objectives: slo.yaml
            evaluate_every: 200ms
            defaults: {every: 20ms, service: s}
            targets:
              - name: a
                target: {url: "{{target.Address}}"}
            notify:
            """ + "\n  " + notify.ReplaceLineEndings("\n  ") + "\n");
        return Again(place);
    }

    /// <summary>Starts the next process with the same files.</summary>
    public static RunningCli Again(Workplace place) => place.Start("watch", place.PathOf("watch.yaml"), "--port", "0");
}
