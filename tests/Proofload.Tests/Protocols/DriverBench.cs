using System.Text;
using Proofload.Measurement.Clocks;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Protocols;
using Proofload.Transport;

namespace Proofload.Tests.Protocols;

/// <summary>Drives a protocol without a network: prepares requests, feeds responses in chosen cuts.</summary>
internal sealed class DriverBench
{
    public static RequestPlan Request(string name = "k") => new() { Name = name };

    public static TargetPlan Target(string protocol, string url = "http://127.0.0.1:1") => new() { Url = new Uri(url), Protocol = protocol, Model = "m" };

    public static DriverContext Context(string protocol, RequestPlan? request = null, TargetPlan? target = null) => new()
    {
        Target = target ?? Target(protocol),
        Request = request ?? Request(),
        Variables = new VariableStore(),
        Clock = new RunClock(new FixedClock()),
    };

    public static IProtocolDriver Driver(DriverContext context) => BuiltInProtocols.Find(context.Protocol)!.Create(context);

    public static string Prepared(IProtocolDriver driver, Action<Exchange>? fill = null)
    {
        var exchange = new Exchange(0);
        exchange.Row.PromptJson = "hi"u8.ToArray();
        fill?.Invoke(exchange);
        driver.Prepare(exchange);
        return Encoding.UTF8.GetString(exchange.Body.WrittenSpan);
    }

    public static Exchange Run(IProtocolDriver driver, ResponseHead head, params byte[][] pieces) =>
        Run(driver.CreateReader(), new Exchange(0), head, pieces);

    public static Exchange Run(IProtocolDriver driver, ResponseHead head, string body) => Run(driver, head, Encoding.UTF8.GetBytes(body));

    /// <summary>Time is 10 ns at the head and 10 ns more for each piece and the end.</summary>
    public static Exchange Run(IResponseReader reader, Exchange exchange, ResponseHead head, params byte[][] pieces)
    {
        var now = 10L;
        exchange.Record.Status = head.Status;
        exchange.Record.FirstByte = now;
        reader.OnHead(exchange, head, now);
        foreach (var piece in pieces)
        {
            now += 10;
            exchange.Record.BytesReceived += piece.Length;
            if (!reader.OnBody(exchange, piece, now))
            {
                Assert.NotEqual(ErrorKind.Ok, exchange.Record.Outcome);
                return exchange;
            }
        }

        reader.OnEnd(exchange, now + 10);
        return exchange;
    }

    /// <summary>The same bytes, all at one time, cut at the given places.</summary>
    public static Exchange RunCut(IResponseReader reader, Exchange exchange, ResponseHead head, byte[] body, IEnumerable<int> cuts)
    {
        exchange.Record.Status = head.Status;
        reader.OnHead(exchange, head, 5);
        exchange.Record.BytesReceived = body.Length;
        var at = 0;
        foreach (var cut in cuts.Append(body.Length))
        {
            if (!reader.OnBody(exchange, body.AsSpan(at, cut - at), 5))
            {
                return exchange;
            }

            at = cut;
        }

        reader.OnEnd(exchange, 5);
        return exchange;
    }

    internal sealed class FixedClock : IClock
    {
        public long NowNs => 1_000;

        public DateTimeOffset UtcNow => DateTimeOffset.UnixEpoch;
    }
}
