using System.Text;
using Proofload.Data;
using Proofload.Plans;
using Proofload.Protocols.Json;
using Proofload.Protocols.Templates;

namespace Proofload.Protocols.Checks;

/// <summary>One check on a response, ready to run. Null from <see cref="Run"/> means that it holds, else the reason why not.</summary>
internal sealed class CompiledCheck
{
    private readonly CheckPlan _plan;
    private readonly JsonPath? _path;
    private readonly ResponsePattern? _pattern;
    private readonly Template? _equalTo;
    private readonly byte[] _contains;

    /// <exception cref="PlanException">The check has no subject, or a part of it is malformed.</exception>
    public CompiledCheck(CheckPlan plan, DriverContext context, string where)
    {
        _plan = plan;
        if (plan.Header is not null && plan.JsonPath is not null)
        {
            throw new PlanException($"{where}: give a header or a json_path, not both");
        }

        var hasText = plan.Matches is not null || plan.EqualTo is not null || plan.Contains is not null;
        if (!hasText && plan.Status.Count == 0 && plan.Header is null && plan.JsonPath is null && plan.MinSize is null && plan.MaxSize is null
            && plan.Custom is null)
        {
            throw new PlanException($"{where}: the check says nothing; give status, header, json_path, matches, contains, min_size or max_size");
        }

        _path = plan.JsonPath is null ? null : JsonPath.Parse(plan.JsonPath);
        _pattern = plan.Matches is null ? null : new ResponsePattern(plan.Matches, where);
        _equalTo = plan.EqualTo is null ? null : Template.Compile(plan.EqualTo, context, where);
        _contains = Encoding.UTF8.GetBytes(plan.Contains ?? "");
    }

    public IReadOnlyList<int> Status => _plan.Status;

    public string? Header => _plan.Header;

    public bool NeedsBody => _path is not null || _plan.Custom is not null
        || (_plan.Header is null && (_pattern is not null || _equalTo is not null || _plan.Contains is not null));

    public string? Run(int status, string? header, ReadOnlySpan<byte> body, long size, Row row)
    {
        if (_plan.Status.Count > 0 && !_plan.Status.Contains(status))
        {
            return $"status {status} is not one of {string.Join(", ", _plan.Status)}";
        }

        if (size < _plan.MinSize)
        {
            return $"{size} bytes are fewer than {_plan.MinSize}";
        }

        if (size > _plan.MaxSize)
        {
            return $"{size} bytes are more than {_plan.MaxSize}";
        }

        return Text(header, body, row) ?? Custom(status, body, row);
    }

    private string? Text(string? header, ReadOnlySpan<byte> body, Row row)
    {
        if (_plan.Header is not null)
        {
            return header is null ? $"header {_plan.Header} is missing" : Value(header, $"header {_plan.Header}", row);
        }

        if (_path is not null)
        {
            return _path.FindText(body) is { } found ? Value(found, _path.Text, row) : $"nothing at {_path.Text}";
        }

        return _pattern is not null && !_pattern.IsMatch(body) ? $"the body does not match {_plan.Matches}"
            : _equalTo is not null && Encoding.UTF8.GetString(body) != _equalTo.RenderText(row, TemplateEscape.None) ? "the body is not the expected one"
            : _plan.Contains is not null && body.IndexOf(_contains) < 0 ? $"the body does not contain '{_plan.Contains}'"
            : null;
    }

    private string? Value(string value, string subject, Row row)
    {
        if (_pattern is not null && !_pattern.IsMatch(value))
        {
            return $"{subject} does not match {_plan.Matches}";
        }

        if (_equalTo is not null && _equalTo.RenderText(row, TemplateEscape.None) is var wanted && value != wanted)
        {
            return $"{subject} is '{ErrorBody.OneLine(value)}', not '{ErrorBody.OneLine(wanted)}'";
        }

        return _plan.Contains is not null && !value.Contains(_plan.Contains, StringComparison.Ordinal)
            ? $"{subject} does not contain '{_plan.Contains}'"
            : null;
    }

    private string? Custom(int status, ReadOnlySpan<byte> body, Row row)
    {
        if (_plan.Custom is null)
        {
            return null;
        }

        try
        {
            return _plan.Custom(new ResponseView(status, Encoding.UTF8.GetString(body), row.Index)) is { } reason ? ErrorBody.OneLine(reason) : null;
        }
        catch (Exception failure)
        {
            return ErrorBody.OneLine($"the check failed with {failure.GetType().Name}: {failure.Message}");
        }
    }
}
