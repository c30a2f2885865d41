using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Proofload.Measurement.Health;
using Proofload.Reports.Records;
using Proofload.Results;

namespace Proofload.Tests.Results;

/// <summary>The docs name every field of the document and of the raw records, and no other.</summary>
public sealed partial class JsonDocsTests
{
    /// <summary>The table that describes each type, by the text that stands before it.</summary>
    public static TheoryData<Type, string> Tables => new()
    {
        { typeof(RunResult), "## The result" },
        { typeof(Verdict), "### verdict" },
        { typeof(ObjectiveResult), "Each of `objectives`:" },
        { typeof(MetricSummary), "### metrics" },
        { typeof(ConfidenceInterval), "Each of `ci`:" },
        { typeof(RunRates), "### rates" },
        { typeof(RunCounts), "### counts" },
        { typeof(TokenCounts), "### tokens" },
        { typeof(SessionResult), "### sessions" },
        { typeof(SessionCounts), "`counts` of it:" },
        { typeof(ScenarioResult), "### scenario" },
        { typeof(CheckResult), "Each of `checks`:" },
        { typeof(ErrorSample), "### error samples" },
        { typeof(PromptBinResult), "### prompt bins" },
        { typeof(GeneratorHealth), "### generator" },
        { typeof(TargetUsage), "### target usage" },
        { typeof(CalibrationUse), "### calibration" },
        { typeof(Calibration), "`measured`:" },
        { typeof(RequestCeiling), "`requests` of it:" },
        { typeof(PacingFloor), "Each of `pacing`:" },
        { typeof(StreamingLevel), "Each of `streaming`:" },
        { typeof(RoundSpread), "Each spread:" },
        { typeof(RunSource), "### source" },
        { typeof(StudyPoint), "### study" },
        { typeof(IntervalResult), "### series" },
        { typeof(PatternResult), "### pattern" },
        { typeof(LatencyFloor), "`floor` of it:" },
        { typeof(Adaptation), "`adaptation` of it:" },
        { typeof(SpikeResponse), "`spike` of it:" },
        { typeof(SineResponse), "`sine` of it:" },
        { typeof(RunFingerprint), "### fingerprint" },
        { typeof(DataResult), "### data" },
        { typeof(SkippedData), "Each of `skipped`:" },
        { typeof(MlperfResult), "### mlperf" },
    };

    [Theory]
    [MemberData(nameof(Tables))]
    public void Every_field_is_documented_in_its_table(Type type, string before)
    {
        var info = RunResultJson.TypeInfo.Options.GetTypeInfo(type);
        Assert.Equal(Names(info), FieldsAfter(before));
    }

    [Fact]
    public void Every_column_of_the_raw_records_is_documented() =>
        Assert.Equal(RecordColumn.All.Select(c => c.Name), FieldsAfter("## Raw records"));

    [Fact]
    public void Types_without_a_table_are_named_in_words()
    {
        var text = Docs();
        foreach (var type in new[] { typeof(KindResult), typeof(TurnResult), typeof(IntervalPercentiles) })
        {
            foreach (var name in Names(RunResultJson.TypeInfo.Options.GetTypeInfo(type)))
                Assert.Contains($"`{name}`", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_type_of_the_document_is_checked()
    {
        var seen = new HashSet<Type>();
        Visit(RunResultJson.TypeInfo);
        var documented = Tables.Select(t => t.Data.Item1).Append(typeof(KindResult)).Append(typeof(TurnResult)).Append(typeof(IntervalPercentiles)).ToHashSet();
        Assert.Empty(seen.Except(documented));

        void Visit(JsonTypeInfo info)
        {
            if (info.Kind == JsonTypeInfoKind.Object && !seen.Add(info.Type))
                return;

            foreach (var property in info.Properties)
                Visit(info.Options.GetTypeInfo(property.PropertyType));
            if (info.ElementType is { } element)
                Visit(info.Options.GetTypeInfo(element));
        }
    }

    private static List<string> Names(JsonTypeInfo info) => [.. info.Properties.Where(p => p.Get is not null).OrderBy(p => p.Order).Select(p => p.Name)];

    private static List<string> FieldsAfter(string before)
    {
        var lines = Docs().Split('\n');
        var start = Array.IndexOf(lines, before);
        Assert.True(start >= 0, $"'{before}' is not in docs/json.md");
        return
        [
            .. lines.Skip(start + 1).SkipWhile(l => !l.StartsWith('|')).TakeWhile(l => l.StartsWith('|'))
                .Select(l => Field().Match(l)).Where(m => m.Success).Select(m => m.Groups[1].Value),
        ];
    }

    private static string Docs([CallerFilePath] string caller = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(caller)!, "..", "..", "..", "docs", "json.md")).ReplaceLineEndings("\n");

    [GeneratedRegex(@"^\| `([a-z0-9_]+)` \|")]
    private static partial Regex Field();
}
