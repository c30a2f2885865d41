using Proofload.Data;
using Proofload.Load;
using Proofload.Measurement.Clocks;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Scenarios;
using Proofload.Transport;

namespace Proofload.Running.Sessions;

/// <summary>A scenario in C# in one run: makes the sessions of each worker and collects what their code recorded.</summary>
internal sealed class CodeRun
{
    private readonly List<CustomRecorder> _recorders = [];

    /// <summary>The code.</summary>
    public required SessionCode Code { get; init; }

    /// <summary>The plan that the code belongs to.</summary>
    public required RunPlan Plan { get; init; }

    /// <summary>The kinds of request, one a step.</summary>
    public required IReadOnlyList<RequestKind> Kinds { get; init; }

    public required CompiledLoad Load { get; init; }

    public required IClock Clock { get; init; }

    public required StopSignal Stop { get; init; }

    /// <summary>Rows of the plan's data, one a session.</summary>
    public required IRowSource Rows { get; init; }

    /// <summary>Takes secrets out of the texts of exceptions.</summary>
    public Func<string, string> Mask { get; init; } = static text => text;

    /// <summary>When cookies expire; null keeps none.</summary>
    public IClock? CookieClock { get; init; }

    /// <summary>How a worker makes its sessions.</summary>
    /// <param name="transport">The worker's transport.</param>
    public SessionFactory FactoryFor(ITransport transport)
    {
        var recorder = new CustomRecorder();
        _recorders.Add(recorder);
        var scenario = Plan.Scenario!;
        var protocols = scenario.Steps.Select(step => KnownProtocols.Find(step.Request.Protocol ?? Plan.Target.Protocol));
        var frame = new ScenarioFrame
        {
            Steps = [.. scenario.Steps.Select(static step => step.Request.Name)],
            EndsOnFailure = [.. scenario.Steps.Select(step => (step.OnFailure ?? scenario.OnFailure) == FailurePolicy.End)],
            TakesBody = [.. protocols.Select(static facts => facts is { HasFreeBody: true })],
            Recorder = recorder,
            Clock = Clock,
            Seed = Plan.Seed,
            Rows = Rows,
            Wake = transport.Wake,
        };
        return new SessionFactory
        {
            CreateScript = exchanges => new CodeScript(Code, frame, Kinds, new RequestFactory(Kinds, new MixSelector([1], Plan.Seed), exchanges), Load, Stop, Mask),
            Seed = Plan.Seed,
            CookieClock = CookieClock,
        };
    }

    /// <summary>What the code of all workers recorded; for when they have stopped.</summary>
    public CustomSnapshot Snapshot() => CustomSnapshot.Merge([.. _recorders.Select(static r => r.Snapshot())]);
}
