using Proofload.Plans;

namespace Proofload.Scenarios;

/// <summary>The code of a scenario.</summary>
internal sealed class SessionCode(string name, Func<User, Task> run) : ScenarioCode(name)
{
    /// <summary>One session from its beginning to its end.</summary>
    public Func<User, Task> Run => run;
}
