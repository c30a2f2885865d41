namespace Proofload.Lab.Simulator;

/// <summary>Where the timing of generated text comes from.</summary>
public enum GenerationTiming
{
    /// <summary>A sampled time to the first token, then a fixed gap; each request independent of all others: a known truth.</summary>
    Fixed,

    /// <summary>The continuous-batching model: requests share the accelerator, throughput saturates.</summary>
    Batching,

    /// <summary>The service-time model: one sampled service time behind c servers, tokens spread evenly over it.</summary>
    Service,
}
