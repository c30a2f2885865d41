using Proofload.Plans;
using Proofload.Protocols.TfServing;

namespace Proofload.Protocols.Readiness;

/// <summary>The requests by which model servers are asked whether a model is ready, as http requests with their checks.</summary>
internal static class ReadyRequest
{
    /// <summary>TensorFlow Serving's model status: some version is available.</summary>
    public static RequestPlan TfServing(string model) => Of(ModelPath.Of(model), """"state"\s*:\s*"AVAILABLE"""");

    /// <summary>TorchServe's ping; it wrote <c>health: healthy!</c> before it wrote <c>status: Healthy</c>.</summary>
    public static RequestPlan TorchServe(string model) => Of("/ping", """"(health|status)"\s*:\s*"[Hh]ealthy!?"""");

    /// <summary>The Open Inference protocol's model readiness.</summary>
    public static RequestPlan KserveV2(string model)
    {
        var at = model.LastIndexOf('@');
        return Of(
            at > 0 && at < model.Length - 1
                ? $"/v2/models/{Uri.EscapeDataString(model[..at])}/versions/{Uri.EscapeDataString(model[(at + 1)..])}/ready"
                : $"/v2/models/{Uri.EscapeDataString(model)}/ready",
            pattern: null);
    }

    private static RequestPlan Of(string path, string? pattern) => new()
    {
        Name = "ready",
        Protocol = KnownProtocols.Http.Id,
        Path = path,
        Checks = pattern is null ? [new CheckPlan { Status = [200] }] : [new CheckPlan { Status = [200] }, new CheckPlan { Matches = pattern }],
    };
}
