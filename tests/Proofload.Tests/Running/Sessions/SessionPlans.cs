using Proofload.Plans;
using Proofload.Plans.Loads;

namespace Proofload.Tests.Running.Sessions;

/// <summary>Plans of sessions.</summary>
internal static class SessionPlans
{
    private static readonly TargetPlan Target = new() { Url = new Uri("http://localhost"), Protocol = "openai-chat", Model = "m" };

    public static RunPlan Steps(LoadPlan load, double think, params StepPlan[] steps) => new()
    {
        Target = Target,
        Load = load,
        Scenario = new ScenarioPlan { Steps = steps, ThinkTime = Distribution.Constant(think) },
    };

    public static RunPlan Chat(LoadPlan load, ConversationPlan conversation) => new() { Target = Target, Load = load, Conversation = conversation };

    public static StepPlan Step(string name) => new() { Request = new RequestPlan { Name = name } };

    public static OpenLoad Open(double rate, double seconds, int cap = 1_000) => new()
    {
        Rate = new ConstantShape(rate),
        Arrivals = ArrivalProcess.Uniform,
        Duration = TimeSpan.FromSeconds(seconds),
        MaxInFlight = cap,
    };

    public static IterationsLoad Iterations(int users, long each, double think = 0) => new()
    {
        Users = users,
        Iterations = each,
        ThinkTime = Distribution.Constant(think),
    };
}
