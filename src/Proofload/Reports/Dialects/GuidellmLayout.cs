using System.Globalization;
using Proofload.Analysis.Dialects;
using Proofload.Measurement.Recording;

namespace Proofload.Reports.Dialects;

/// <summary>GuideLLM's tables: the run, tokens, latencies, throughput.</summary>
internal sealed class GuidellmLayout : DialectLayout
{
    private const string Missing = "--";
    private const string Lines = "GuideLLM counts the pieces that its HTTP client hands it, which another client cannot know";

    public override string Id => "guidellm";

    public override string Render(Figures figures, DialectInput input, Footnotes notes)
    {
        var strategy = input.Strategy ?? Missing;
        return Summary() + Tokens() + Latencies() + Throughput();

        GuidellmTable Table(string title) => new GuidellmTable(title).Add("Benchmark", "Strategy", "", strategy);

        string Summary()
        {
            var started = input.Result.StartedAt.UtcDateTime;
            var seconds = figures.Value(FigureIds.Duration);
            var table = Table("Run Summary Info")
                .Add("Timings", "Start", "", started.ToString("HH:mm:ss", CultureInfo.InvariantCulture))
                .Add("Timings", "End", "", notes.Cell(seconds, s => started.AddSeconds(s).ToString("HH:mm:ss", CultureInfo.InvariantCulture), Missing))
                .Add("Timings", "Dur", "Sec", notes.Cell(seconds, Number, Missing))
                .Add("Timings", "Warm", "Sec", Number(0))
                .Add("Timings", "Cool", "Sec", Number(0));
            foreach (var (group, tokens) in new (string, Func<RequestRecord, long>)[] { ("Input Tokens", static r => r.PromptTokens), ("Output Tokens", static r => r.OutputTokens) })
            {
                table.Add(group, "Comp", "Tot", Total(tokens, static r => r.IsSuccess))
                    .Add(group, "Inc", "Tot", Total(tokens, static r => !r.IsSuccess && !r.IsFailure))
                    .Add(group, "Err", "Tot", Total(tokens, static r => r.IsFailure));
            }

            return table.Render();
        }

        string Total(Func<RequestRecord, long> tokens, Func<RequestRecord, bool> of) =>
            notes.Cell(input.FromRecords(all => all.Where(of).Sum(r => Math.Max(0, tokens(r)))), Number, Missing);

        string Tokens() => Pair(Pair(Pair(
                Table("Request Token Statistics (Completed Requests)"), "Input Tok", "Per Req", FigureIds.PromptTokens, 1), "Output Tok", "Per Req", FigureIds.OutputTokens, 1),
                "Total Tok", "Per Req", FigureIds.TotalTokens, 1)
            .Add("Stream Iter", "Per Req", "Mdn", Missing + notes.Mark(Lines))
            .Add("Stream Iter", "Per Req", "p95", Missing + notes.Mark(Lines))
            .Add("Output Tok", "Per Stream Iter", "Mdn", Cell(figures.Percentile(FigureIds.TokensPerChunk, 0.5), 1))
            .Add("Output Tok", "Per Stream Iter", "p95", Cell(figures.Percentile(FigureIds.TokensPerChunk, 0.95), 1))
            .Render();

        string Latencies()
        {
            var table = Table("Request Latency Statistics (Completed Requests)");
            Pair(table, "Request Latency", "Sec", FigureIds.Latency, 1e-9);
            Pair(table, "TTFT", "ms", FigureIds.Ttft, 1e-6);
            Pair(table, "ITL", "ms", FigureIds.Itl, 1e-6);
            return Pair(table, "TPOT", "ms", FigureIds.Tpot, 1e-6).Render();
        }

        string Throughput() => Table("Server Throughput Statistics (All Requests)")
            .Add("Requests", "Concurrency", "Mdn", Cell(figures.Percentile(FigureIds.Concurrency, 0.5), 1))
            .Add("Requests", "Concurrency", "Mean", Cell(figures.Mean(FigureIds.Concurrency), 1))
            .Add("Requests", "Per Sec", "Mean", Cell(figures.Value(FigureIds.RequestRate), 1))
            .Add("Input Tokens", "Per Sec", "Mean", Cell(figures.Value(FigureIds.PromptRate), 1))
            .Add("Output Tokens", "Per Sec", "Mean", Cell(figures.Value(FigureIds.OutputRate), 1))
            .Add("Total Tokens", "Per Sec", "Mean", Cell(figures.Value(FigureIds.TotalRate), 1))
            .Render();

        GuidellmTable Pair(GuidellmTable table, string group, string name, string id, double scale) => table
            .Add(group, name, "Mdn", Cell(figures.Percentile(id, 0.5), scale))
            .Add(group, name, "p95", Cell(figures.Percentile(id, 0.95), scale));

        string Cell(Figure figure, double scale) => notes.Cell(figure, v => Number(v * scale), Missing);
    }

    private static string Number(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
