using Proofload.Plans;

namespace Proofload.Cli.Running;

/// <summary>A run in one line for the head of the live view; neither credentials nor the query of the address are part of it.</summary>
internal static class RunTitle
{
    public static string Of(RunPlan plan)
    {
        var address = plan.Target.Url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.SafeUnescaped).TrimEnd('/');
        var model = plan.Target.Model is { } name ? $" · {name}" : "";
        return $"{plan.Name} · {plan.Target.Protocol} {address}{model}";
    }
}
