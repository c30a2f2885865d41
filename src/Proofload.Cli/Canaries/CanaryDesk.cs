using System.Diagnostics.CodeAnalysis;
using Proofload.Analysis.Canaries;

namespace Proofload.Cli.Canaries;

/// <summary>
/// Who is being judged: at most so many at once, each canary once. A second request for the same canary gets the judgement that is under way, so a
/// controller that asks again does not double the load.
/// </summary>
/// <param name="judge">Judges one.</param>
/// <param name="most">Most at once.</param>
/// <param name="limit">Longest time of one.</param>
internal sealed class CanaryDesk(Func<CanaryRequest, CancellationToken, Task<CanaryResult>> judge, int most, TimeSpan limit)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<CanaryRequest, Task<CanaryResult>> _underWay = [];

    /// <summary>The judgement of a canary, begun or joined; false when as many as may be are under way.</summary>
    public bool TryAsk(CanaryRequest request, CancellationToken stop, [NotNullWhen(true)] out Task<CanaryResult>? judgement)
    {
        lock (_gate)
        {
            if (!_underWay.TryGetValue(request, out judgement) && _underWay.Count < most)
            {
                judgement = _underWay[request] = RunAsync(request, stop);
            }

            return judgement is not null;
        }
    }

    private async Task<CanaryResult> RunAsync(CanaryRequest request, CancellationToken stop)
    {
        // Not on the caller's turn, which holds the gate.
        await Task.Yield();
        using var late = CancellationTokenSource.CreateLinkedTokenSource(stop);
        late.CancelAfter(limit);
        try
        {
            return await judge(request, late.Token).WaitAsync(limit + TimeSpan.FromSeconds(10), stop);
        }
        finally
        {
            lock (_gate)
            {
                _underWay.Remove(request);
            }
        }
    }
}
