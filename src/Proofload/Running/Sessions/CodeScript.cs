using System.Diagnostics.CodeAnalysis;
using Proofload.Load;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Results;
using Proofload.Scenarios;
using Proofload.Transport;

namespace Proofload.Running.Sessions;

/// <summary>
/// Runs a scenario in C#: the script of one worker. The code of a session is its coroutine: it goes on, here, when its answer is in hand or its pause
/// is over, until it awaits again. The time that the code itself takes is no lateness of its next step, but holds the loop, so it is recorded.
/// </summary>
internal sealed class CodeScript(SessionCode code, ScenarioFrame frame, IReadOnlyList<RequestKind> kinds, RequestFactory requests, CompiledLoad load, StopSignal stop, Func<string, string> mask) : ISessionScript
{
    /// <summary>The run ends when the code threw in each of so many first sessions of a worker.</summary>
    public const int MostThrown = 20;

    /// <summary>Rows of data between two sendings of a step in one session: the first takes the session's own.</summary>
    private const long RowStride = 1 << 24;

    private readonly ThrownText _thrown = new();

    public bool PreparesAhead => false;

    public object CreateMemory() => new SessionMemory(frame.Steps.Count);

    public void Begin(Session session)
    {
        var memory = Of(session);
        session.State.Given = memory.Given;
        session.State.WantsAnswer = true;
        memory.Begin(new User(frame, memory, session.State, session.Index) { Slot = session });
    }

    public SessionMove Next(Session session)
    {
        var user = Of(session).User!;
        var began = Enter(session);
        if (session.IsNew)
        {
            session.IsNew = false;
            user.IntendedNs = session.Intended;
            user.Begin(code.Run);
        }
        else
        {
            user.Resume();
        }

        return MoveOf(session, user, frame.Clock.NowNs - began);
    }

    public void Prepare(Session session, Exchange exchange)
    {
        var memory = Of(session);
        var state = session.State;
        state.Turn = memory.CountStep();
        state.ForgetAnswer();
        exchange.Clear();
        var row = exchange.Row;
        var index = session.Index + ((state.Turn - 1) * RowStride);
        row.Clear();
        row.Index = index;
        kinds[memory.Step].Rows.Fill(index, row);
        row.Session = state;
        if (memory.Prompt is { } prompt)
        {
            row.PromptJson = prompt;
        }

        if (memory.Fields.GivenCount > 0)
        {
            memory.Fields.Row = row.Fields;
            row.Fields = memory.Fields;
        }

        row.OutputTokens = memory.OutputTokens ?? row.OutputTokens;
        if (memory.Turns.Count > 0)
        {
            row.History = memory.Turns;
        }

        requests.Finish(exchange, memory.Step);
        exchange.Record.Turn = state.Turn;
        exchange.Headers.AddRange(memory.Headers);
        if (state.Cookies?.HeaderFor(exchange.Path ?? exchange.Shape.Path) is { } cookies)
        {
            exchange.Headers.Add(new KeyValuePair<string, string>("Cookie", cookies));
        }
    }

    public void OnDone(Session session, Exchange exchange)
    {
        var memory = Of(session);
        ref readonly var record = ref exchange.Record;
        memory.User!.SetAnswer(memory.Answers.Add(in record, record.IsSuccess ? session.State.Answer : default, session.State.AnswerIsCut));
    }

    public void Cancel(Session session)
    {
        var user = Of(session).User!;
        Enter(session);
        user.Cancel();
        End(session, user);
    }

    public bool TryTakeReturned(long nowNs, [MaybeNullWhen(false)] out Session session, out SessionMove move)
    {
        // What comes back meanwhile is for the next turn.
        for (var left = frame.ReturnedCount; left > 0 && frame.TryTakeReturned(out var returned); left--)
        {
            var user = returned.User;
            if (user.State == UserState.Ended)
            {
                returned.RunElsewhere();
                continue;
            }

            session = (Session)user.Slot!;
            var wasOutside = user.State == UserState.Outside;
            session.Free = wasOutside ? nowNs : session.Free;
            var began = Enter(session);
            if (returned.Callback is { } callback)
            {
                user.Run(callback, returned.State);
            }

            var codeNs = frame.Clock.NowNs - began;
            if (!wasOutside)
            {
                frame.Recorder.RecordCode(codeNs);
            }
            else if ((move = MoveOf(session, user, codeNs)).Kind != MoveKind.Wait)
            {
                return true;
            }
        }

        (session, move) = (null, default);
        return false;
    }

    public void Stop() => frame.Stop();

    public void Close() => frame.Close();

    private static SessionMemory Of(Session session) => (SessionMemory)session.Memory;

    /// <summary>The code of a session is about to run. Returns the time.</summary>
    private long Enter(Session session)
    {
        frame.IsMeasured = load.PhaseOfStep(session.Free) == RunPhase.Measured;
        return frame.Clock.NowNs;
    }

    private SessionMove MoveOf(Session session, User user, long codeNs)
    {
        frame.Recorder.RecordCode(codeNs);
        session.HasFailed |= user.HasFailedCheck;
        if (user.IsOver)
        {
            End(session, user);
            return SessionMove.EndAfter(codeNs);
        }

        switch (user.State)
        {
            case UserState.Asks:
                user.Accept();
                return SessionMove.Send(codeNs);
            case UserState.Pauses:
                user.Accept();
                return SessionMove.Wake(codeNs + user.PauseNs);
            default:
                user.Watch();
                return SessionMove.Wait;
        }
    }

    private void End(Session session, User user)
    {
        var failure = user.Failure;
        session.HasFailed |= user.HasFailedCheck || failure is not null;
        session.IsCut = user.IsCut;
        user.End();
        if (failure is null)
        {
            if (user.IsOver && !session.IsCut)
            {
                frame.Recorder.RecordEnd();
            }

            return;
        }

        if (failure is PlanException wrong)
        {
            throw new PlanException([.. wrong.Problems.Select(problem => $"scenario {code.Name}: {problem}")]);
        }

        var text = mask(_thrown.Of(failure));
        frame.Recorder.RecordException(text);
        if (frame.Recorder.Threw == MostThrown && frame.Recorder.Ended == MostThrown)
        {
            stop.Set(RunEnding.Stopped, $"the scenario's code threw in each of its first {MostThrown} sessions: {text}", abandonInFlight: false);
        }
    }
}
