using System.Text;
using Proofload.Measurement.Recording;
using Proofload.Plans;

namespace Proofload.Scenarios;

/// <summary>The answer to a step. It can be read as long as its session lasts.</summary>
public readonly struct Answer
{
    private readonly User _user;
    private readonly int _number;

    internal Answer(User user, int number) => (_user, _number) = (user, number);

    /// <summary>True for a success. False is seen only after <see cref="StepCall.ContinueOnFailure"/>; otherwise a failed step throws.</summary>
    public bool Ok => Entry.Outcome == ErrorKind.Ok;

    /// <summary>Class of the outcome.</summary>
    public ErrorKind Outcome => Entry.Outcome;

    /// <summary>What went wrong, in words; empty for a success.</summary>
    public string Detail => Entry.Detail ?? "";

    /// <summary>Status code; 0 without an answer.</summary>
    public int Status => Entry.Status;

    /// <summary>
    /// The generated text, without reasoning, of protocols that generate; the body of all others, of which 1 MiB is kept. Empty for a failure.
    /// Each call makes a new string; <see cref="Utf8"/> makes none.
    /// </summary>
    /// <exception cref="InvalidOperationException">The answer was too long to be kept.</exception>
    public string Text => Encoding.UTF8.GetString(Utf8);

    /// <summary>The bytes of <see cref="Text"/>.</summary>
    /// <exception cref="InvalidOperationException">The answer was too long to be kept.</exception>
    public ReadOnlySpan<byte> Utf8
    {
        get
        {
            ref readonly var entry = ref Entry;
            return entry.Length >= 0
                ? _user.Memory.Answers.TextOf(in entry)
                : throw new InvalidOperationException($"The answer to '{_user.Frame.Steps[entry.Kind]}' is too long: 1 MiB of an answer is kept, {AnswerMemory.MostBytes >> 20} MiB of a session.");
        }
    }

    /// <summary>From the planned start to the end of the answer.</summary>
    public TimeSpan Latency => Entry.LatencyNs > 0 ? TimeSpan.FromTicks(Entry.LatencyNs / 100) : TimeSpan.Zero;

    /// <summary>From the planned start to the first token; null when nothing was streamed.</summary>
    public TimeSpan? Ttft => Entry.TtftNs >= 0 ? TimeSpan.FromTicks(Entry.TtftNs / 100) : null;

    /// <summary>Tokens of the prompt as the server reports them; null when it does not.</summary>
    public long? PromptTokens => Entry.PromptTokens >= 0 ? Entry.PromptTokens : null;

    /// <summary>Tokens of the answer; null when nobody counted.</summary>
    public long? OutputTokens => Entry.OutputTokens >= 0 ? Entry.OutputTokens : null;

    /// <summary>The value at a JSON path of <see cref="Text"/>, for example <c>$.token</c>: texts without their quotes, everything else as JSON. Null when it is not there.</summary>
    /// <exception cref="PlanException">The path is malformed; ends the run.</exception>
    /// <exception cref="InvalidOperationException">The answer was too long to be kept.</exception>
    public string? Json(string path) => _user.Frame.PathOf(path).FindText(Utf8);

    private ref readonly AnswerMemory.Entry Entry
    {
        get
        {
            if (_user is null)
            {
                throw new InvalidOperationException("There is no answer: the step was not awaited.");
            }

            _user.Verify();
            return ref _user.Memory.Answers[_number];
        }
    }
}
