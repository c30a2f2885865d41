using System.Buffers.Binary;
using Proofload.Transport.Epoll;

namespace Proofload.Tests.Transport;

public sealed class ControlMessagesTests
{
    [Fact]
    public void A_stamp_alone_is_found() => Assert.Equal(1_700_000_000_123_456_789, Stamp(Message(1, 35, 1_700_000_000, 123_456_789)));

    [Fact]
    public void A_stamp_behind_another_message_of_odd_length_is_found() =>
        Assert.Equal(5_000_000_007, Stamp([.. Message(1, 2, [1, 2, 3]), .. Message(1, 35, 5, 7)]));

    [Fact]
    public void A_message_of_another_level_or_type_is_no_stamp()
    {
        Assert.Equal(0, Stamp(Message(6, 35, 5, 7)));
        Assert.Equal(0, Stamp(Message(1, 29, 5, 7)));
    }

    [Theory]
    [InlineData(0, 7)]
    [InlineData(-1, 7)]
    [InlineData(long.MaxValue, 7)]
    [InlineData(5, 1_000_000_000)]
    [InlineData(5, -1)]
    public void A_time_that_is_none_is_no_stamp(long seconds, long nanoseconds) => Assert.Equal(0, Stamp(Message(1, 35, seconds, nanoseconds)));

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(33)]
    [InlineData(-8)]
    [InlineData(long.MaxValue)]
    public void A_length_that_cannot_be_is_no_stamp(long length)
    {
        var bytes = Message(1, 35, 5, 7);
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        Assert.Equal(0, Stamp(bytes));
    }

    [Fact]
    public void What_is_cut_off_anywhere_is_no_stamp()
    {
        var bytes = Message(1, 35, 5, 7);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Equal(0, Stamp(bytes[..length]));
        }
    }

    private static long Stamp(byte[] control) => ControlMessages.StampOf(control);

    private static byte[] Message(int level, int type, long seconds, long nanoseconds)
    {
        var data = new byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(data, seconds);
        BinaryPrimitives.WriteInt64LittleEndian(data.AsSpan(8), nanoseconds);
        return Message(level, type, data);
    }

    private static byte[] Message(int level, int type, byte[] data)
    {
        var bytes = new byte[(16 + data.Length + 7) & ~7];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, 16 + data.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), level);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), type);
        data.CopyTo(bytes.AsSpan(16));
        return bytes;
    }
}
