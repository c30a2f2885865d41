using Proofload.Lab.Simulator.Generation;
using Proofload.Lab.Simulator.Http;

namespace Proofload.Lab.Faults;

/// <summary>One kind of misbehaviour. Stateless: the same instance serves every request that draws it. Override the stage it acts in.</summary>
internal abstract class Fault(string name)
{
    public string Name => name;

    /// <summary>Which answers it can strike.</summary>
    public abstract FaultShapes AppliesTo { get; }

    /// <summary>The HTTP status that it answers with; null for a fault that is something else.</summary>
    public virtual int? Status => null;

    /// <summary>Before any work: true when the request has been answered (or never will be).</summary>
    public virtual ValueTask<bool> AnswerAsync(Exchange exchange) => ValueTask.FromResult(false);

    /// <summary>Changes what a generation is going to be.</summary>
    public virtual void Shape(GenerationPlan plan)
    {
    }

    /// <summary>In a stream, before the fault's token, on the timer thread: what to do instead of sending it, or null to send it.</summary>
    public virtual Emission? OnToken(TokenStream stream) => null;

    /// <summary>In place of sending a whole body: true when it has been dealt with.</summary>
    public virtual ValueTask<bool> SendBodyAsync(Exchange exchange, string contentType, ReadOnlyMemory<byte> body) => ValueTask.FromResult(false);
}
