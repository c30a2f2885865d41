using System.Globalization;
using Proofload.Lab.Proxy.Faults;
using Proofload.Lab.Simulator;
using Proofload.Lab.Simulator.Text;

namespace Proofload.Lab.Proxy;

/// <summary>
/// One fault of the proxy, how many requests it strikes and when. Text form: <c>latency=300ms,share=50%,from=10s,to=40s,every=2m,path=/v1</c>, that is
/// <c>NAME[=PARAMETER]</c> and then keys. Names and parameters are those of <see cref="ProxyFaultCatalog"/>.
/// </summary>
public sealed class FaultRule
{
    private static readonly string[] Keys = ["share", "from", "to", "every", "jitter", "path"];

    private FaultRule(ProxyFaultKind kind, string text)
    {
        Kind = kind;
        Text = text;
        Fault = null!;
    }

    /// <summary>The kind of fault.</summary>
    public ProxyFaultKind Kind { get; }

    /// <summary>Share of the requests, from 0 to 1. Default 1.</summary>
    public double Share { get; private init; }

    /// <summary>When it begins, counted from the moment at which the plan comes into force. Default 0.</summary>
    public TimeSpan From { get; private init; }

    /// <summary>When it ends; null for never.</summary>
    public TimeSpan? To { get; private init; }

    /// <summary>How often the time from <see cref="From"/> to <see cref="To"/> comes again; null for once.</summary>
    public TimeSpan? Every { get; private init; }

    /// <summary>What the path of a request must begin with; null for every request.</summary>
    public string? Path { get; private init; }

    /// <summary>The text form.</summary>
    public string Text { get; }

    internal ProxyFault Fault { get; private init; }

    /// <summary>Reads the text form.</summary>
    /// <exception cref="SimulatorOptionException">A name, a key or a value is wrong.</exception>
    public static FaultRule Parse(string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        var (name, parameter) = Pair(parts[0]);
        var kind = ProxyFaultCatalog.All.FirstOrDefault(k => k.Name == name) ?? throw NearestName.Unknown("fault", name, ProxyFaultCatalog.All.Select(static k => k.Name));
        if (parameter is not null && kind.Parameter is null)
        {
            throw new SimulatorOptionException($"Fault {name} takes no parameter; '{parameter}' given.");
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in parts.Skip(1))
        {
            var (key, value) = Pair(part);
            if (!Keys.Contains(key, StringComparer.Ordinal))
            {
                throw NearestName.Unknown($"key of fault {name}", key, Keys);
            }

            if (string.IsNullOrEmpty(value) || !values.TryAdd(key, value))
            {
                throw new SimulatorOptionException($"'{part}' in fault '{text}' needs one value, for example share=50%.");
            }
        }

        return Build(kind, parameter, values, text);
    }

    /// <summary>The same fault for another share of the requests.</summary>
    /// <param name="share">From 0 to 1.</param>
    public FaultRule WithShare(double share) =>
        new(Kind, Text) { Share = share, From = From, To = To, Every = Every, Path = Path, Fault = Fault };

    /// <summary>True at a moment at which the fault is in force.</summary>
    /// <param name="elapsedNs">Nanoseconds since the plan came into force.</param>
    public bool IsActive(long elapsedNs)
    {
        var since = elapsedNs - (long)From.TotalNanoseconds;
        if (since < 0)
        {
            return false;
        }

        if (Every is { } every)
        {
            since %= (long)every.TotalNanoseconds;
        }

        return To is not { } to || since < (long)(to - From).TotalNanoseconds;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static FaultRule Build(ProxyFaultKind kind, string? parameter, Dictionary<string, string> values, string text)
    {
        TimeSpan? Duration(string key) => values.TryGetValue(key, out var value) ? DurationText.Parse($"{key} of fault {kind.Name}", value) : null;
        var from = Duration("from") ?? TimeSpan.Zero;
        var to = Duration("to");
        var every = Duration("every");
        if (to <= from)
        {
            throw new SimulatorOptionException($"Fault '{text}' ends before it begins. Allowed: a time behind from for to.");
        }

        if (every is { } period && (to is null || period < to - from))
        {
            throw new SimulatorOptionException($"Fault '{text}' comes again before it ends. Allowed: to, and for every a time of at least to - from.");
        }

        var jitter = Duration("jitter") ?? TimeSpan.Zero;
        if (jitter > TimeSpan.Zero && kind.Name != LatencyFault.Kind.Name)
        {
            throw new SimulatorOptionException($"Fault {kind.Name} takes no jitter. Allowed: with latency.");
        }

        return new FaultRule(kind, text)
        {
            Share = values.TryGetValue("share", out var share) ? ReadShare(kind.Name, share) : 1,
            From = from,
            To = to,
            Every = every,
            Path = values.GetValueOrDefault("path"),
            Fault = kind.Create(parameter, (long)jitter.TotalNanoseconds),
        };
    }

    private static double ReadShare(string name, string text)
    {
        var isPercent = text.EndsWith('%');
        if (double.TryParse(isPercent ? text.AsSpan(0, text.Length - 1).TrimEnd() : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share)
            && (isPercent ? share /= 100 : share) <= 1)
        {
            return share;
        }

        throw new SimulatorOptionException($"'{text}' is not a share for fault {name}. Allowed: 0% to 100%, or 0 to 1, for example share=50%.");
    }

    private static (string Name, string? Value) Pair(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (text, null) : (text[..equals].TrimEnd(), text[(equals + 1)..].TrimStart());
    }
}
