using Proofload.Data;
using Proofload.Load;
using Proofload.Measurement.Clocks;
using Proofload.Plans;
using Proofload.Protocols;
using Proofload.Running;
using Proofload.Tokenizers;
using Proofload.Transport;

namespace Proofload.Watch.Probing;

/// <summary>Makes targets ready: asks servers what only they know, opens data, makes drivers, and puts targets that share an address on one lane.</summary>
internal sealed class ProbeCompiler(TransportGroup group, RunClock clock, IClock machine, Action<string> note)
{
    private const int SpareSlots = 1;

    private readonly List<(TargetPlan Target, List<WatchTarget> Targets)> _shared = [];
    private readonly List<ProbeLane> _lanes = [];

    public IReadOnlyList<ProbeLane> Lanes => _lanes;

    /// <exception cref="PlanException">A target cannot be probed.</exception>
    public async Task<IReadOnlyList<ProbeTarget>> CompileAsync(IReadOnlyList<WatchTarget> targets, CancellationToken cancellation)
    {
        var asked = new List<WatchTarget>();
        foreach (var target in targets)
            asked.Add(await AskAsync(target, cancellation));
        foreach (var target in asked)
        {
            var plan = target.Plan.EffectiveTarget;
            var shared = _shared.FindIndex(s => s.Target == plan);
            if (shared < 0)
                _shared.Add((plan, [target]));
            else
                _shared[shared].Targets.Add(target);
        }

        foreach (var (plan, sharers) in _shared)
        {
            var slots = Math.Min(65_536, sharers.Sum(static t => t.MaxOverlap)) + SpareSlots;
            _lanes.Add(new ProbeLane(group[group.Add(plan, slots)], slots));
        }

        return [.. asked.Select(Compile)];
    }

    private ProbeTarget Compile(WatchTarget target, int index)
    {
        try
        {
            var lane = _lanes[_shared.FindIndex(s => s.Targets.Contains(target))];
            var kinds = KindsOf(target).Select(k => (k.Kind, lane.Add(k.Kind), k.IsChecked)).ToArray();
            var mix = new MixSelector([.. target.Plan.EffectiveRequests.Select(static r => r.Weight)], target.Plan.Seed);
            return new ProbeTarget(index, target, lane, kinds, mix, (long)(target.Timeout ?? target.Plan.Target.Timeout).TotalNanoseconds);
        }
        catch (PlanException e)
        {
            throw new PlanException([.. e.Problems.Select(p => $"target '{target.Name}': {p}")]);
        }
    }

    private IEnumerable<(RequestKind Kind, bool IsChecked)> KindsOf(WatchTarget target)
    {
        var plan = target.Plan;
        var tokenizer = plan.Tokenizer is null ? null : TokenizerLoader.Open(plan.Tokenizer, target.Folder);
        var variables = new VariableStore();
        foreach (var request in plan.EffectiveRequests)
        {
            var protocol = request.Protocol ?? plan.Target.Protocol;
            var rows = RowSourceFactory.Create(request.Data ?? plan.Data, plan.Seed, target.Folder, null, tokenizer, protocol);
            var context = new DriverContext
            {
                Target = plan.Target,
                Request = request,
                Variables = variables,
                Seed = plan.Seed,
                Clock = clock,
                BaseDirectory = target.Folder,
                RowFields = rows.FieldNames,
                SendsOwnBodies = rows.HasBodies,
                ExtractedNames = [.. plan.ExtractedNames],
            };
            var driver = BuiltInProtocols.Find(protocol)!.Create(context);
            if (KnownProtocols.Find(protocol) is { BatchesRows: true } && request.Body is null)
                rows = RowSourceFactory.Batch(rows, request.BatchSize ?? 1);
            yield return (new RequestKind(request.Name, driver, rows, 0), request.Checks.Count > 0);
        }
    }

    // A target that is down when the watch begins is what a watch is for: only what needs the server's own word cannot do without it.
    private async Task<WatchTarget> AskAsync(WatchTarget target, CancellationToken cancellation)
    {
        var notes = new List<string>();
        try
        {
            var plan = await Preflight.RunAsync(target.Plan, new RunOptions { Clock = machine, BaseFolder = target.Folder }, notes, cancellation);
            foreach (var text in notes)
                note($"target '{target.Name}': {text}");
            return target with { Plan = plan };
        }
        catch (PlanException e)
        {
            note($"target '{target.Name}': {e.Problems[0]}");
            return target;
        }
    }
}
