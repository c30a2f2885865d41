using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Proofload.Lab.Proxy.Http;

namespace Proofload.Lab.Tests.Proxy.Http;

public sealed class MessageHeadTests
{
    private const string Request = "\r\nPOST /v1/chat?a=b HTTP/1.1\r\nHost: here:80\r\nContent-Length: 12\r\nExpect: 100-continue\r\n\r\n";

    [Fact]
    public void Find_EveryPrefixOfAHead_IsNotComplete()
    {
        var bytes = Encoding.ASCII.GetBytes(Request);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Equal(0, MessageHead.Find(bytes.AsSpan(0, length)));
        }

        Assert.Equal(bytes.Length, MessageHead.Find([.. bytes, .. "body"u8]));
    }

    [Fact]
    public void ReadRequest_AHead_GivesWhatFramesItsBody()
    {
        var bytes = Encoding.ASCII.GetBytes(Request);
        var head = new MessageHead();
        Assert.True(head.ReadRequest(bytes));
        Assert.Equal("/v1/chat?a=b", Encoding.ASCII.GetString(bytes[head.Target]));
        Assert.Equal("here:80", Encoding.ASCII.GetString(bytes[head.Host]));
        Assert.Equal((BodyMode.Length, 12L, true), (head.RequestBody, head.ContentLength, head.ExpectsContinue));
    }

    [Theory]
    [InlineData("GET / HTTP/2.0\r\n\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\n")]
    [InlineData("GET /\r\n\r\n")]
    [InlineData("G(T / HTTP/1.1\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n")]
    public void ReadRequest_WhatIsNotUnderstood_IsRefused(string head) => Assert.False(new MessageHead().ReadRequest(Encoding.ASCII.GetBytes(head)));

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", false, BodyMode.Length)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", true, BodyMode.None)]
    [InlineData("HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, Chunked\r\nContent-Length: 5\r\n\r\n", false, BodyMode.Chunked)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", false, BodyMode.UntilClose)]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", false, BodyMode.None)]
    [InlineData("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", false, BodyMode.None)]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n", false, BodyMode.None)]
    public void ResponseBody_FollowsTheStandard(string text, bool toHead, object mode)
    {
        var head = new MessageHead();
        Assert.True(head.ReadResponse(Encoding.ASCII.GetBytes(text)));
        Assert.Equal((BodyMode)mode, head.ResponseBody(toHead));
    }

    [Fact]
    public void Read_Garbage_NeverThrows() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<byte[]>>(), static bytes =>
        {
            var head = new MessageHead();
            byte[] request = [.. "GET / HTTP/1.1\r\n"u8, .. bytes.Get, .. "\r\n\r\n"u8];
            byte[] response = [.. "HTTP/1.1 200 OK\r\n"u8, .. bytes.Get, .. "\r\n\r\n"u8];
            Assert.InRange(MessageHead.Find(request), 1, request.Length);
            head.ReadRequest(request.AsSpan(0, MessageHead.Find(request)));
            head.ReadResponse(response.AsSpan(0, MessageHead.Find(response)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Replace_AField_LeavesEveryOtherByte() => Assert.Equal(
        "GET / HTTP/1.1\r\nA: 1\r\nB: 2\r\nHost: there\r\n\r\n",
        Encoding.ASCII.GetString(HeadEditor.Replace("\r\nGET / HTTP/1.1\r\nA: 1\r\nhOST: here\r\nB: 2\r\n\r\n"u8, "Host", "there")));
}
