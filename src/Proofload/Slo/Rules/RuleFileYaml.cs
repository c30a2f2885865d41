using System.Text;

namespace Proofload.Slo.Rules;

/// <summary>Writes rules as Prometheus reads them.</summary>
public static class RuleFileYaml
{
    /// <summary>The file.</summary>
    /// <param name="file">The rules.</param>
    public static string Render(RuleFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var text = new StringBuilder("# Made by proofload slo rules. Change the objectives file and make it again.\n");
        foreach (var warning in file.Warnings)
            text.Append("# ").Append(warning.ToString()).Append('\n');
        text.Append("groups:\n");
        foreach (var group in file.Groups)
        {
            text.Append("- name: ").Append(PromText.Quote(group.Name)).Append("\n  interval: ").Append(PromText.Duration(group.Interval)).Append("\n  rules:\n");
            foreach (var rule in group.Rules)
                Append(text, rule);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, PrometheusRule rule)
    {
        text.Append(rule.Record.Length > 0 ? "  - record: " + rule.Record : "  - alert: " + rule.Alert).Append('\n');
        if (rule.Expression.Contains('\n', StringComparison.Ordinal))
            text.Append("    expr: |-\n      ").Append(rule.Expression.Replace("\n", "\n      ", StringComparison.Ordinal)).Append('\n');
        else
            text.Append("    expr: ").Append(PromText.Quote(rule.Expression)).Append('\n');
        if (rule.For > TimeSpan.Zero)
            text.Append("    for: ").Append(PromText.Duration(rule.For)).Append('\n');
        Append(text, "labels", rule.Labels);
        Append(text, "annotations", rule.Annotations);
    }

    private static void Append(StringBuilder text, string name, IReadOnlyList<KeyValuePair<string, string>> pairs)
    {
        if (pairs.Count == 0)
            return;
        text.Append("    ").Append(name).Append(":\n");
        foreach (var (key, value) in pairs)
            text.Append("      ").Append(key).Append(": ").Append(PromText.Quote(value)).Append('\n');
    }
}
