using Proofload.Data;
using Proofload.Plans;
using Proofload.Scenarios;
using Proofload.Transport;

namespace Proofload.Running.Sessions;

/// <summary>Runs a plan's scenario: the script of one worker. What a session sends is a pure function of its number, the seed and the answers it got.</summary>
internal sealed class ScenarioScript(CompiledScenario scenario, RequestFactory requests) : ISessionScript
{
    private const int BytesPerToken = 4;

    /// <summary>A row to look at what a request would carry without preparing it.</summary>
    private readonly Row _look = new();

    public object CreateMemory() => new Progress();

    public void Begin(Session session)
    {
        var progress = Of(session);
        progress.Round = 0;
        progress.Rounds = scenario.Rounds.SampleCount(scenario.Seed, SessionStreams.Rounds, (ulong)session.Index, 1);
        progress.Step = -1;
        (progress.Times, progress.Repeats) = (0, 0);
        progress.Conversation.Clear();
    }

    public SessionMove Next(Session session)
    {
        var progress = Of(session);
        if (progress.Step >= 0 && session.LastFailed && scenario.Steps[progress.Step].EndsOnFailure)
        {
            return SessionMove.End;
        }

        if (progress.Times < progress.Repeats && Fits(session, progress))
        {
            return Move(session, progress);
        }

        while (true)
        {
            if (++progress.Step == scenario.Steps.Count)
            {
                progress.Step = 0;
                if (++progress.Round >= progress.Rounds)
                {
                    return SessionMove.End;
                }
            }

            if (TryEnter(session, progress))
            {
                return Move(session, progress);
            }
        }
    }

    public void Prepare(Session session, Exchange exchange)
    {
        var progress = Of(session);
        var step = scenario.Steps[progress.Step];
        var state = session.State;
        state.Turn = progress.Times + 1;
        state.WantsAnswer = step.Conversation is { History: ConversationHistory.Answers };
        state.ForgetAnswer();
        state.Sequence = step.IsSequence
            ? new SequenceMark(SequenceOf(session, progress), progress.Times == 0, progress.Times == progress.Repeats - 1)
            : null;
        exchange.Clear();
        Fill(session, progress, step, exchange.Row);
        requests.Finish(exchange, step.Number);
        exchange.Record.Turn = state.Turn;
        if (state.Cookies?.HeaderFor(exchange.Path ?? exchange.Shape.Path) is { } cookies)
        {
            exchange.Headers.Add(new KeyValuePair<string, string>("Cookie", cookies));
        }
    }

    public void OnDone(Session session, Exchange exchange)
    {
        var progress = Of(session);
        progress.Times++;
        if (scenario.Steps[progress.Step].Conversation is not { } conversation || !exchange.Record.IsSuccess)
        {
            return;
        }

        if (conversation.History == ConversationHistory.Answers)
        {
            progress.Conversation.AddEscaped("user", exchange.Row.PromptJson.Span);
            progress.Conversation.AddText("assistant", session.State.Answer);
        }

        ref readonly var record = ref exchange.Record;
        progress.ContextTokens = conversation.History == ConversationHistory.None ? 0
            : record.PromptTokens >= 0 ? record.PromptTokens + Math.Max(0, record.OutputTokens)
            : (record.BytesSent / BytesPerToken) + Math.Max(0, record.OutputTokens);
    }

    private static Progress Of(Session session) => (Progress)session.Memory;

    private SessionMove Move(Session session, Progress progress)
    {
        // The first request of a session follows the load's schedule.
        if (session.Steps == 0)
        {
            return SessionMove.Send();
        }

        var seconds = scenario.Steps[progress.Step].Think.Sample(scenario.Seed, SessionStreams.Think + (ulong)session.Index, (ulong)session.Steps);
        var notBefore = scenario.Trace is { } trace ? scenario.TraceDueNs!(trace.RowOf(session.Index, progress.Times)) : 0;
        return SessionMove.Send(seconds > 0 ? (long)Math.Min(seconds * 1e9, 1e18) : 0, notBefore);
    }

    /// <summary>Comes to a step; false when its condition does not hold.</summary>
    private bool TryEnter(Session session, Progress progress)
    {
        var step = scenario.Steps[progress.Step];
        progress.Times = 0;
        progress.ContextTokens = 0;
        progress.Conversation.Clear();
        progress.Repeats = Repeats(session, progress, step);
        if (step.When is { } when)
        {
            Fill(session, progress, step, _look);
            return when.Holds(_look);
        }

        return true;
    }

    private int Repeats(Session session, Progress progress, CompiledStep step)
    {
        var planned = step.Repeats?.SampleCount(
            scenario.Seed, SessionStreams.Repeats + (ulong)step.Number, (ulong)((session.Index * scenario.MostRounds) + progress.Round), 1) ?? int.MaxValue;
        if (scenario.Trace is { } trace)
        {
            return trace.TurnsOf(session.Index);
        }

        return step.IsRecorded ? RecordedTurns.Open(Look(session, progress, step), progress.Conversation, planned) : planned;
    }

    /// <summary>False when the next turn would pass the limit of the context, or the memory that one conversation may take.</summary>
    private bool Fits(Session session, Progress progress)
    {
        var step = scenario.Steps[progress.Step];
        if (step.Conversation is not { } conversation)
        {
            return true;
        }

        if (conversation.MaxContextTokens is not { } limit)
        {
            return progress.Conversation.Bytes < ConversationMemory.MostBytes;
        }

        Fill(session, progress, step, _look);
        var own = ((_look.PromptJson.Length + BytesPerToken - 1) / BytesPerToken) + (_look.OutputTokens ?? 0);
        return progress.ContextTokens + own <= limit && progress.Conversation.Bytes < ConversationMemory.MostBytes;
    }

    private void Fill(Session session, Progress progress, CompiledStep step, Row row)
    {
        var index = RowIndex(session, progress, step);
        row.Clear();
        row.Index = index;
        step.Kind.Rows.Fill(index, row);
        row.Session = session.State;
        if (step.Conversation is not { } conversation)
        {
            return;
        }

        if (step.IsRecorded)
        {
            RecordedTurns.Choose(row, progress.Times, conversation.History, progress.Recorded);
            row.OutputTokens = step.OutputTokens?.SampleCount(scenario.Seed, DataStreams.OutputLength, TurnIndex(index, progress.Times), 1) ?? row.OutputTokens;
        }

        if (conversation.History == ConversationHistory.Answers)
        {
            row.History = progress.Conversation;
        }
    }

    private Row Look(Session session, Progress progress, CompiledStep step)
    {
        _look.Clear();
        step.Kind.Rows.Fill(RowIndex(session, progress, step), _look);
        return _look;
    }

    /// <summary>The row of data: of a recorded conversation or trace its own, else each repetition takes the next one of the session's share.</summary>
    private long RowIndex(Session session, Progress progress, CompiledStep step)
    {
        if (scenario.Trace is { } trace)
        {
            return trace.RowOf(session.Index, progress.Times);
        }

        var round = (session.Index * scenario.MostRounds) + progress.Round;
        return step.IsRecorded ? round : (round * step.RowsPerRound) + (progress.Times % step.RowsPerRound);
    }

    private static ulong TurnIndex(long conversation, int turn) => ((ulong)conversation << 16) + (ulong)turn;

    private ulong SequenceOf(Session session, Progress progress) =>
        (ulong)((((session.Index * scenario.MostRounds) + progress.Round) * scenario.Steps.Count) + progress.Step) + 1;

    /// <summary>Where a session stands.</summary>
    private sealed class Progress
    {
        public int Round;
        public int Rounds;
        public int Step;
        public int Times;
        public int Repeats;
        public long ContextTokens;

        public ConversationMemory Conversation { get; } = new();

        public FirstTurns Recorded { get; } = new();
    }
}
