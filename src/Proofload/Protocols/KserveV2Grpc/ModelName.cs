using Proofload.Plans;

namespace Proofload.Protocols.KserveV2Grpc;

/// <summary>The model of a kind of request: <c>NAME</c> or <c>NAME@VERSION</c>.</summary>
internal static class ModelName
{
    /// <exception cref="PlanException">There is no model.</exception>
    public static (string Name, string Version) Split(DriverContext context)
    {
        var model = context.Model ?? throw new PlanException($"request '{context.Request.Name}': kserve-v2-grpc needs a model");
        var at = model.LastIndexOf('@');
        return at > 0 && at < model.Length - 1 ? (model[..at], model[(at + 1)..]) : (model, "");
    }
}
