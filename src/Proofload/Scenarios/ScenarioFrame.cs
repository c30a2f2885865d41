using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Proofload.Data;
using Proofload.Measurement.Clocks;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Protocols.Json;

namespace Proofload.Scenarios;

/// <summary>What all sessions of one worker share.</summary>
internal sealed class ScenarioFrame
{
    private const int MostPaths = 256;
    private readonly ConcurrentQueue<ReturnedCode> _returned = new();
    private readonly Dictionary<string, JsonPath> _paths = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _end = new();
    private volatile bool _isClosed;

    /// <summary>Names of the steps; their index is the kind of request.</summary>
    public required IReadOnlyList<string> Steps { get; init; }

    /// <summary>Whether a failed step throws, by step.</summary>
    public required IReadOnlyList<bool> EndsOnFailure { get; init; }

    /// <summary>Steps whose body code may give.</summary>
    public required IReadOnlyList<bool> TakesBody { get; init; }

    /// <summary>Where code records what it measures itself.</summary>
    public required CustomRecorder Recorder { get; init; }

    /// <summary>The run's clock.</summary>
    public required IClock Clock { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>Rows of the plan's data, one a session.</summary>
    public required IRowSource Rows { get; init; }

    /// <summary>Wakes the worker's loop, from any thread.</summary>
    public required Action Wake { get; init; }

    /// <summary>What happens now belongs to the measured phase.</summary>
    public bool IsMeasured { get; set; }

    /// <summary>Cancelled when the run wants no more of its sessions.</summary>
    public CancellationToken End => _end.Token;

    /// <summary>Number of a step.</summary>
    /// <exception cref="PlanException">The scenario has no such step.</exception>
    public int StepOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        for (var i = 0; i < Steps.Count; i++)
        {
            if (string.Equals(Steps[i], name, StringComparison.Ordinal))
                return i;
        }

        throw new PlanException($"the scenario has no step {Units.Quote(name)}; {NearestName.Hint(name, [.. Steps])}");
    }

    /// <summary>A JSON path, compiled once.</summary>
    /// <exception cref="PlanException">The path is malformed.</exception>
    public JsonPath PathOf(string text)
    {
        if (_paths.TryGetValue(text, out var path))
            return path;

        path = JsonPath.Parse(text);
        if (_paths.Count < MostPaths)
            _paths[text] = path;
        return path;
    }

    /// <summary>Leaves code for the loop, from any thread.</summary>
    public void Return(ReturnedCode code)
    {
        _returned.Enqueue(code);
        if (_isClosed)
        {
            LetGo();
            return;
        }

        Wake();
    }

    /// <summary>The loop has ended: what comes back is on its own.</summary>
    public void Close()
    {
        _isClosed = true;
        LetGo();
    }

    /// <summary>Takes code that was left for the loop.</summary>
    public bool TryTakeReturned([MaybeNullWhen(false)] out ReturnedCode code) => _returned.TryDequeue(out code);

    /// <summary>How much code is left for the loop.</summary>
    public int ReturnedCount => _returned.Count;

    /// <summary>Tells all sessions that the run is over; their own callbacks run elsewhere.</summary>
    public void Stop() => _ = _end.CancelAsync();

    private void LetGo()
    {
        while (_returned.TryDequeue(out var code))
        {
            code.RunElsewhere();
        }
    }
}
