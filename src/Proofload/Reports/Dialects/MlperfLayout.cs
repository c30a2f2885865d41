using System.Globalization;
using System.Text;
using Proofload.Analysis.Dialects;

namespace Proofload.Reports.Dialects;

/// <summary>LoadGen's <c>mlperf_log_summary.txt</c>.</summary>
internal sealed class MlperfLayout : DialectLayout
{
    private const string Rule = "================================================";
    private const string NoScenario = "this run was no MLPerf scenario (--mlperf), so there is nothing to be valid by";
    private const string NoCount = "Proofload has no minimum of queries beside early stopping";

    private static readonly double[] Percentiles = [0.5, 0.9, 0.95, 0.97, 0.99, 0.999];

    public override string Id => "mlperf";

    public override string Render(Figures figures, DialectInput input, Footnotes notes)
    {
        var verdict = MlperfVerdict.Of(figures, input);
        var text = new StringBuilder();
        Head(text, "MLPerf Results Summary");
        text.Append($"SUT name : {DialectReport.OneLine(input.Result.Fingerprint.Target)}\n");
        text.Append($"Scenario : {verdict?.Scenario ?? NumberFormat.Missing + notes.Mark(NoScenario)}\n");
        text.Append("Mode     : PerformanceOnly\n");
        AppendMetric();
        text.Append($"Result is : {(verdict is null ? NumberFormat.Missing + notes.Mark(NoScenario) : verdict.IsValid switch { true => "VALID", false => "INVALID" + notes.Mark(verdict.Objection), null => NumberFormat.Missing })}\n");
        if (verdict is not null)
        {
            AppendVerdict(text, verdict, notes);
        }

        text.Append('\n');
        Head(text, "Additional Stats");
        AppendStats();
        text.Append('\n');
        Head(text, "Test Parameters Used");
        AppendParameters(text, verdict, notes);
        return text.ToString();

        void AppendMetric()
        {
            switch (verdict?.Scenario)
            {
                case "SingleStream":
                    Line("90th percentile latency (ns) : ", figures.Percentile(FigureIds.Latency, 0.9), "0");
                    break;
                case "MultiStream":
                    Line("99th percentile latency (ns) : ", figures.Percentile(FigureIds.QueryLatency, 0.99), "0");
                    break;
                case "Offline":
                    Line("Samples per second: ", Rates.Over(figures.Value(FigureIds.Requests), figures.Value(FigureIds.Duration).Value), "0.######");
                    if (input.IsStreamed)
                    {
                        Line("Tokens per second: ", figures.Value(FigureIds.OutputRate), "0.######");
                    }

                    break;
                default:
                    Line(input.IsStreamed ? "Completed samples per second    : " : "Scheduled samples per second : ", figures.Value(input.IsStreamed ? FigureIds.RequestRate : FigureIds.ScheduledRate), "0.00");
                    break;
            }
        }

        void AppendStats()
        {
            Line(input.IsStreamed ? "Scheduled samples per second : " : "Completed samples per second    : ", figures.Value(input.IsStreamed ? FigureIds.ScheduledRate : FigureIds.RequestRate), "0.00");
            text.Append('\n');
            Distribution("latency", "latency", FigureIds.Latency, 32);
            if (!input.IsStreamed)
            {
                return;
            }

            text.Append('\n');
            Line("Completed tokens per second                 : ", figures.Value(FigureIds.OutputRate), "0.00");
            Distribution("First Token latency", "first token latency", FigureIds.Ttft, 44);
            text.Append('\n');
            Distribution("Time to Output Token", "time to output token", FigureIds.Tpot, 45);
        }

        void Distribution(string title, string name, string id, int column)
        {
            Line($"Min {title} (ns)".PadRight(column) + ": ", figures.Of(id, static s => s.Min), "0");
            Line($"Max {title} (ns)".PadRight(column) + ": ", figures.Of(id, static s => s.Max), "0");
            Line($"Mean {title} (ns)".PadRight(column) + ": ", figures.Of(id, static s => Math.Floor(s.Mean)), "0");
            foreach (var p in Percentiles)
            {
                Line(string.Create(CultureInfo.InvariantCulture, $"{p * 100:0.00} percentile {name} (ns)   : "), figures.Percentile(id, p), "0");
            }
        }

        void Line(string label, Figure figure, string format) =>
            text.Append(label).Append(notes.Cell(figure, v => v.ToString(format, CultureInfo.InvariantCulture), NumberFormat.Missing)).Append('\n');
    }

    private static void AppendVerdict(StringBuilder text, MlperfVerdict verdict, Footnotes notes)
    {
        if (verdict.Scenario == "Server")
        {
            text.Append($"  Performance constraints satisfied : {Word(verdict.ConstraintsMet)}\n");
        }

        text.Append($"  Min duration satisfied : {Word(verdict.DurationMet)}\n");
        text.Append($"  Min queries satisfied : {NumberFormat.Missing}{notes.Mark(NoCount)}\n");
        text.Append($"  Early stopping satisfied: {Word(verdict.EarlyStoppingMet)}\n");
        foreach (var (title, lines) in verdict.EarlyStopping)
        {
            text.Append(title).Append('\n').AppendJoin('\n', lines).Append('\n');
        }
    }

    private static void AppendParameters(StringBuilder text, MlperfVerdict? verdict, Footnotes notes)
    {
        if (verdict is null)
        {
            text.Append($"{NumberFormat.Missing}{notes.Mark(NoScenario)}\n");
            return;
        }

        foreach (var (name, value) in verdict.Parameters)
        {
            text.Append(name).Append(value ?? NumberFormat.Missing).Append('\n');
        }
    }

    private static string Word(bool? met) => met switch { true => "Yes", false => "NO", null => NumberFormat.Missing };

    private static void Head(StringBuilder text, string title) => text.Append(Rule).Append('\n').Append(title).Append('\n').Append(Rule).Append('\n');
}
