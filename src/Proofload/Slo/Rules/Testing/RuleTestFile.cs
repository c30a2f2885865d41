using System.Text;

namespace Proofload.Slo.Rules.Testing;

/// <summary>
/// Unit tests of rules for <c>promtool test rules</c>: each alert fires when it must, stays silent below its threshold and with too few events, and resolves; absent
/// data is told. A file of tests has one evaluation interval for all of them, so there is a file for each: three days need not be tested every 30 seconds.
/// </summary>
/// <param name="Name">Name of the file.</param>
/// <param name="Text">The file.</param>
public sealed record RuleTestFile(string Name, string Text)
{
    /// <summary>Makes the files: one or some for each objective, which test the rules of <see cref="RuleFile.Split"/>.</summary>
    /// <param name="file">The objectives from which the rules were made.</param>
    /// <param name="options">How the rules were made.</param>
    /// <param name="rulesFolder">Folder of the rules, as seen from the files of tests; such as <c>..</c>.</param>
    /// <param name="untested">Names of objectives without tests, for no series can be made up that their selectors find.</param>
    /// <exception cref="RuleException">Something cannot be made into rules.</exception>
    public static IReadOnlyList<RuleTestFile> Make(ObjectivesFile file, PrometheusRuleOptions options, string rulesFolder, out IReadOnlyList<string> untested)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(options);
        var groups = PrometheusRules.Build(file, options).Groups.ToLookup(static g => g.Objective, static g => g.Name);
        var (files, without) = (new List<RuleTestFile>(), new List<string>());
        foreach (var objective in file.Objectives)
        {
            var rules = $"{rulesFolder}/{RuleFile.NameOf(objective.Name)}";
            if (SampleSeries.Of(CounterQueries.Of(objective, options.Source, [])) is not { } series)
                without.Add(objective.Name);
            else
                files.AddRange(new RuleScenarios(objective, options, series).All().GroupBy(static t => t.Step).OrderBy(static g => g.Key).Select(tests =>
                    new RuleTestFile($"proofload-{objective.Name}.{PromText.Duration(tests.Key)}.yaml", Render(groups[objective.Name], tests.Key, tests, rules))));
        }

        untested = without;
        return files;
    }

    private static string Render(IEnumerable<string> groups, TimeSpan step, IEnumerable<RuleTest> tests, string rules)
    {
        var text = new StringBuilder("# Made by proofload slo tests. Run: promtool test rules FILE\n");
        text.Append("rule_files:\n- ").Append(PromText.Quote(rules)).Append('\n');
        text.Append("evaluation_interval: ").Append(PromText.Duration(step)).Append('\n');

        // A group reads what the ones before it have just recorded.
        text.Append("group_eval_order:\n");
        foreach (var group in groups)
            text.Append("- ").Append(PromText.Quote(group)).Append('\n');
        text.Append("tests:\n");
        foreach (var test in tests)
            Append(text, test);
        return text.ToString();
    }

    private static void Append(StringBuilder text, RuleTest test)
    {
        text.Append("- name: ").Append(PromText.Quote(test.Name)).Append("\n  interval: ").Append(PromText.Duration(test.Step)).Append("\n  input_series:\n");
        foreach (var series in test.Series)
            text.Append("  - series: ").Append(Single(series.Selector)).Append("\n    values: ").Append(PromText.Quote(series.Values)).Append('\n');
        text.Append("  promql_expr_test:\n");
        foreach (var check in test.Checks)
        {
            text.Append("  - expr: ").Append(Single(check.Expression)).Append("\n    eval_time: ").Append(PromText.Duration(check.At)).Append('\n');
            text.Append(check.Holds ? "    exp_samples:\n    - labels: '{}'\n      value: 1\n" : "    exp_samples: []\n");
        }
    }

    private static string Single(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";
}
