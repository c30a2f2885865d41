using System.Buffers;
using System.Globalization;

namespace Proofload.Data;

/// <summary>
/// What one session gives to its requests and takes from their answers: its name, its variables, its cookies, its place in a sequence. Belongs to
/// a slot of sessions and is used again; only one request of a session is under way at a time, so nothing here is locked.
/// </summary>
internal sealed class SessionState
{
    /// <summary>Memory of an answer above this is given back when the session ends.</summary>
    private const int KeptBytes = 64 * 1024;

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private ArrayBufferWriter<byte> _answer = new(256);

    /// <summary>The session's name, for headers and templates as <c>{{session}}</c>.</summary>
    public string Id { get; private set; } = "";

    /// <summary>How often the present step has been sent, this time included: <c>{{turn}}</c>.</summary>
    public int Turn { get; set; }

    /// <summary>True when the reader must hand over the answer's text through <see cref="KeepAnswer"/>.</summary>
    public bool WantsAnswer { get; set; }

    /// <summary>The text of the latest answer, UTF-8.</summary>
    public ReadOnlySpan<byte> Answer => _answer.WrittenSpan;

    /// <summary>The session's cookies; null when the plan keeps none.</summary>
    public SessionCookies? Cookies { get; init; }

    /// <summary>Where the request stands in a stateful sequence; null outside one.</summary>
    public SequenceMark? Sequence { get; set; }

    /// <summary>What code gave for the present request; null where the plan alone says what is sent.</summary>
    public GivenRequest? Given { get; set; }

    /// <summary>The latest answer was longer than what is kept of it.</summary>
    public bool AnswerIsCut { get; private set; }

    /// <summary>The connection that carries the session's requests, where a protocol keeps one for each session; null without one.</summary>
    public IHeldConnection? Connection { get; set; }

    /// <summary>The session is over.</summary>
    public void End()
    {
        Connection?.Release();
        Connection = null;
    }

    /// <summary>Makes the slot ready for its next session.</summary>
    public void Begin(string id)
    {
        Id = id;
        Turn = 0;
        WantsAnswer = false;
        Sequence = null;
        _values.Clear();
        Cookies?.Clear();
        if (_answer.Capacity > KeptBytes)
            _answer = new ArrayBufferWriter<byte>(256);
        _answer.ResetWrittenCount();
    }

    /// <summary>Forgets the answer of the step before.</summary>
    public void ForgetAnswer()
    {
        _answer.ResetWrittenCount();
        AnswerIsCut = false;
    }

    /// <summary>Takes the text of an answer that is complete: what the user would see, without reasoning. Every reader of a protocol that converses calls it.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="isCut">It is only the beginning.</param>
    public void KeepAnswer(ReadOnlySpan<byte> utf8, bool isCut = false)
    {
        _answer.ResetWrittenCount();
        _answer.Write(utf8);
        AnswerIsCut = isCut;
    }

    /// <summary>Sets a value that an answer gave.</summary>
    public void Set(string name, string value) => _values[name] = value;

    /// <summary>Reads a value for a template.</summary>
    public bool TryGet(string name, out string value)
    {
        if (_values.TryGetValue(name, out var found))
        {
            value = found;
            return true;
        }

        value = name switch
        {
            "session" => Id,
            "turn" => Turn.ToString(CultureInfo.InvariantCulture),
            _ => "",
        };
        return value.Length > 0;
    }
}

/// <summary>The place of a request in a stateful sequence (the Open Inference Protocol's sequence extension).</summary>
/// <param name="Id">Number of the sequence, above 0.</param>
/// <param name="IsStart">It is the first request.</param>
/// <param name="IsEnd">It is the last request.</param>
internal readonly record struct SequenceMark(ulong Id, bool IsStart, bool IsEnd);
