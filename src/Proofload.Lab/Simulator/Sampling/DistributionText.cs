using System.Globalization;
using Proofload.Lab.Simulator.Text;

namespace Proofload.Lab.Simulator.Sampling;

/// <summary>The explicit list of distributions and their text forms.</summary>
internal static class DistributionText
{
    private static readonly Form[] Forms =
    [
        new("constant", "VALUE", "v", (t, a) => new ConstantDistribution(t, a[0])),
        new("uniform", "LOW,HIGH", "vv", (t, a) => new UniformDistribution(t, a[0], a[1])),
        new("exponential", "MEAN", "v", (t, a) => new ExponentialDistribution(t, a[0])),
        new("normal", "MEAN,STDDEV", "vv", (t, a) => new TruncatedNormalDistribution(t, a[0], a[1])),
        new("lognormal", "MEDIAN,SIGMA", "vn", (t, a) => new LogNormalDistribution(t, a[0], a[1])),
        new("gamma", "MEAN,SHAPE", "vn", (t, a) => new GammaDistribution(t, a[0], a[1])),
        new("bimodal", "FAST,SLOW,SHARE_OF_SLOW", "vvn", (t, a) => new BimodalDistribution(t, a[0], a[1], a[2])),
        new("empirical", "V1,V2,…", "*", (t, a) => new EmpiricalDistribution(t, a)),
    ];

    public static Distribution Parse(string text, bool isDuration)
    {
        var trimmed = text.Trim();
        var colon = trimmed.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? "constant" : trimmed[..colon].Trim().ToLowerInvariant();
        var form = Array.Find(Forms, f => f.Name == name)
            ?? throw NearestName.Unknown("distribution", name, Forms.Select(f => f.Name));
        var parts = (colon < 0 ? trimmed : trimmed[(colon + 1)..]).Split(',');
        if (form.Kinds != "*" && parts.Length != form.Kinds.Length)
        {
            throw Wrong(text, form, $"it needs {form.Kinds.Length} value(s), {parts.Length} given");
        }

        var values = new double[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            var isValue = form.Kinds == "*" || form.Kinds[i] == 'v';
            values[i] = (isValue && isDuration ? DurationText.TryParseSeconds(parts[i]) : ParseNumber(parts[i]))
                ?? throw Wrong(text, form, $"'{parts[i]}' is not {(isValue && isDuration ? "a duration such as 20ms" : "a number of 0 or more")}");
        }

        return Check(form.Name, values) is { } problem
            ? throw Wrong(text, form, problem)
            : form.Create(colon < 0 ? "constant:" + trimmed : trimmed, values);
    }

    private static string? Check(string name, double[] v) => name switch
    {
        "uniform" when v[0] > v[1] => "LOW must not be above HIGH",
        "gamma" when v[1] <= 0 => "SHAPE must be above 0",
        "bimodal" when v[2] > 1 => "SHARE_OF_SLOW must be 0 to 1",
        _ => null,
    };

    private static double? ParseNumber(string text) =>
        double.TryParse(text.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : null;

    private static SimulatorOptionException Wrong(string text, Form form, string problem) =>
        new($"'{text}' is not a distribution: {problem}. Allowed: {Allowed(text, form)}.");

    // Who wrote no name may not know that there are others.
    private static string Allowed(string text, Form form) => text.Contains(':', StringComparison.Ordinal)
        ? $"{form.Name}:{form.Arguments}"
        : "VALUE, " + string.Join(", ", Forms.Select(f => $"{f.Name}:{f.Arguments}"));

    private sealed record Form(string Name, string Arguments, string Kinds, Func<string, double[], Distribution> Create);
}
