using System.Text;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Protocols;
using Proofload.Transport;

namespace Proofload.Tests.Protocols;

/// <summary>What every protocol promises about reading responses. A protocol's tests derive from it and supply bodies.</summary>
public abstract class ProtocolDriverContract
{
    /// <summary>Id of the protocol.</summary>
    protected abstract string Protocol { get; }

    /// <summary>A content type of a good answer.</summary>
    protected virtual string ContentType => "application/json";

    /// <summary>A response head of the content type.</summary>
    private protected virtual TestHead Head(int status) => new(status, ContentType);

    /// <summary>The bytes of an answer.</summary>
    protected virtual byte[] Bytes(string answer) => Encoding.UTF8.GetBytes(answer);

    /// <summary>What reading asks of a head: it may allocate in a test and does not in a transport.</summary>
    private protected virtual void Ask(TestHead head)
    {
        head.IsContentType("text/event-stream");
        head.IsContentType("application/json");
    }

    /// <summary>A good answer.</summary>
    protected abstract string Good { get; }

    /// <summary>Answers with status 200 and the outcome that they have.</summary>
    protected abstract IEnumerable<(string Body, ErrorKind Outcome)> Answers { get; }

    /// <summary>The kind of request under test.</summary>
    protected virtual RequestPlan Request => DriverBench.Request();

    /// <summary>The driver as the tests see it: one of another wire feeds its readers with the bytes of that.</summary>
    protected virtual IProtocolDriver Wrap(IProtocolDriver driver) => driver;

    private IProtocolDriver Driver => Wrap(DriverBench.Driver(DriverBench.Context(Protocol, Request)));

    [Fact]
    public void Any_cut_of_the_bytes_gives_the_same_record()
    {
        foreach (var (text, _) in Answers.Append((Good, ErrorKind.Ok)))
        {
            var body = Bytes(text);
            var head = Head(200);
            var driver = Driver;
            var whole = DriverBench.RunCut(driver.CreateReader(), new Exchange(0), head, body, []);
            var reader = driver.CreateReader();
            for (var cut = 0; cut <= body.Length; cut++)
            {
                var two = DriverBench.RunCut(reader, new Exchange(0), head, body, [cut]);
                Assert.Equal(whole.Record, two.Record);
            }

            var single = DriverBench.RunCut(reader, new Exchange(0), head, body, Enumerable.Range(1, Math.Max(0, body.Length - 1)));
            Assert.Equal(whole.Record, single.Record);
            Assert.Equal(whole.Gaps.Values.ToArray(), single.Gaps.Values.ToArray());
        }
    }

    [Fact]
    public void Answers_of_status_200_have_their_outcome()
    {
        Assert.Equal(ErrorKind.Ok, DriverBench.Run(Driver, Head(200), Bytes(Good)).Record.Outcome);
        foreach (var (body, outcome) in Answers)
        {
            var record = DriverBench.Run(Driver, Head(200), Bytes(body)).Record;
            Assert.True(outcome == record.Outcome, $"{outcome} expected, {record.Outcome} ({record.Detail}) for: {body}");
            Assert.True(record.Done >= 0);
            Assert.Equal(outcome == ErrorKind.Ok, record.Detail is null);
        }
    }

    [Theory]
    [InlineData(400, ErrorKind.Http4xx)]
    [InlineData(404, ErrorKind.Http4xx)]
    [InlineData(429, ErrorKind.RateLimited)]
    [InlineData(500, ErrorKind.Http5xx)]
    [InlineData(502, ErrorKind.Http5xx)]
    [InlineData(503, ErrorKind.Overloaded)]
    [InlineData(529, ErrorKind.Overloaded)]
    public void A_status_decides_the_outcome_and_the_servers_message_is_kept(int status, ErrorKind outcome)
    {
        var head = new TestHead(status, "application/json", ("Retry-After", "2"));
        var record = DriverBench.Run(Driver, head, "{\"error\":{\"message\":\"too\\n much\",\"type\":\"x\"}}").Record;
        Assert.Equal(outcome, record.Outcome);
        Assert.Equal($"{status} too much", record.Detail);
        Assert.Equal(status is 429 or 503 or 529 ? 2_000_000_000 : RequestRecord.Absent, record.RetryAfterNs);
    }

    [Fact]
    public void A_reader_is_as_new_after_every_answer()
    {
        var driver = Driver;
        var used = driver.CreateReader();
        foreach (var (body, _) in Answers.Append((Good, ErrorKind.Ok)))
        {
            foreach (var status in new[] { 200, 500 })
            {
                DriverBench.Run(used, new Exchange(0), Head(status), Bytes(body));
                var again = DriverBench.Run(used, new Exchange(0), Head(200), Bytes(Good));
                var fresh = DriverBench.Run(driver, Head(200), Bytes(Good));
                Assert.Equal(fresh.Record, again.Record);
            }
        }

        // Left in the middle, as an aborted request leaves it.
        var half = Bytes(Good);
        used.OnHead(new Exchange(0), Head(200), 0);
        used.OnBody(new Exchange(0), half.AsSpan(0, half.Length / 2), 0);
        Assert.Equal(
            DriverBench.Run(driver, Head(200), Bytes(Good)).Record,
            DriverBench.Run(used, new Exchange(0), Head(200), half).Record);
    }

    [Fact]
    public void A_good_answer_is_prepared_and_read_without_allocating()
    {
        var driver = Driver;
        var reader = driver.CreateReader();
        var exchange = new Exchange(0);
        var head = Head(200);
        var body = Bytes(Good);
        exchange.Row.PromptJson = "hi"u8.ToArray();
        exchange.Row.OutputTokens = 7;
        void Once()
        {
            exchange.Clear();
            exchange.Record.Status = 200;
            driver.Prepare(exchange);
            reader.OnHead(exchange, head, 1);
            for (var at = 0; at < body.Length; at += 37)
            {
                reader.OnBody(exchange, body.AsSpan(at, Math.Min(37, body.Length - at)), at);
            }

            reader.OnEnd(exchange, 9_999);
        }

        for (var i = 0; i < 50; i++)
        {
            Once();
        }

        // TestHead splits strings; a hundred answers stay far below one allocation for each event. A collection that other tests cause adds
        // the rest of the thread's allocation buffer to the count, so the least of a few rounds is taken: what a reader allocates is in each.
        var each = Enumerable.Range(0, 5).Min(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++)
            {
                Once();
            }

            return (GC.GetAllocatedBytesForCurrentThread() - before) / 100;
        });
        Assert.Equal(ErrorKind.Ok, exchange.Record.Outcome);
        Assert.True(each <= HeadAllocation(head), $"{each} bytes for each answer");
    }

    [Fact]
    public void Random_bytes_never_throw_and_any_cut_gives_the_same_outcome()
    {
        var random = new Random(7);
        var driver = Driver;
        var reader = driver.CreateReader();
        for (var round = 0; round < 300; round++)
        {
            var body = Mutate(random, Bytes(Good), round);
            var head = Head(round % 10 == 0 ? 400 : 200);
            var whole = DriverBench.RunCut(driver.CreateReader(), new Exchange(0), head, body, []);
            var cuts = Enumerable.Range(0, 5).Select(_ => random.Next(body.Length + 1)).Order();
            var cut = DriverBench.RunCut(reader, new Exchange(0), head, body, cuts);
            Assert.Equal(whole.Record, cut.Record);
            Assert.True(whole.Record.Done >= 0);
        }
    }

    private long HeadAllocation(TestHead head)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Ask(head);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static byte[] Mutate(Random random, byte[] good, int round)
    {
        if (round % 3 == 0)
        {
            var noise = new byte[random.Next(400)];
            random.NextBytes(noise);
            return noise;
        }

        var bytes = good.ToList();
        for (var i = 0; i < 1 + (round % 4); i++)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveRange(at, Math.Min(bytes.Count - at - 1, random.Next(20))); break;
                case 2: bytes.InsertRange(at, bytes.Skip(random.Next(bytes.Count)).Take(random.Next(40)).ToList()); break;
                case 3: bytes.InsertRange(at, "{}[],:\"\\\r\n data: event:"u8.ToArray().Skip(random.Next(20)).Take(3)); break;
                default: bytes.RemoveRange(Math.Max(1, at), bytes.Count - Math.Max(1, at)); break;
            }
        }

        return [.. bytes];
    }
}
