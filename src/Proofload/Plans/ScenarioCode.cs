namespace Proofload.Plans;

/// <summary>What a session does, as C#: the code of a scenario that <see cref="LoadTest.Scenario"/> makes. A plan file cannot hold it.</summary>
public abstract class ScenarioCode
{
    private protected ScenarioCode(string name) => Name = name;

    /// <summary>Name of the scenario: what stands in a printed plan.</summary>
    public string Name { get; }

    /// <summary>What changes when the code does; part of the run's fingerprint, because a printed plan does not hold the code.</summary>
    internal virtual string Identity => "";
}
