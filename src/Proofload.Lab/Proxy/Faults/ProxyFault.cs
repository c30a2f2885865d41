using Proofload.Measurement.Randomness;

namespace Proofload.Lab.Proxy.Faults;

/// <summary>One kind of misbehaviour of the proxy. Stateless: the same instance serves every request that draws it. Override the stage it acts in.</summary>
internal abstract class ProxyFault(string name)
{
    public string Name => name;

    /// <summary>How long the request is held back before it goes on, nanoseconds.</summary>
    public virtual long DelayNs(ref SeededRandom random) => 0;

    /// <summary>What the client gets in place of the upstream's answer; null to ask the upstream.</summary>
    /// <param name="path">The request's path without its query.</param>
    /// <param name="random">The request's own random numbers.</param>
    public virtual LocalAnswer? Answer(string path, ref SeededRandom random) => null;

    /// <summary>What changes the response; null to leave it alone.</summary>
    public virtual ResponseShaper? Shape(in ResponseFacts response, ref SeededRandom random) => null;

    /// <summary>True for a fault that acts on responses: such a request is counted as struck when its response is.</summary>
    public virtual bool ActsOnResponse => false;
}
