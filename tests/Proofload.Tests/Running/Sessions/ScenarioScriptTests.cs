using FsCheck;
using FsCheck.Fluent;
using Proofload.Data;
using Proofload.Plans;
using Proofload.Plans.Loads;
using static Proofload.Tests.Running.Sessions.SessionPlans;

namespace Proofload.Tests.Running.Sessions;

/// <summary>What sessions send: steps, repetitions, conditions, conversations, sequences.</summary>
public sealed class ScenarioScriptTests
{
    private const long Ms = VirtualSessions.Ms;

    [Fact]
    public void A_failed_step_ends_the_session_and_the_session_counts_as_failed()
    {
        var run = new VirtualSessions(Steps(Iterations(1, 4), 0, Step("a"), Step("b"), Step("c")), static s =>
        {
            if (s.Session == 1 && s.Kind == 1)
            {
                s.Fail();
            }

            return Ms;
        }).Run();

        Assert.Equal((3, 1), (run.Sessions.Succeeded, run.Sessions.Failed));
        Assert.Equal([0, 1], run.Sent.Where(static s => s.Session == 1).Select(static s => s.Kind));
    }

    [Fact]
    public void A_step_that_may_fail_lets_the_session_go_on_and_fail_all_the_same()
    {
        var plan = Steps(Iterations(1, 2), 0, Step("a") with { OnFailure = FailurePolicy.Continue }, Step("b"));
        var run = new VirtualSessions(plan, static s =>
        {
            if (s.Session == 0 && s.Kind == 0)
            {
                s.Fail();
            }

            return Ms;
        }).Run();

        Assert.Equal((1, 1, 4), (run.Sessions.Succeeded, run.Sessions.Failed, run.Sent.Count));
    }

    [Fact]
    public void Values_of_one_step_are_there_for_the_next_and_for_no_other_session()
    {
        var plan = Steps(Open(100, 0.5), 0.05, Step("a"), Step("b") with { When = "{{tier}} == gold" }, Step("c") with { When = "{{tier}} != gold" });
        plan = plan with
        {
            Scenario = plan.Scenario! with
            {
                Steps = [plan.Scenario.Steps[0] with { Request = new RequestPlan { Name = "a", Extract = new Dictionary<string, ExtractPlan> { ["tier"] = new() { JsonPath = "$.tier" } } } }, .. plan.Scenario.Steps.Skip(1)],
            },
        };
        var run = new VirtualSessions(plan, static s =>
        {
            if (s.Kind == 0)
            {
                s.Set("tier", s.Session % 3 == 0 ? "gold" : "tin");
            }

            return 20 * Ms;
        }).Run();

        Assert.All(run.BySession, static s => Assert.Equal(s.Key % 3 == 0 ? [0, 1] : (int[])[0, 2], s.Select(static x => x.Kind)));
    }

    [Fact]
    public void Each_session_has_a_name_of_its_own_that_all_its_requests_share()
    {
        var run = new VirtualSessions(Steps(Open(50, 1), 0.03, Step("a"), Step("b"), Step("c")), static _ => 20 * Ms).Run();

        Assert.All(run.BySession, static s => Assert.Single(s.Select(static x => x.Name).Distinct()));
        Assert.Equal(50, run.Sent.Select(static s => s.Name).Distinct().Count());
    }

    [Fact]
    public void Repetitions_and_rounds_multiply_and_take_rows_of_their_own()
    {
        var plan = Steps(Iterations(1, 2), 0, Step("a"), Step("b") with { Repeat = Distribution.Constant(3) });
        plan = plan with { Scenario = plan.Scenario! with { Repeat = Distribution.Constant(2) } };
        var run = new VirtualSessions(plan, static _ => Ms).Run();

        Assert.Equal([0, 1, 1, 1, 0, 1, 1, 1], run.Sent.Take(8).Select(static s => s.Kind));
        Assert.Equal([1, 1, 2, 3, 1, 1, 2, 3], run.Sent.Take(8).Select(static s => s.Turn));
        Assert.Equal(12, run.Sent.Where(static s => s.Kind == 1).Select(static s => s.Text).Distinct().Count());
    }

    [Fact]
    public void Each_turn_carries_exactly_the_earlier_prompts_and_real_answers()
    {
        var run = new VirtualSessions(Chat(Open(20, 1), new ConversationPlan { Turns = Distribution.Constant(4), ThinkTime = Distribution.Constant(0.02) }), static s =>
        {
            s.Answer($"\"answer\" {s.Session}.{s.Turn}\n");
            return 10 * Ms;
        }).Run();

        Assert.All(run.BySession, static session =>
        {
            var said = "";
            foreach (var step in session)
            {
                var prompt = $"q{(step.Session * 4) + step.Turn - 1}";
                Assert.Equal(said + prompt, step.Text);
                said += $"user:{prompt}|assistant:\\\"answer\\\" {step.Session}.{step.Turn}\\n|";
            }

            Assert.Equal(4, session.Count());
        });
    }

    [Fact]
    public void Without_history_each_turn_stands_alone()
    {
        var plan = Chat(Iterations(1, 1), new ConversationPlan { Turns = Distribution.Constant(3), History = ConversationHistory.None });
        var run = new VirtualSessions(plan, static _ => Ms).Run();

        Assert.Equal(["q0", "q1", "q2"], run.Sent.Select(static s => s.Text));
    }

    [Fact]
    public void A_recorded_conversation_gives_its_turns_and_its_system_message()
    {
        var plan = Chat(Iterations(1, 1), new ConversationPlan());
        var run = new VirtualSessions(plan, static s =>
        {
            s.Answer("real" + s.Turn);
            return Ms;
        }, static _ => new Recorded()).Run();

        Assert.Equal(
            ["system:be kind|one", "system:be kind|user:one|assistant:real1|two", "system:be kind|user:one|assistant:real1|user:two|assistant:real2|three"],
            run.Sent.Select(static s => s.Text));
    }

    [Fact]
    public void Recorded_history_replays_the_answers_of_the_dataset()
    {
        var plan = Chat(Iterations(1, 1), new ConversationPlan { History = ConversationHistory.Recorded, Turns = Distribution.Constant(2) });
        var run = new VirtualSessions(plan, static s =>
        {
            s.Answer("real");
            return Ms;
        }, static _ => new Recorded()).Run();

        Assert.Equal(["system:be kind|one", "system:be kind|user:one|assistant:said one|two"], run.Sent.Select(static s => s.Text));
    }

    [Fact]
    public void A_conversation_ends_before_it_passes_the_limit_of_the_context()
    {
        var plan = Chat(Iterations(1, 1), new ConversationPlan { Turns = Distribution.Constant(10), MaxContextTokens = 350 });
        var run = new VirtualSessions(plan, static s =>
        {
            s.Exchange.Record.PromptTokens = 100 * s.Turn;
            s.Exchange.Record.OutputTokens = 40;
            s.Answer("ok");
            return Ms;
        }).Run();

        // After turn 3 the context holds 340 tokens and the next prompt would add one; after turn 4, 440.
        Assert.Equal(4, run.Sent.Count);
        Assert.Equal(1, run.Sessions.Succeeded);
    }

    [Fact]
    public void A_conversation_without_one_in_its_data_is_refused()
    {
        var none = Assert.Throws<PlanException>(() => new VirtualSessions(Chat(Iterations(1, 1), new ConversationPlan()), static _ => Ms));
        Assert.Contains("give conversation.turns a number", none.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_requests_of_a_sequence_say_where_they_stand()
    {
        var plan = Steps(Open(20, 0.5), 0.02, Step("s") with { Repeat = Distribution.Constant(3), Sequence = true });
        var run = new VirtualSessions(plan, static _ => 10 * Ms).Run();

        Assert.All(run.BySession, static s =>
        {
            Assert.Equal([(true, false), (false, false), (false, true)], s.Select(static x => (x.Sequence!.Value.IsStart, x.Sequence.Value.IsEnd)));
            Assert.Equal((ulong)s.Key + 1, Assert.Single(s.Select(static x => x.Sequence!.Value.Id).Distinct()));
        });
    }

    [Fact]
    public void Every_session_ends_exactly_once_in_order_and_never_overlaps_itself_whatever_happens()
    {
        var shapes = from rate in Gen.Choose(5, 60)
                     from cap in Gen.Choose(1, 30)
                     from steps in Gen.Choose(1, 4)
                     from repeat in Gen.Choose(1, 3)
                     from think in Gen.Choose(0, 120)
                     from failing in Gen.Choose(0, 3)
                     from closed in Gen.Elements(true, false)
                     from drain in Gen.Choose(0, 400)
                     select (rate, cap, steps, repeat, think, failing, closed, drain);
        Prop.ForAll(shapes.ToArbitrary(), static shape =>
        {
            var (rate, cap, steps, repeat, think, failing, closed, drain) = shape;
            LoadPlan load = closed
                ? new ClosedLoad { Users = new ConstantShape(Math.Min(cap, 10)), Duration = TimeSpan.FromSeconds(1), Drain = TimeSpan.FromMilliseconds(drain) }
                : Open(rate, 1, cap) with { Drain = TimeSpan.FromMilliseconds(drain) };
            var plan = Steps(load, think / 1000.0, [.. Enumerable.Range(0, steps).Select(i => Step("s" + i) with { Repeat = Distribution.Constant(repeat) })]);
            var run = new VirtualSessions(plan, s =>
            {
                if (failing > 0 && (s.Session + s.Turn) % (failing * 3) == 0)
                {
                    s.Fail();
                }

                return s.Session % 11 == 10 ? null : (1 + ((s.Session * 7) % 90)) * Ms;
            }).Run();
            var began = run.BySession.Count();
            var order = run.BySession.All(s => s.Select(static (x, i) => (x, i)).All(p => p.x.Kind == p.i / repeat && p.x.Turn == (p.i % repeat) + 1));
            var whole = run.BySession.Count(s => s.Count() == steps * repeat);
            return began == run.Sessions.Begun
                && run.Sessions.Succeeded <= whole
                && run.Sent.Count == run.Sink.All.Count
                && run.NeverInterleaves
                && order
                && run.Recorder.Snapshot().All.Counters.Sent == run.Sent.Count;
        }).QuickCheckThrowOnFailure();
    }

    private sealed class Recorded : IRowSource
    {
        public string Description => "one conversation";

        public IReadOnlyCollection<string> FieldNames => [];

        public int MostTurns => 3;

        public void Fill(long index, Row row)
        {
            row.Index = index;
            row.PromptJson = "three"u8.ToArray();
            row.History =
            [
                new Turn("system", "be kind"u8.ToArray()), new Turn("user", "one"u8.ToArray()), new Turn("assistant", "said one"u8.ToArray()),
                new Turn("user", "two"u8.ToArray()), new Turn("assistant", "said two"u8.ToArray()),
            ];
        }
    }
}
