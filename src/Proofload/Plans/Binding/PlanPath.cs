namespace Proofload.Plans.Binding;

/// <summary>Names of places in a plan: <c>requests[0].body.text</c>.</summary>
internal static class PlanPath
{
    public static string Below(string path, string name)
    {
        var clean = Units.Quote(name)[1..^1];
        return path.Length == 0 ? clean : $"{path}.{clean}";
    }
}
