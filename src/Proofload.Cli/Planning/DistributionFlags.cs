using System.Globalization;
using Proofload.Cli.CommandLine;
using Proofload.Plans;
using Proofload.Plans.Loads;

namespace Proofload.Cli.Planning;

/// <summary>Flags whose value is a distribution in place of a single value.</summary>
internal sealed record DistributionFlags
{
    private Distribution? PromptTokens { get; init; }

    private Distribution? OutputTokens { get; init; }

    private Distribution? ThinkTime { get; init; }

    private Distribution? Turns { get; init; }

    /// <summary>Takes the distributions out of the flags; single values stay in them.</summary>
    /// <exception cref="CommandException">A distribution cannot be read; one line.</exception>
    public static (PlanFlags Others, DistributionFlags Distributions) Split(PlanFlags flags)
    {
        var distributions = new DistributionFlags
        {
            PromptTokens = Read("--prompt-tokens", flags.PromptTokens, isTime: false),
            OutputTokens = Read("--output-tokens", flags.OutputTokens, isTime: false),
            ThinkTime = Read("--think-time", flags.ThinkTime, isTime: true),
            Turns = Read("--turns", flags.Turns, isTime: false),
        };
        return (
            flags with
            {
                PromptTokens = distributions.PromptTokens is null ? flags.PromptTokens : null,
                OutputTokens = distributions.OutputTokens is null ? flags.OutputTokens : null,
                ThinkTime = distributions.ThinkTime is null ? flags.ThinkTime : null,

                // The flag makes the plan one of conversations; until their length is laid over it, no turn that is asked for is too late.
                Turns = distributions.Turns is null ? flags.Turns : ConversationPlan.MostTurnsShown.ToString(CultureInfo.InvariantCulture),
            },
            distributions);
    }

    /// <summary>The plan with the distributions laid over it.</summary>
    /// <exception cref="CommandException">The load has no users to think.</exception>
    /// <exception cref="PlanException">The plan they make is wrong.</exception>
    public RunPlan Apply(RunPlan plan, PlanValidatorOptions rules)
    {
        if (this == new DistributionFlags())
        {
            return plan;
        }

        return PlanValidator.Validate(
            plan with
            {
                Data = plan.Data with
                {
                    PromptTokens = PromptTokens ?? plan.Data.PromptTokens,
                    OutputTokens = OutputTokens ?? plan.Data.OutputTokens,
                },
                Conversation = plan.Conversation is not { } conversation ? null : conversation with
                {
                    Turns = Turns ?? conversation.Turns,
                    ThinkTime = ThinkTime ?? conversation.ThinkTime,
                },
                Load = ThinkTime is null || plan.Conversation is not null ? plan.Load : Thinking(plan.Load, ThinkTime),
            },
            rules);
    }

    private static LoadPlan Thinking(LoadPlan load, Distribution time) => load switch
    {
        ClosedLoad closed => closed with { ThinkTime = time },
        IterationsLoad iterations => iterations with { ThinkTime = time },
        _ => throw new CommandException("--think-time: has an effect only with users; use --concurrency in place of a rate"),
    };

    private static Distribution? Read(string flag, string? text, bool isTime) =>
        DistributionText.IsOne(text) ? DistributionText.Parse(flag, text!, isTime) : null;
}
