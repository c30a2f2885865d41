using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Plans.Loads;
using Proofload.Results;
using Proofload.Scenarios;
using static Proofload.Tests.Running.Sessions.SessionPlans;

namespace Proofload.Tests.Running.Sessions;

/// <summary>Scenarios in C#, in virtual time: what they send and when, how they end, what they record.</summary>
public sealed class CodeScriptTests
{
    private const long Ms = VirtualSessions.Ms;

    [Fact]
    public void A_session_sends_what_its_code_says_in_its_order()
    {
        var run = Run(Iterations(2, 3), static async user =>
        {
            await user.Step("a").Prompt($"hello {user.Index}");
            for (var i = 0; i < user.Index % 3; i++)
            {
                await user.Step("b");
            }
        });

        Assert.Equal((6, 0), (run.Sessions.Succeeded, run.Sessions.Failed));
        Assert.True(run.NeverInterleaves);
        Assert.All(run.BySession, static s =>
        {
            Assert.Equal(1 + (s.Key % 3), s.Count());
            Assert.Equal($"hello {s.Key}", s.First().Text);
            Assert.Equal([0, .. Enumerable.Repeat(1, (int)(s.Key % 3))], s.Select(static x => x.Kind));
        });
    }

    [Fact]
    public void A_pause_ends_to_the_nanosecond_and_what_follows_is_due_then()
    {
        var run = Run(Open(10, 0.5), static async user =>
        {
            await user.Step("a");
            await user.Think(TimeSpan.FromMilliseconds(30));
            await user.Step("b");
            await user.Step("a");
        });

        Assert.Equal(5, run.Sessions.Succeeded);
        Assert.All(run.BySession, static s =>
        {
            var steps = s.ToList();
            Assert.Equal(steps[0].Intended + (10 * Ms) + (30 * Ms), steps[1].Intended);
            Assert.Equal(steps[1].Intended + (10 * Ms), steps[2].Intended);
            Assert.All(steps, static x => Assert.Equal(x.Intended, x.SentAt));
        });
        Assert.Equal([0, 100, 200, 300, 400], run.BySession.Select(static s => s.First().Intended / Ms));
    }

    [Fact]
    public void The_time_of_the_code_is_no_lateness_of_its_own_next_step_but_one_of_others()
    {
        VirtualSessions? virtualRun = null;
        var plan = Plan(Open(100, 0.02), async user =>
        {
            await user.Step("a");
            if (user.Index == 0)
            {
                // The loop is held for 7 ms.
                virtualRun!.Clock.SetTo(virtualRun.Clock.NowNs + (7 * Ms));
            }

            await user.Step("b");
        });
        virtualRun = new VirtualSessions(plan, static _ => 5 * Ms);
        virtualRun.Run();

        var first = virtualRun.Sent.Where(static s => s.Session == 0).ToList();
        Assert.Equal((12 * Ms, 12 * Ms), (first[1].Intended, first[1].SentAt));
        var other = virtualRun.Sent.First(static s => s.Session == 1);
        Assert.Equal((10 * Ms, 12 * Ms), (other.Intended, other.SentAt));
        Assert.Equal(7 * Ms, virtualRun.Custom.Code.Max);
    }

    [Fact]
    public void A_failed_step_throws_and_ends_the_session_unless_the_code_goes_on()
    {
        var run = new VirtualSessions(
            Plan(Iterations(1, 4), static async user =>
            {
                var a = user.Index < 2 ? await user.Step("a").ContinueOnFailure() : await user.Step("a");
                user.Count(a.Ok ? "ok" : a.Outcome + " " + a.Detail);
                await user.Step("b");
            }),
            static s =>
            {
                if (s.Kind == 0 && s.Session % 2 == 0)
                {
                    s.Fail();
                }

                return Ms;
            }).Run();

        Assert.Equal((2, 2), (run.Sessions.Succeeded, run.Sessions.Failed));
        Assert.Equal([2, 2, 1, 2], run.BySession.Select(static s => s.Count()));
        Assert.Equal(0, run.Custom.Threw);
        Assert.Equal([new CustomCounter("Http5xx 500", 1), new CustomCounter("ok", 2)], run.Custom.Counters.OrderBy(static c => c.Name));
    }

    [Fact]
    public void Code_may_catch_the_failure_of_a_step()
    {
        var run = new VirtualSessions(
            Plan(Iterations(1, 1), static async user =>
            {
                try
                {
                    await user.Step("a");
                }
                catch (StepFailedException failed)
                {
                    user.Count($"{failed.Step} {failed.Outcome}");
                }

                await user.Step("b");
            }),
            static s =>
            {
                if (s.Kind == 0)
                {
                    s.Fail();
                }

                return Ms;
            }).Run();

        Assert.Equal([0, 1], run.Sent.Select(static s => s.Kind));
        Assert.Equal((0, 1), (run.Sessions.Succeeded, run.Sessions.Failed));
        Assert.Equal("a Http5xx", Assert.Single(run.Custom.Counters).Name);
    }

    [Fact]
    public void An_exception_ends_its_session_and_is_counted_with_its_place()
    {
        var run = Run(Iterations(1, 40), static async user =>
        {
            await user.Step("a");
            if (user.Index % 4 == 3)
            {
                throw new FormatException("no hunter2\nhere");
            }
        });

        Assert.Equal((30, 10), (run.Sessions.Succeeded, run.Sessions.Failed));
        Assert.Equal((10, 40), (run.Custom.Threw, run.Custom.Ended));
        var (text, count) = Assert.Single(run.Custom.Texts);
        Assert.Equal(10, count);
        Assert.Matches("""^FormatException: no \*\*\* here \(CodeScriptTests\.cs:\d+\)$""", text);
        Assert.False(run.Stop.IsSet);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void When_every_session_throws_the_run_ends(bool atOnce)
    {
        var run = Run(Iterations(3, 1_000), async user =>
        {
            if (!atOnce)
            {
                await user.Step("a");
            }

            throw new InvalidOperationException("broken");
        });

        Assert.Equal(RunEnding.Stopped, run.Stop.Ending);
        Assert.Contains("the scenario's code threw in each of its first 20 sessions: InvalidOperationException: broken (CodeScriptTests.cs:", run.Stop.Reason, StringComparison.Ordinal);
        Assert.InRange(run.Custom.Threw, 20, 30);
    }

    [Fact]
    public void Code_that_is_not_async_and_code_that_sends_nothing_end_their_sessions()
    {
        var run = Run(Iterations(2, 50), static user => user.Index % 2 == 0 ? Task.CompletedTask : throw new InvalidOperationException("odd"));

        Assert.Equal((50, 50), (run.Sessions.Succeeded, run.Sessions.Failed));
        Assert.Empty(run.Sent);
    }

    [Fact]
    public void A_wrong_name_of_a_step_or_metric_ends_the_run_as_wrong_use()
    {
        Assert.Equal("scenario test: the scenario has no step 'logn'; allowed: a, b", Wrong(static async user => await user.Step("logn")));
        Assert.Equal("scenario test: a metric of the scenario: 'latency' is a metric that Proofload measures itself; take another name", Wrong(static user => Metric(user, "latency")));
        Assert.Equal("scenario test: a metric of the scenario: 'latncy' is too near to the built-in metric 'latency'; take another name", Wrong(static user => Metric(user, "latncy")));
        Assert.StartsWith("scenario test: a metric of the scenario: 'Words' is not a name of a metric", Wrong(static user => Metric(user, "Words")), StringComparison.Ordinal);
        Assert.StartsWith("scenario test: a check of the scenario: 'a=b' is not a name", Wrong(static user =>
        {
            user.Check("a=b", true);
            return Task.CompletedTask;
        }), StringComparison.Ordinal);
        Assert.Contains("more than 64 metrics: 'm64' is one too many", Wrong(static user =>
        {
            for (var i = 0; i <= 64; i++)
            {
                user.Metric($"m{i}", 1);
            }

            return Task.CompletedTask;
        }), StringComparison.Ordinal);
        Assert.Contains("has the unit 'words' and now 's'", Wrong(static user =>
        {
            user.Metric("words", 1, "words");
            user.Metric("words", 1, "s");
            return Task.CompletedTask;
        }), StringComparison.Ordinal);

        static Task Metric(User user, string name)
        {
            user.Metric(name, 1);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public void Misuse_of_a_session_is_an_exception_of_the_code()
    {
        Assert.Contains("one thing at a time", Thrown(static async user =>
        {
            var first = Send(user);
            await user.Step("b");
            await first;

            static async Task Send(User user) => await user.Step("a");
        }), StringComparison.Ordinal);
        Assert.Contains("await a step where it is made", Thrown(static async user =>
        {
            var first = user.Step("a");
            await user.Step("b");
            await first;
        }), StringComparison.Ordinal);
        Assert.Contains("makes its own body", Wrong(static async user => await user.Step("a").Body("{}")), StringComparison.Ordinal);
        Assert.Contains("belongs to the transport", Thrown(static async user => await user.Step("a").Header("Connection", "close")), StringComparison.Ordinal);
        Assert.Contains("A value of the metric 'words' is a number of 0 or more", Thrown(static user =>
        {
            user.Metric("words", -1);
            return Task.CompletedTask;
        }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_user_and_its_answers_end_with_their_session()
    {
        User? kept = null;
        Answer answer = default;
        Run(Iterations(1, 1), async user =>
        {
            kept = user;
            answer = await user.Step("a");
            Assert.Equal(200, answer.Status);
        });

        Assert.Contains("The session is over", Assert.Throws<InvalidOperationException>(() => kept!.Step("a")).Message, StringComparison.Ordinal);
        Assert.Contains("The session is over", Assert.Throws<InvalidOperationException>(() => answer.Ok).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Answers_stay_readable_until_their_session_ends()
    {
        var run = new VirtualSessions(
            Plan(Iterations(3, 20), static async user =>
            {
                var first = await user.Step("a");
                await user.Think(TimeSpan.FromMilliseconds(user.Index % 5));
                var second = await user.Step("b");
                user.Check("first", first.Json("$.session") == $"{user.Index}" && first.Json("$.kind") == "0" && first.Json("$.none") is null);
                user.Check("second", second.Text == $$"""{"session": {{user.Index}}, "kind": 1}""");
            }),
            static s =>
            {
                s.Answer($$"""{"session": {{s.Session}}, "kind": {{s.Kind}}}""");
                return ((s.Session % 7) + 1) * Ms;
            }).Run();

        Assert.Equal(60, run.Sessions.Succeeded);
        Assert.Equal([new CustomCheck("first", 60, 0), new CustomCheck("second", 60, 0)], run.Custom.Checks);
    }

    [Fact]
    public void A_check_that_fails_makes_its_session_fail_and_go_on()
    {
        var run = Run(Iterations(1, 10), static async user =>
        {
            user.Check("even", user.Index % 2 == 0);
            await user.Step("a");
        });

        Assert.Equal((5, 5, 10), (run.Sessions.Succeeded, run.Sessions.Failed, run.Sent.Count));
        Assert.Equal(new CustomCheck("even", 5, 5), Assert.Single(run.Custom.Checks));
    }

    [Fact]
    public void What_the_warm_up_records_does_not_count()
    {
        var plan = Plan(Open(100, 0.1) with { WarmUp = TimeSpan.FromMilliseconds(100) }, static async user =>
        {
            user.Metric("words", 3, "words");
            user.Count("sessions");
            user.Check("fine", true);
            await user.Step("a");
        });
        var run = new VirtualSessions(plan, static _ => Ms).Run();

        Assert.Equal((10, 20), (run.Sessions.Succeeded, run.Sent.Count));
        Assert.Equal((10, 10, 10), (run.Custom.Metric("words")!.Values.Count, run.Custom.Counters[0].Count, run.Custom.Checks[0].Passed));
    }

    [Fact]
    public void Random_numbers_and_rows_follow_from_the_session()
    {
        List<string> Once()
        {
            var drawn = new List<string>();
            Run(Iterations(4, 5), async user =>
            {
                drawn.Add($"{user.Index} {user.Random.NextInt(1_000_000)} {user.Row.Prompt} {user.Id}");
                await user.Think(Distribution.Exponential(0.01));
                await user.Step("a");
            });
            return [.. drawn.Order(StringComparer.Ordinal)];
        }

        var drawn = Once();
        Assert.Equal(drawn, Once());
        Assert.Equal(20, drawn.Select(static d => d.Split(' ')[1]).Distinct().Count());
        Assert.All(drawn, static d => Assert.Equal("q" + d.Split(' ')[0], d.Split(' ')[2]));
    }

    [Fact]
    public void Each_sending_of_a_step_takes_a_row_of_its_own_the_first_the_sessions()
    {
        var run = Run(Iterations(1, 3), static async user =>
        {
            await user.Step("a");
            await user.Step("b");
            await user.Step("a");
        });

        Assert.All(run.BySession, static s => Assert.Equal([$"q{s.Key}", $"q{s.Key}", $"q{s.Key + (1 << 24)}"], s.Select(static x => x.Text)));
    }

    [Fact]
    public void Turns_stand_before_the_prompt_of_their_step_only()
    {
        var run = Run(Iterations(1, 1), static async user =>
        {
            await user.Step("a").Turn("user", "one").Turn("assistant", "\"two\"").Prompt("three");
            await user.Step("a").Prompt("four");
        });

        Assert.Equal(["user:one|assistant:\\\"two\\\"|three", "four"], run.Sent.Select(static s => s.Text));
    }

    [Fact]
    public void At_the_end_of_the_drain_code_unwinds_and_its_sessions_are_cancelled()
    {
        var (thinking, sending) = (0, 0);
        var plan = Plan(Open(10, 1) with { Drain = TimeSpan.FromMilliseconds(100) }, async user =>
        {
            try
            {
                await user.Step("a");
                if (user.Index % 2 == 0)
                {
                    await user.Think(TimeSpan.FromHours(1));
                }

                await user.Step("b");
            }
            catch (OperationCanceledException)
            {
                _ = user.Index % 2 == 0 ? thinking++ : sending++;
                await Assert.ThrowsAsync<OperationCanceledException>(async () => await user.Step("a"));
                throw;
            }
        });
        var run = new VirtualSessions(plan, static s => s.Kind == 0 ? Ms : null).Run();

        Assert.Equal((0, 0, 10), (run.Sessions.Succeeded, run.Sessions.Failed, run.Sessions.Cancelled));
        Assert.Equal((5, 5), (thinking, sending));
        Assert.Equal(0, run.Custom.Threw);
    }

    [Fact]
    public void Code_that_awaits_something_of_its_own_comes_back_to_the_loop()
    {
        var threads = new HashSet<int>();
        var run = Run(Iterations(3, 20), async user =>
        {
            threads.Add(Environment.CurrentManagedThreadId);
            await Task.Yield();
            await user.Step("a");
            await Task.Run(static () => Thread.Sleep(1), user.Cancellation);
            threads.Add(Environment.CurrentManagedThreadId);
            user.Metric("words", 2);
            await user.Think(TimeSpan.FromMilliseconds(1));
            await Helper(user);
            await Task.Yield();
        });

        Assert.Equal((60, 0), (run.Sessions.Succeeded, run.Custom.Threw));
        Assert.Equal(120, run.Sent.Count);
        Assert.Equal(60, run.Custom.Metric("words")!.Values.Count);
        Assert.Single(threads);

        static async Task Helper(User user)
        {
            await Task.Yield();
            await user.Step("b");
        }
    }

    [Fact]
    public void Code_that_leaves_the_loop_may_not_use_its_session_and_its_end_is_noticed()
    {
        var run = Run(Iterations(2, 5), static async user =>
        {
            await user.Step("a");
            await Task.Run(static () => Thread.Sleep(1)).ConfigureAwait(false);
            if (user.Index % 2 == 0)
            {
                user.Count("never");
            }
        });

        Assert.Equal((5, 5), (run.Sessions.Succeeded, run.Sessions.Failed));
        Assert.Contains("This is not the session's turn", Assert.Single(run.Custom.Texts).Text, StringComparison.Ordinal);
        Assert.Empty(run.Custom.Counters);
    }

    [Fact]
    public void What_a_session_left_running_ends_without_it()
    {
        var done = new CountdownEvent(10);
        var run = Run(Iterations(1, 10), async user =>
        {
            _ = Later(user);
            await user.Step("a");

            async Task Later(User mine)
            {
                await Task.Delay(20, CancellationToken.None);
                Assert.Throws<InvalidOperationException>(() => mine.Count("late"));
                done.Signal();
            }
        });

        Assert.Equal(10, run.Sessions.Succeeded);
        Assert.True(done.Wait(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_session_that_waits_outside_for_ever_ends_with_the_run_and_is_told()
    {
        var told = new ManualResetEventSlim();
        var plan = Plan(Open(10, 0.5) with { Drain = TimeSpan.FromMilliseconds(100) }, async user =>
        {
            await user.Step("a");
            try
            {
                await Task.Delay(Timeout.Infinite, user.Cancellation);
            }
            finally
            {
                told.Set();
            }
        });
        var run = new VirtualSessions(plan, static _ => Ms).Run();

        Assert.Equal((0, 0, 5), (run.Sessions.Succeeded, run.Sessions.Failed, run.Sessions.Cancelled));
        Assert.True(told.Wait(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_session_whose_last_answer_comes_in_the_drain_is_cut_and_not_failed()
    {
        VirtualSessions? virtualRun = null;
        var plan = Plan(Iterations(1, 5), async user =>
        {
            await user.Step("a");
            virtualRun!.Stop.Set(RunEnding.Interrupted, "enough", abandonInFlight: false);
            await user.Step("b");
            user.Cancellation.ThrowIfCancellationRequested();
        });
        virtualRun = new VirtualSessions(plan, static s => s.Kind == 0 ? Ms : 20 * Ms);
        virtualRun.Run();

        Assert.Equal((0, 0, 1, 0), (virtualRun.Sessions.Succeeded, virtualRun.Sessions.Failed, virtualRun.Sessions.Cancelled, virtualRun.Custom.Threw));
    }

    private static string Wrong(Func<User, Task> code)
    {
        var run = new VirtualSessions(Plan(Iterations(1, 1), code), static _ => Ms);
        run.Worker.Run();
        return Assert.IsType<PlanException>(run.Worker.Crash).Message;
    }

    private static string Thrown(Func<User, Task> code) => Assert.Single(Run(Iterations(1, 1), code).Custom.Texts).Text;

    private static VirtualSessions Run(LoadPlan load, Func<User, Task> code) => new VirtualSessions(Plan(load, code), static s =>
    {
        s.Exchange.Record.Status = 200;
        return 10 * Ms;
    }).Run();

    private static RunPlan Plan(LoadPlan load, Func<User, Task> code) => Steps(load, 0, Step("a"), Step("b")) is var plan
        ? plan with { Scenario = plan.Scenario! with { Code = new SessionCode("test", code) } }
        : plan;
}
