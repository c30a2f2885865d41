using System.Buffers;
using Proofload.Data;
using Proofload.Protocols.Json;

namespace Proofload.Scenarios;

/// <summary>What the code of a session needs: belongs to a slot and is used for one session after the other, so that a step allocates nothing.</summary>
internal sealed class SessionMemory(int steps)
{
    private const int KeptBytes = 64 * 1024;
    private readonly int[] _times = new int[steps];
    private ArrayBufferWriter<byte> _prompt = new(256);

    /// <summary>The session that lives here; null before the first.</summary>
    public User? User { get; private set; }

    public AnswerMemory Answers { get; } = new();

    /// <summary>Path and body of the present step.</summary>
    public GivenRequest Given { get; } = new();

    /// <summary>Earlier turns of the present step.</summary>
    public ConversationMemory Turns { get; } = new();

    /// <summary>Fields of the present step.</summary>
    public GivenFields Fields { get; } = new();

    /// <summary>Headers of the present step.</summary>
    public List<KeyValuePair<string, string>> Headers { get; } = [];

    /// <summary>Number of the present step.</summary>
    public int Step { get; private set; }

    /// <summary>The prompt of the present step, escaped for JSON; null takes the data's.</summary>
    public ReadOnlyMemory<byte>? Prompt { get; private set; }

    /// <summary>Output length of the present step; null takes the data's.</summary>
    public int? OutputTokens { get; set; }

    /// <summary>A failure of the present step throws.</summary>
    public bool ThrowsOnFailure { get; set; }

    /// <summary>The session's row of the plan's data.</summary>
    public Row Row { get; } = new();

    /// <summary>A new session takes the slot.</summary>
    public void Begin(User user)
    {
        User = user;
        Array.Clear(_times);
        Answers.Clear();
    }

    /// <summary>The code begins to say what it wants to send.</summary>
    public void BeginStep(int step, bool throws)
    {
        Step = step;
        ThrowsOnFailure = throws;
        OutputTokens = null;
        Prompt = null;
        Given.Clear();
        Turns.Clear();
        Headers.Clear();
        Fields.Clear();
    }

    /// <summary>Counts a sending of the present step; from 1.</summary>
    public int CountStep() => ++_times[Step];

    public void SetPrompt(string text)
    {
        if (_prompt.Capacity > KeptBytes)
            _prompt = new ArrayBufferWriter<byte>(256);
        _prompt.ResetWrittenCount();
        JsonText.WriteEscaped(_prompt, text);
        Prompt = _prompt.WrittenMemory;
    }
}
