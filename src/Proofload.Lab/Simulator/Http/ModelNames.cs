namespace Proofload.Lab.Simulator.Http;

/// <summary>Which models exist.</summary>
internal static class ModelNames
{
    /// <summary>True when the model exists or none was named; otherwise the 404 has been sent.</summary>
    public static async ValueTask<bool> RequireAsync(Exchange exchange, string? model)
    {
        var models = exchange.Core.Options.Models;
        if (model is null || models.Count == 0 || models.Contains(model, StringComparer.Ordinal))
        {
            return true;
        }

        await ErrorBody.SendAsync(exchange, 404, $"The model '{model}' does not exist.", "model_not_found");
        return false;
    }
}
