using System.Runtime.CompilerServices;
using Proofload.Plans;
using Proofload.Protocols;
using Proofload.Protocols.Json;

namespace Proofload.Scenarios;

/// <summary>
/// A step that is about to be sent: <c>await user.Step("ask").Prompt("…")</c>. What is not said here is as the step's <see cref="RequestPlan"/> says. It is
/// sent when it is awaited, once; a session sends one step at a time.
/// </summary>
public readonly struct StepCall
{
    private readonly User _user;
    private readonly int _number;

    internal StepCall(User user, int number) => (_user, _number) = (user, number);

    private SessionMemory Memory
    {
        get
        {
            _user.Verify(_number);
            return _user.Memory;
        }
    }

    /// <summary>Body of a step over the protocol <c>http</c>: sent as it is, as JSON when it begins with { or [ and the plan names no other content type. Method POST unless the plan has another.</summary>
    /// <exception cref="PlanException">The protocol makes its own body; ends the run.</exception>
    public StepCall Body(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        JsonText.Write(BeginBody(), text);
        return this;
    }

    /// <inheritdoc cref="Body(string)"/>
    public StepCall Body(ReadOnlySpan<byte> bytes)
    {
        System.Buffers.BuffersExtensions.Write(BeginBody(), bytes);
        return this;
    }

    /// <summary>Path and query below the target's address.</summary>
    public StepCall Path(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        Memory.Given.Path = path;
        return this;
    }

    /// <summary>A header in addition to those of the plan.</summary>
    /// <exception cref="ArgumentException">It is no header, or one that belongs to the transport.</exception>
    public StepCall Header(string name, string value)
    {
        HeaderSet.Check(name, value);
        Memory.Headers.Add(new KeyValuePair<string, string>(name, value));
        return this;
    }

    /// <summary>
    /// A field of the request, over that of the data's row: for templates of the plan (<c>{{name}}</c>), inputs that take their values from a field
    /// (a JSON array), and <c>query</c> and <c>documents</c> of a rerank step.
    /// </summary>
    public StepCall Field(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        Memory.Fields.Set(name, value);
        return this;
    }

    /// <summary>The text that the step asks with: prompt, text to embed, query. Without it the data's.</summary>
    public StepCall Prompt(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Memory.SetPrompt(text);
        return this;
    }

    /// <summary>An earlier turn of the conversation, before the prompt; turns stand in the order of the calls.</summary>
    /// <param name="role"><c>user</c>, <c>assistant</c> or <c>system</c>.</param>
    /// <param name="text">What was said.</param>
    public StepCall Turn(string role, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (role is not ("user" or "assistant" or "system"))
        {
            throw new ArgumentException($"'{role}' is no role; allowed: user, assistant, system", nameof(role));
        }

        Memory.Turns.AddText(role, System.Text.Encoding.UTF8.GetBytes(text));
        return this;
    }

    /// <summary>Requested output length in tokens, 1 or more. Without it the data's.</summary>
    public StepCall OutputTokens(int tokens)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tokens, 1);
        Memory.OutputTokens = tokens;
        return this;
    }

    /// <summary>Gives the answer although the step may have failed: look at <see cref="Answer.Ok"/>. The session counts as failed either way.</summary>
    public StepCall ContinueOnFailure()
    {
        Memory.ThrowsOnFailure = false;
        return this;
    }

    /// <summary>Sends the step.</summary>
    public Awaiter GetAwaiter()
    {
        _user.VerifyAwait(_number);
        return new Awaiter(_user);
    }

    private System.Buffers.ArrayBufferWriter<byte> BeginBody()
    {
        var memory = Memory;
        return _user.Frame.TakesBody[memory.Step]
            ? memory.Given.BeginBody()
            : throw new PlanException($"step '{_user.Frame.Steps[memory.Step]}': its protocol makes its own body; give a Prompt, or a step of the protocol http");
    }

    /// <summary>Waits for the answer.</summary>
    public readonly struct Awaiter : ICriticalNotifyCompletion
    {
        private readonly User _user;

        internal Awaiter(User user) => _user = user;

        /// <summary>Always false: a step takes time.</summary>
        public bool IsCompleted => false;

        /// <summary>The answer.</summary>
        /// <exception cref="StepFailedException">The step failed.</exception>
        /// <exception cref="OperationCanceledException">The run is over.</exception>
        public Answer GetResult() => _user.TakeAnswer();

        /// <inheritdoc/>
        public void OnCompleted(Action continuation) => _user.Await(UserState.Asks, continuation);

        /// <inheritdoc/>
        public void UnsafeOnCompleted(Action continuation) => _user.Await(UserState.Asks, continuation);
    }
}
