using System.Text;
using System.Text.Json;
using Proofload.Plans;
using Proofload.Protocols.Checks;
using Proofload.Protocols.Json;

namespace Proofload.Protocols.Events;

/// <summary>A pattern of events, ready to run on bytes. Literals are compared as UTF-8, paths are looked up in place; only a regular expression decodes.</summary>
internal sealed class CompiledPattern
{
    private readonly byte[]? _event;
    private readonly bool? _isBinary;
    private readonly byte[]? _data;
    private readonly byte[]? _equalTo;
    private readonly ResponsePattern? _regex;

    /// <exception cref="PlanException">A path or an expression is malformed.</exception>
    public CompiledPattern(EventPattern plan, string where)
    {
        _event = Bytes(plan.Event);
        _isBinary = plan.Kind is { } kind ? kind == MessageKind.Binary : null;
        _data = Bytes(plan.Data);
        _equalTo = Bytes(plan.EqualTo);
        Path = plan.JsonPath is null ? null : JsonPath.Parse(plan.JsonPath);
        _regex = plan.Matches is null ? null : new ResponsePattern(plan.Matches, where);
        Text = Describe(plan);
    }

    /// <summary>The pattern in words.</summary>
    public string Text { get; }

    /// <summary>The path into the data; null without one.</summary>
    public JsonPath? Path { get; }

    /// <summary>The path where a text may be: one without a value that it must have.</summary>
    public JsonPath? TextPath => _equalTo is null ? Path : null;

    /// <summary>Whether an event is meant.</summary>
    /// <param name="type">Name of the event; empty without one.</param>
    /// <param name="data">Its data.</param>
    /// <param name="isBinary">It is a binary message.</param>
    /// <param name="isJson">The data is valid JSON: without that a path leads nowhere.</param>
    public bool IsMatch(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data, bool isBinary, bool isJson) =>
        (_event is null || type.SequenceEqual(_event))
        && (_isBinary is null || _isBinary == isBinary)
        && (_data is null || data.SequenceEqual(_data))
        && (Path is null || (isJson && IsAtPath(Path, data)))
        && (_regex is null || _regex.IsMatch(data));

    /// <summary>True when a value is something: not null, false or empty.</summary>
    public static bool IsFilled(ReadOnlySpan<byte> value, JsonTokenType type) => type switch
    {
        JsonTokenType.Null or JsonTokenType.False => false,
        JsonTokenType.String => value.Length > 2,
        JsonTokenType.StartObject or JsonTokenType.StartArray => !value[1..^1].Trim(" \t\r\n"u8).IsEmpty,
        _ => true,
    };

    private bool IsAtPath(JsonPath path, ReadOnlySpan<byte> data)
    {
        if (!path.TryFind(data, out var range, out var type))
        {
            return false;
        }

        var value = data[range];
        if (_equalTo is null)
        {
            return IsFilled(value, type);
        }

        if (type != JsonTokenType.String)
        {
            return value.SequenceEqual(_equalTo);
        }

        var reader = new Utf8JsonReader(value);
        reader.Read();
        return reader.ValueTextEquals(_equalTo);
    }

    private static byte[]? Bytes(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);

    private static string Describe(EventPattern plan)
    {
        var parts = new List<string>();
        void Add(string? text, string form)
        {
            if (text is not null)
            {
                parts.Add(form + text);
            }
        }

        Add(plan.Event, "event ");
        Add(plan.Kind?.ToString().ToLowerInvariant(), "");
        Add(plan.EqualTo is null ? plan.JsonPath : $"{plan.JsonPath} = {plan.EqualTo}", "");
        Add(plan.Data, "data ");
        Add(plan.Matches, "matches ");
        return string.Join(", ", parts);
    }
}
