namespace Proofload.Lab.Proxy.Http;

/// <summary>A request that waits for its response.</summary>
/// <param name="Index">Its number, counted over the proxy from 0.</param>
/// <param name="Rule">The rule that strikes its response, or -1.</param>
/// <param name="Plan">The plan of the rule.</param>
/// <param name="IsHead">It asks for the head alone.</param>
/// <param name="IsConnect">It asks for a tunnel.</param>
/// <param name="IsMessages">It goes to Anthropic's API.</param>
internal readonly record struct Exchange(long Index, int Rule, FaultPlan Plan, bool IsHead, bool IsConnect, bool IsMessages);
