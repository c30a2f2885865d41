namespace Proofload.Protocols.TfServing;

/// <summary>Path of a model: <c>name</c>, <c>name@3</c> for a version, <c>name@stable</c> for a label.</summary>
internal static class ModelPath
{
    public static string Of(string model)
    {
        var at = model.LastIndexOf('@');
        if (at <= 0 || at == model.Length - 1)
        {
            return $"/v1/models/{Uri.EscapeDataString(model)}";
        }

        var which = model[(at + 1)..];
        return $"/v1/models/{Uri.EscapeDataString(model[..at])}/{(which.All(char.IsAsciiDigit) ? "versions" : "labels")}/{Uri.EscapeDataString(which)}";
    }
}
