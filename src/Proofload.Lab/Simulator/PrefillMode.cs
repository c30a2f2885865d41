namespace Proofload.Lab.Simulator;

/// <summary>How prefill (reading the prompt) and decode (writing the answer) share the accelerator.</summary>
public enum PrefillMode
{
    /// <summary>A prefill step stops every running decode until it is done: spikes between tokens at each arrival.</summary>
    Blocking,

    /// <summary>Prompts are cut into chunks that ride along with decode steps and lengthen them.</summary>
    Chunked,

    /// <summary>Prefill runs one prompt at a time on an accelerator of its own and never disturbs decode.</summary>
    Disaggregated,
}
