using System.Globalization;

namespace Proofload.Slo.Rules.Testing;

/// <summary>Makes up the series that an objective's selectors find, so that they show given counts.</summary>
internal sealed class SampleSeries
{
    private readonly List<(string Selector, Func<Phase, long> Count)> _series = [];

    private SampleSeries()
    {
    }

    /// <summary>The series; null when no series can be made up for a selector.</summary>
    public static SampleSeries? Of(CounterQueries queries)
    {
        Func<Phase, long> of = queries.Bad.Length > 0 ? static p => p.Bad : static p => p.Good;
        Func<Phase, long> rest = queries.Bad.Length > 0 ? static p => p.Good : static p => p.Bad;
        if (CounterSelector.Parse(queries.Total) is not { } total || CounterSelector.Parse(queries.Bad.Length > 0 ? queries.Bad : queries.Good) is not { } part)
            return null;
        if (part.Sample() is not { } inPart || total.SampleWithout(part) is not { } other)
            return null;

        // Either the part's series is one of those that make the total, or the total is a counter of its own.
        var series = new SampleSeries();
        series._series.Add((Text(inPart), of));
        series._series.Add((Text(other), total.Finds(inPart) ? rest : static p => p.Good + p.Bad));
        return series;
    }

    /// <summary>The series with their samples: 0 at first, then one sample for each evaluation.</summary>
    public IReadOnlyList<TestSeries> Show(IReadOnlyList<Phase> phases) => [.. _series.Select(s => new TestSeries(s.Selector, Values(phases, s.Count)))];

    private static string Values(IReadOnlyList<Phase> phases, Func<Phase, long> count)
    {
        var (parts, value) = (new List<string> { "0" }, 0L);
        foreach (var phase in phases)
        {
            var step = count(phase);
            parts.Add(phase.IsMissing
                ? string.Create(CultureInfo.InvariantCulture, $"_x{phase.Evaluations}")
                : string.Create(CultureInfo.InvariantCulture, $"{value + step}+{step}x{phase.Evaluations - 1}"));
            value += step * (phase.IsMissing ? 0 : phase.Evaluations);
        }

        return string.Join(' ', parts);
    }

    private static string Text(Dictionary<string, string> labels) =>
        PromText.Selector(labels["__name__"], [.. labels.Where(static l => l.Key != "__name__").Select(static l => (l.Key, l.Value))]);
}
