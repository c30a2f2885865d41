using Proofload.Plans;

namespace Proofload.Scenarios;

/// <summary>The code of a scenario.</summary>
internal sealed class SessionCode(string name, Func<User, Task> run) : ScenarioCode(name)
{
    /// <summary>One session from its beginning to its end.</summary>
    public Func<User, Task> Run => run;

    /// <summary>The id of the assembly's content: with a deterministic build the same for the same source.</summary>
    internal override string Identity => run.Method.Module.ModuleVersionId.ToString();
}
