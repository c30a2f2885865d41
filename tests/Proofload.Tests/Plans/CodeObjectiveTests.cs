using Proofload.Plans;
using Proofload.Plans.Loads;

namespace Proofload.Tests.Plans;

/// <summary>Objectives on what the code of a scenario records, and what a plan with code may say.</summary>
public sealed class CodeObjectiveTests
{
    private static readonly RequestPlan[] Steps = [new() { Name = "ask" }];

    private static readonly Scenario Empty = LoadTest.Scenario("test", Steps, static _ => Task.CompletedTask).Target("http://localhost:1", "openai-chat", "m");

    [Theory]
    [InlineData("words p50 > 10", "words", null, ObjectiveStatistic.Quantile, 10)]
    [InlineData("db_time mean <= 0.25", "db_time", null, ObjectiveStatistic.Mean, 0.25)]
    [InlineData("words 99% < 300", "words", null, ObjectiveStatistic.ShareBelow, 300)]
    [InlineData("check{name=signed in} > 99%", "check", "signed in", ObjectiveStatistic.Value, 0.99)]
    [InlineData("count{ name = retries } < 10", "count", "retries", ObjectiveStatistic.Value, 10)]
    public void A_scenario_may_bound_what_its_code_records(string text, string metric, string? name, ObjectiveStatistic statistic, double threshold)
    {
        var objective = Assert.Single(Empty.Objective(text).ToPlan().Objectives);

        Assert.Equal((metric, name, statistic, threshold), (objective.Metric, objective.Name, objective.Statistic, objective.Threshold));
        Assert.Null(objective.Kind);
        Assert.True(ObjectiveParser.TryParseOfCode(ObjectiveParser.Format(objective), out var again, out _));
        Assert.Equal(objective with { Expression = "" }, again with { Expression = "" });
    }

    [Theory]
    [InlineData("latncy p99 < 1s", "unknown metric 'latncy'; did you mean 'latency'?")]
    [InlineData("latency_p99 < 1s", "unknown metric 'latency_p99'; did you mean 'latency p99'?")]
    [InlineData("words > 10", "words is a distribution: say which value, for example 'words mean > 10'")]
    [InlineData("words p50 > 10ms", "words is recorded by the scenario: the bound is a plain number of 0 or more, in its unit")]
    [InlineData("words{kind=ask} p50 > 10", "words is recorded by the scenario and belongs to no kind of request")]
    [InlineData("check > 99%", "say which check; write for example 'check{name=signed in} > 99%'")]
    [InlineData("check{kind=ask} > 99%", "check has a name and no other label; write for example 'check{name=signed in} > 99%'")]
    [InlineData("check{name=signed in} < 1%", "this would demand a bad check: higher is better; use >, as in 'check{name=signed in} > 99%'")]
    public void A_wrong_objective_of_a_scenario_is_one_clear_line(string text, string problem)
    {
        var line = Assert.Single(Assert.Throws<PlanException>(() => Empty.Objective(text).ToPlan()).Problems);
        Assert.StartsWith("scenario test: Objective: ", line, StringComparison.Ordinal);
        Assert.EndsWith(problem, line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("words p50 > 10")]
    [InlineData("check{name=signed in} > 99%")]
    public void A_plan_without_code_refuses_them(string text)
    {
        var yaml = $"version: 1\ntarget: {{url: http://localhost:1}}\nobjectives: ['{text}']\n";
        Assert.Throws<PlanException>(() => PlanFile.Parse(yaml, "plan.yaml", static _ => null));
        Assert.True(ObjectiveParser.TryParseOfCode(text, out var objective, out _));
        var problem = Assert.Single(PlanValidator.Check(new RunPlan { Target = new TargetPlan { Url = new Uri("http://localhost:1") }, Objectives = [objective] }));
        Assert.Matches("unknown metric 'words'|check is recorded by the code of a scenario in C#, and this plan has none", problem.Message);
    }

    [Fact]
    public void A_printed_plan_says_that_there_is_code_and_a_plan_file_cannot()
    {
        var plan = Empty.Objective("words p50 > 10").ToPlan();
        var yaml = PlanWriter.Write(plan);

        Assert.Contains("scenario:\n  code: test\n  steps:\n    - name: ask\n", yaml, StringComparison.Ordinal);
        Assert.Contains("scenario.code: a scenario in C# is a program; a plan file cannot hold it", Assert.Throws<PlanException>(() => PlanFile.Parse(yaml, "plan.yaml", static _ => null)).Message, StringComparison.Ordinal);
        var read = PlanJson.Read(PlanJson.Write(plan));
        Assert.Equal(("test", "words"), (read.Scenario!.Code!.Name, read.Objectives[0].Metric));
    }

    [Fact]
    public void What_the_code_decides_stands_nowhere_else()
    {
        var wrong = Empty.ToPlan() is var plan ? plan with
        {
            Load = new ReplayLoad { Path = "trace.jsonl" },
            Scenario = plan.Scenario! with
            {
                ThinkTime = 1,
                Repeat = 2,
                Steps = [new StepPlan { Request = Steps[0], Repeat = 3 }, new StepPlan { Request = new RequestPlan { Name = "b" }, When = "{{x}}" }],
            },
        } : plan;
        var problems = PlanValidator.Check(wrong, new PlanValidatorOptions { FileExists = static _ => true }).Select(static p => p.Path).ToList();

        Assert.Superset(new HashSet<string> { "load.model", "scenario.think_time", "scenario.repeat", "scenario.steps[0].repeat", "scenario.steps[1].when" }, problems.ToHashSet());
    }

    [Fact]
    public async Task A_scenario_without_a_target_says_so() =>
        Assert.Contains("what shall be measured?", (await Assert.ThrowsAsync<PlanException>(static () => LoadTest.RunAsync(LoadTest.Scenario("test", Steps, static _ => Task.CompletedTask), cancellation: TestContext.Current.CancellationToken))).Message, StringComparison.Ordinal);

    [Fact]
    public void Mistakes_of_the_builder_name_its_methods()
    {
        Assert.StartsWith("scenario test: Rate: ", Message(() => Empty.Rate("often").ToPlan()), StringComparison.Ordinal);
        Assert.StartsWith("scenario test: Duration: ", Message(() => Empty.Duration("long").ToPlan()), StringComparison.Ordinal);
        Assert.Contains("is not an address", Message(static () => Empty.Target("nowhere")), StringComparison.Ordinal);

        static string Message(Func<object> make) => Assert.Throws<PlanException>(() => make()).Message;
    }
}
