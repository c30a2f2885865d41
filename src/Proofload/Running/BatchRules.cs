using Proofload.Data;
using Proofload.Data.Readers;
using Proofload.Plans;

namespace Proofload.Running;

/// <summary>Holds the kinds of request to what the batch files they read ask for.</summary>
internal static class BatchRules
{
    /// <summary>Checks that every line of a batch file is some request's, and that nothing wants to change the bodies.</summary>
    /// <returns>Remarks for the notes.</returns>
    /// <exception cref="PlanException">A URL of a file belongs to no request of the plan, or a conversation is to be made of bodies.</exception>
    public static IReadOnlyList<string> Check(RunPlan plan, IReadOnlyList<(RequestPlan Request, IRowSource Rows)> sources)
    {
        var notes = new List<string>();
        foreach (var (request, rows) in sources)
        {
            if (rows is not DatasetSource { HasBodies: true } batch)
                continue;
            var path = (request.Data ?? plan.Data).Dataset!.Path;
            if (plan.Conversation is not null || plan.EffectiveScenario?.Steps.Any(s => s.Request == request && s.Conversation is not null) == true)
                throw new PlanException($"data.dataset: the bodies of a batch file are whole requests, to which a conversation cannot add; read {path} with format: jsonl");
            if (request.System is not null)
                throw new PlanException($"request '{request.Name}': the bodies of {path} are sent as they are, so that a system message has no place; read it with format: jsonl");
            var others = batch.Urls.Where(u => !u.IsUsed && !IsTaken(plan, sources, path, u)).ToList();
            if (others.Count > 0)
                throw new PlanException($"data.dataset.path: {path} also has requests that no request of the plan sends: {BatchUrls.List(others)}; add a request of that protocol with this dataset, or leave these lines out");
            if (request.Stream is null && BatchUrls.Of(request.Protocol ?? plan.Target.Protocol) != "/v1/embeddings" && batch.StreamingBodies < batch.Count)
                notes.Add($"{batch.Count - batch.StreamingBodies:N0} of {batch.Count:N0} bodies in {path} do not ask for a stream, so that their answers have no time to first token; stream: true of the request makes them");
        }

        return notes;
    }

    private static bool IsTaken(RunPlan plan, IReadOnlyList<(RequestPlan Request, IRowSource Rows)> sources, string path, BatchUrl url) =>
        sources.Any(s => (s.Request.Data ?? plan.Data).Dataset?.Path == path && BatchUrls.Of(s.Request.Protocol ?? plan.Target.Protocol) == url.Url);
}
