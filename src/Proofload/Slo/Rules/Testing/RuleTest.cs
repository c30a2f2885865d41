namespace Proofload.Slo.Rules.Testing;

/// <summary>A unit test of rules: what the counters show, and what the rules must say at which time.</summary>
/// <param name="Name">What is tested, in words.</param>
/// <param name="Step">Time from one sample and evaluation to the next.</param>
/// <param name="Series">Series with their samples.</param>
/// <param name="Checks">What must hold.</param>
internal sealed record RuleTest(string Name, TimeSpan Step, IReadOnlyList<TestSeries> Series, IReadOnlyList<RuleCheck> Checks);

/// <summary>A series with its samples in promtool's notation.</summary>
/// <param name="Selector">Name and labels.</param>
/// <param name="Values">The samples: <c>0 10+10x5 _x3</c>.</param>
internal sealed record TestSeries(string Selector, string Values);

/// <summary>What an expression must give.</summary>
/// <param name="At">When, from the first sample on.</param>
/// <param name="Expression">The PromQL.</param>
/// <param name="Holds">True: 1; false: nothing at all.</param>
internal sealed record RuleCheck(TimeSpan At, string Expression, bool Holds);

/// <summary>Some evaluations in a row with the same counts.</summary>
/// <param name="Evaluations">How many; 1 or more.</param>
/// <param name="Good">Good events of each.</param>
/// <param name="Bad">Bad events of each.</param>
/// <param name="IsMissing">True when there are no samples.</param>
internal sealed record Phase(long Evaluations, long Good, long Bad, bool IsMissing = false);
