using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Proofload.Lab.Proxy;
using Proofload.Lab.Proxy.Faults;
using Proofload.Lab.Proxy.Http;
using Proofload.Measurement.Randomness;

namespace Proofload.Lab.Tests.Proxy.Faults;

public sealed class ShaperTests
{
    private const long Ms = 1_000_000;
    private static readonly string Stream = string.Concat(Enumerable.Range(0, 10).Select(static i => $"data: {{\"model\":\"m\",\"choices\":[{{\"delta\":{{\"content\":\"word{i}\"}}}}],\"usage\":{{\"n\":1}}}}\n\n")) + "data: [DONE]\n\n";

    [Fact]
    public void EveryFaultOfStreams_HoweverTheBytesArrive_SendsTheSame() =>
        Prop.ForAll(ArbMap.Default.ArbFor<PositiveInt>(), static step =>
        {
            foreach (var fault in new[] { "slow_first_token", "slow_tokens", "stall", "truncated", "reset", "half_event", "split_event", "malformed_event", "stream_error", "empty", "wrong_model", "no_usage", "huge_line=1KB", "invalid_utf8" })
            {
                Assert.Equal(Text(Play(fault, Stream, Stream.Length)), Text(Play(fault, Stream, step.Get)));
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void SlowFirstToken_ShiftsEverythingAndKeepsTheGaps()
    {
        var steps = Play("slow_first_token=200ms", "data: 1\n\ndata: 2\n\n", 9, gapNs: 10 * Ms);
        Assert.Equal([200 * Ms, 210 * Ms], steps.Where(static s => s.Action == ShapedAction.Send).Select(static s => s.DueNs));
    }

    [Fact]
    public void SlowTokens_KeepsEventsApart()
    {
        var steps = Play("slow_tokens=50ms", "data: 1\n\ndata: 2\n\ndata: 3\n\n", 100);
        Assert.Equal([0, 50 * Ms, 100 * Ms], steps.Where(static s => s.Action == ShapedAction.Send).Select(static s => s.DueNs));
    }

    [Fact]
    public void Stall_StopsOnceAndLosesNothing()
    {
        var steps = Play("stall=300ms", Stream, Stream.Length);
        Assert.Equal(Stream, Text(steps));
        Assert.Equal([0, 300 * Ms], steps.Select(static s => s.DueNs).Distinct());
    }

    [Theory]
    [InlineData("truncated", "EndEarly")]
    [InlineData("reset", "Reset")]
    [InlineData("half_event", "Cut")]
    [InlineData("stream_error", "EndEarly")]
    public void AFaultThatEndsAStream_ComesAfterSomeEventsAndBeforeTheEndMark(string fault, string ending)
    {
        var steps = Play(fault, Stream, 7);
        Assert.Equal(ending, steps[^1].Action.ToString());
        Assert.Contains("word1", Text(steps), StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", Text(steps), StringComparison.Ordinal);
        Assert.Equal(fault == "stream_error", Text(steps).Contains("\"error\"", StringComparison.Ordinal));
    }

    [Fact]
    public void MalformedEvent_BreaksOneEventAndKeepsTheFraming()
    {
        var events = Text(Play("malformed_event", Stream, 11)).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(11, events.Length);
        Assert.Single(events, static e => e != "data: [DONE]" && !e.EndsWith('}'));
    }

    [Fact]
    public void SplitEvent_SendsEveryByteInTwoParts()
    {
        var steps = Play("split_event=5ms", Stream, 1000);
        Assert.Equal(Stream, Text(steps));
        Assert.Equal([0, 5 * Ms], steps.Select(static s => s.DueNs).Distinct());
    }

    [Fact]
    public void Empty_TakesTheTextAndNothingElse()
    {
        var text = Text(Play("empty", Stream, 13));
        Assert.DoesNotContain("word", text, StringComparison.Ordinal);
        Assert.Equal(10, text.Split("\"content\":\"\"").Length - 1);
        Assert.EndsWith("data: [DONE]\n\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void WrongModel_OfABody_FitsItsLength()
    {
        const string Body = """{ "id": 1, "model" : "mine", "choices": [{"text":"a \"model\" b"}] }""";
        var steps = Play("wrong_model", Body, 5, isStream: false);
        Assert.Equal(ShapedAction.Replace, steps[^1].Action);
        Assert.Equal(Body.Replace("\"mine\"", "\"wrong-model\"", StringComparison.Ordinal), Text(steps));
    }

    [Fact]
    public void NoUsage_MakesTheCountsNullAndKeepsTheRest()
    {
        const string Body = """{"usage": {"a":[1,2]}, "text":"usage", "usage":null, "eval_count": 7 , "z":1}""";
        Assert.Equal("""{"usage": null, "text":"usage", "usage":null, "eval_count": null , "z":1}""", Text(Play("no_usage", Body, 5, isStream: false)));
    }

    [Fact]
    public void HugeLine_IsALineMoreAndChangesNoEvent()
    {
        var lines = Text(Play("huge_line=1MB", Stream, 19)).Split('\n');
        Assert.Equal(1 << 20, Assert.Single(lines, static l => l.StartsWith(':')).Length);
        Assert.Equal(Stream.Replace("\n", "", StringComparison.Ordinal), string.Concat(lines.Where(static l => !l.StartsWith(':'))));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(100)]
    public void InvalidUtf8_OfABody_KeepsItsLength(int step)
    {
        var bytes = Play("invalid_utf8", "0123456789", step, isStream: false).SelectMany(static s => s.Bytes).ToArray();
        Assert.Equal(10, bytes.Length);
        Assert.Contains((byte)0xFF, bytes);
    }

    [Fact]
    public void WrongContentLength_AnnouncesMoreThanThereIs()
    {
        var last = Play("wrong_content_length", "0123456789", 3, isStream: false)[^1];
        Assert.Equal((ShapedAction.Replace, 1024, "0123456789"), (last.Action, last.Excess, Encoding.UTF8.GetString(last.Bytes)));
    }

    [Theory]
    [InlineData("truncated", "Cut")]
    [InlineData("reset", "Reset")]
    public void AFaultThatEndsABody_SendsHalfOfIt(string fault, string ending)
    {
        var steps = Play(fault, "0123456789", 3, isStream: false);
        Assert.Equal("01234", Text(steps));
        Assert.Equal(ending, steps[^1].Action.ToString());
    }

    [Fact]
    public void Shape_AFaultOfStreamsOnABody_LeavesItAlone()
    {
        var random = SeededRandom.At(1, 1, 1);
        var facts = new ResponseFacts(BodyMode.Length, 10, StreamKind.None, false, 200, false);
        foreach (var fault in new[] { "slow_tokens", "half_event", "split_event", "stream_error" })
        {
            Assert.Null(FaultRule.Parse(fault).Fault.Shape(facts, ref random));
        }
    }

    [Fact]
    public void Rewrite_Garbage_IsLeftAlone() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<byte[]>>(), static bytes =>
        {
            var output = new ArrayBufferWriter<byte>();
            if (JsonRewriter.Rewrite(bytes.Get, ["model"u8.ToArray()], [(byte)'x'], output) == 0)
            {
                Assert.Equal(bytes.Get, output.WrittenSpan.ToArray());
            }
        }).QuickCheckThrowOnFailure();

    private static string Text(IEnumerable<ShapedStep> steps) => Encoding.UTF8.GetString([.. steps.SelectMany(static s => s.Bytes)]);

    private static List<ShapedStep> Play(string fault, string text, int step, bool isStream = true, long gapNs = 0)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var facts = new ResponseFacts(isStream ? BodyMode.Chunked : BodyMode.Length, isStream ? -1 : bytes.Length, isStream ? StreamKind.Events : StreamKind.None, false, 200, false);
        var random = SeededRandom.At(1, 2, 3);
        var shaper = FaultRule.Parse(fault).Fault.Shape(facts, ref random)!;
        var body = new ShapedBody();
        for (var at = 0; at < bytes.Length && !body.IsOver; at += step)
        {
            shaper.OnPayload(bytes.AsSpan(at, Math.Min(step, bytes.Length - at)), body);
            body.NowNs += gapNs;
        }

        if (!body.IsOver)
        {
            shaper.OnEnd(body);
        }

        Assert.True(shaper.HasStruck);
        var steps = new List<ShapedStep>();
        while (body.TryTake(out var one))
        {
            steps.Add(one);
        }

        return steps;
    }
}
