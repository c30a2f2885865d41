using Proofload.Plans;
using Proofload.Plans.Loads;

namespace Proofload.Tests.Plans;

/// <summary>The short ways of writing plans in C# mean exactly what the long ones do.</summary>
public sealed class ConcisePlanTests
{
    [Fact]
    public void Numbers_and_texts_stand_for_constant_shapes_distributions_and_objectives()
    {
        var target = new TargetPlan { Url = new Uri("http://localhost"), Protocol = "openai-chat", Model = "m" };
        var concise = new RunPlan
        {
            Target = target,
            Load = new OpenLoad { Rate = 20 },
            Data = new DataPlan { PromptTokens = 64, OutputTokens = Distribution.LogNormal(30, 0.5) with { Max = 90 } },
            Objectives = ["ttft p90 < 500ms"],
        };
        var written = new RunPlan
        {
            Target = target,
            Load = new OpenLoad { Rate = new ConstantShape(20) },
            Data = new DataPlan
            {
                PromptTokens = Distribution.Constant(64),
                OutputTokens = new Distribution { Kind = DistributionKind.LogNormal, A = 30, B = 0.5, Max = 90 },
            },
            Objectives = [ObjectiveParser.Parse("ttft p90 < 500ms")],
        };
        Assert.Equal(written, concise);
    }

    [Theory]
    [InlineData(DistributionKind.Uniform, 1, 9)]
    [InlineData(DistributionKind.Normal, 5, 2)]
    [InlineData(DistributionKind.Exponential, 5, 0)]
    public void Distributions_are_made_by_their_names(DistributionKind kind, double a, double b)
    {
        var made = kind switch
        {
            DistributionKind.Uniform => Distribution.Uniform(a, b),
            DistributionKind.Normal => Distribution.Normal(a, b),
            _ => Distribution.Exponential(a),
        };
        Assert.Equal(new Distribution { Kind = kind, A = a, B = b }, made);
    }

    [Fact]
    public void Empirical_takes_values_with_weights() =>
        Assert.Equal([new WeightedValue(100, 3), new WeightedValue(2000, 1)], Distribution.Empirical(new(100, 3), new(2000, 1)).Values);

    [Fact]
    public void A_wrong_objective_is_refused_where_it_is_written() =>
        Assert.Contains("did you mean 'ttft'?", Assert.Throws<PlanException>(static () => (Objective)"tftt p90 < 1s").Message, StringComparison.Ordinal);

    [Fact]
    public void A_variable_is_shown_by_its_name_only()
    {
        Environment.SetEnvironmentVariable("PROOFLOAD_TESTS_KEY", "sk-secret");
        var secret = Secret.Variable("PROOFLOAD_TESTS_KEY");
        Assert.Equal(("${PROOFLOAD_TESTS_KEY}", "sk-secret"), (secret.ToString(), secret.Reveal()));
        Assert.Contains("PROOFLOAD_TESTS_NOT_SET is not set", Assert.Throws<PlanException>(static () => Secret.Variable("PROOFLOAD_TESTS_NOT_SET")).Message, StringComparison.Ordinal);
    }
}
