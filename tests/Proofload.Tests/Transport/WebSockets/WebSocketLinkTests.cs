using System.Text;
using Proofload.Measurement.Recording;
using Proofload.Tests.Protocols;
using Proofload.Transport.WebSockets;

namespace Proofload.Tests.Transport.WebSockets;

public sealed class WebSocketLinkTests
{
    private static readonly WebSocketOptions Options = new([], 1 << 20, 7, Sends: true);

    // RFC 6455, section 1.3.
    [Fact]
    public void The_accept_of_the_standards_example_is_the_one_that_stands_there() =>
        Assert.Equal("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", WebSocketLink.AcceptOf("dGhlIHNhbXBsZSBub25jZQ=="));

    [Fact]
    public void Every_connection_has_a_key_of_its_own_and_the_same_seed_gives_the_same_ones()
    {
        var keys = Enumerable.Range(0, 100).Select(static i => KeyOf(new WebSocketLink(Options, "/", (ulong)i))).ToList();
        Assert.Equal(100, keys.Distinct().Count());
        Assert.All(keys, static key => Assert.Equal(16, Convert.FromBase64String(key).Length));
        Assert.Equal(keys[5], KeyOf(new WebSocketLink(Options, "/", 5)));
        Assert.NotEqual(keys[5], KeyOf(new WebSocketLink(Options with { Seed = 8 }, "/", 5)));
    }

    [Theory]
    [InlineData("", "", "", null)]
    [InlineData("Upgrade", "h2c", "", "the handshake's answer does not say Upgrade: websocket")]
    [InlineData("Connection", "keep-alive", "", "the handshake's answer does not say Connection: Upgrade")]
    [InlineData("Connection", "keep-alive, upgrade", "", null)]
    [InlineData("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", "", "the handshake's Sec-WebSocket-Accept does not belong to its key")]
    [InlineData("Sec-WebSocket-Extensions", "permessage-deflate", "", "the server uses an extension that was not offered")]
    [InlineData("Sec-WebSocket-Protocol", "chat", "", "the server chose a subprotocol that was not offered")]
    [InlineData("Sec-WebSocket-Protocol", "b", "a b", null)]
    [InlineData("", "", "a b", "the server agreed to none of the subprotocols a, b")]
    public void An_answer_to_the_handshake_is_judged_by_the_standard(string name, string value, string asked, string? problem)
    {
        var link = new WebSocketLink(Options with { Subprotocols = asked.Split(' ', StringSplitOptions.RemoveEmptyEntries) }, "/", 1);
        List<(string Name, string Value)> headers = [("Upgrade", "WebSocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Accept", WebSocketLink.AcceptOf(KeyOf(link)))];
        headers.RemoveAll(header => header.Name == name);
        headers.Add((name, value));
        Assert.Equal(problem, link.FindProblem(new TestHead(101, null, [.. headers])));
    }

    [Theory]
    [InlineData(1000, ErrorKind.Truncated)]
    [InlineData(1001, ErrorKind.Truncated)]
    [InlineData(1003, ErrorKind.Http4xx)]
    [InlineData(1008, ErrorKind.Http4xx)]
    [InlineData(1009, ErrorKind.Http4xx)]
    [InlineData(1011, ErrorKind.Http5xx)]
    [InlineData(1012, ErrorKind.Overloaded)]
    [InlineData(1013, ErrorKind.Overloaded)]
    [InlineData(3000, ErrorKind.StreamError)]
    [InlineData(4000, ErrorKind.StreamError)]
    [InlineData(4401, ErrorKind.Http4xx)]
    [InlineData(4429, ErrorKind.RateLimited)]
    [InlineData(4500, ErrorKind.Http5xx)]
    [InlineData(4503, ErrorKind.Overloaded)]
    [InlineData(4900, ErrorKind.StreamError)]
    public void A_close_code_has_its_outcome(int code, ErrorKind outcome) => Assert.Equal(outcome, CloseCode.OutcomeOf(code));

    [Fact]
    public void A_resting_link_answers_pings_and_the_servers_goodbye_and_drops_messages()
    {
        var link = new WebSocketLink(Options, "/", 1);
        Assert.True(link.Take([.. ServerFrames.Text("late"), .. ServerFrames.Frame(Opcode.Ping, "?"u8.ToArray())], null, 1));
        Assert.Equal(["(Pong)?"], ServerFrames.Read(link.Outgoing.Pending));
        link.Outgoing.Clear();
        Assert.False(link.Take(ServerFrames.Close(1001), null, 2));
        Assert.Equal(["(Close)1001"], ServerFrames.Read(link.Outgoing.Pending));
        Assert.False(link.IsOpen);
    }

    [Fact]
    public void A_server_that_breaks_the_rules_is_told_which_kind_of_rule()
    {
        var link = new WebSocketLink(Options, "/", 1);
        Assert.False(link.Take(ServerFrames.Frame(Opcode.Text, [0xFF]), null, 1));
        Assert.Equal(["(Close)1007"], ServerFrames.Read(link.Outgoing.Pending));
        Assert.Equal("a text message is not valid UTF-8", link.Problem);
    }

    private static string KeyOf(WebSocketLink link)
    {
        var fields = Encoding.ASCII.GetString(link.Fields);
        const string name = "Sec-WebSocket-Key: ";
        var at = fields.IndexOf(name, StringComparison.Ordinal) + name.Length;
        return fields[at..fields.IndexOf('\r', at)];
    }
}
