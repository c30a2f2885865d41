using Proofload.Plans;
using Proofload.Protocols.Json;

namespace Proofload.Protocols.Events;

/// <summary>What the events of one kind of request mean, compiled once and shared by its readers.</summary>
internal sealed class EventRules
{
    private static readonly CompiledPattern EndMark = new(new EventPattern { Data = "[DONE]" }, "");

    /// <param name="context">The kind of request.</param>
    /// <param name="fallbackError">What an error is where the plan does not say it.</param>
    /// <exception cref="PlanException">A pattern is malformed.</exception>
    public EventRules(DriverContext context, EventPattern fallbackError)
    {
        var plan = context.Request.Events ?? new EventsPlan();
        var where = $"request '{context.Request.Name}', events.";
        Token = plan.Token is null ? null : new CompiledPattern(plan.Token, where + "token");
        Text = plan.Text is null ? Token?.TextPath : JsonPath.Parse(plan.Text);
        Error = new CompiledPattern(plan.Error ?? fallbackError, where + "error");
        Messages = plan.Done?.Messages ?? 0;
        var hasMark = plan.Done is not (null or { End: true } or { Messages: not null });
        Done = hasMark ? new CompiledPattern(plan.Done!, where + "done") : plan.Done is null ? EndMark : null;
        MayEnd = plan.Done is null or { End: true };
        DoneText = plan.Done switch
        {
            null or { End: true } => "the end",
            { Messages: { } count } => $"{count} messages",
            _ => Done!.Text,
        };
        OutputTokens = plan.Usage?.Output is { } output ? JsonPath.Parse(output) : null;
        InputTokens = plan.Usage?.Input is { } input ? JsonPath.Parse(input) : null;
        ReadsJson = (Token?.Path ?? Text ?? Error.Path ?? Done?.Path ?? OutputTokens ?? InputTokens) is not null;
    }

    /// <summary>Which events are tokens; null for those with a text or, without a path to it, all that are nothing else.</summary>
    public CompiledPattern? Token { get; }

    /// <summary>Where a token's text is; null for the whole data.</summary>
    public JsonPath? Text { get; }

    /// <summary>Which events are errors.</summary>
    public CompiledPattern Error { get; }

    /// <summary>Which event ends the answer; null when only the end or a count does.</summary>
    public CompiledPattern? Done { get; }

    /// <summary>Events that make an answer; 0 when their number does not end it.</summary>
    public int Messages { get; }

    /// <summary>The end of the body, or an orderly close, ends the answer in order.</summary>
    public bool MayEnd { get; }

    /// <summary>What ends the answer, in words.</summary>
    public string DoneText { get; }

    /// <summary>Where the output tokens are.</summary>
    public JsonPath? OutputTokens { get; }

    /// <summary>Where the prompt tokens are.</summary>
    public JsonPath? InputTokens { get; }

    /// <summary>Some rule looks into JSON.</summary>
    public bool ReadsJson { get; }
}
