using Proofload.Plans;
using Proofload.Protocols.Json;

namespace Proofload.Protocols.Checks;

/// <summary>One value to take from a response, ready to run.</summary>
internal sealed class CompiledExtract
{
    private readonly ExtractPlan _plan;
    private readonly JsonPath? _path;
    private readonly ResponsePattern? _pattern;

    /// <exception cref="PlanException">Not exactly one source, or it is malformed.</exception>
    public CompiledExtract(string name, ExtractPlan plan, string where)
    {
        Name = name;
        _plan = plan;
        var sources = (plan.JsonPath is null ? 0 : 1) + (plan.Header is null ? 0 : 1) + (plan.Regex is null ? 0 : 1);
        if (sources != 1)
        {
            throw new PlanException($"{where}: give exactly one of json_path, header and regex");
        }

        _path = plan.JsonPath is null ? null : JsonPath.Parse(plan.JsonPath);
        _pattern = plan.Regex is null ? null : new ResponsePattern(plan.Regex, where);
    }

    public string Name { get; }

    public string? Header => _plan.Header;

    public bool NeedsBody => _plan.Header is null;

    /// <summary>The value; null when the response does not have it.</summary>
    public string? Take(string? header, ReadOnlySpan<byte> body) =>
        _path is not null ? _path.FindText(body) : _pattern is not null ? _pattern.Extract(body) : header;
}
