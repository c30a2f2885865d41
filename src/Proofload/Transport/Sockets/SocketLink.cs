using System.Net;
using System.Net.Sockets;

namespace Proofload.Transport.Sockets;

/// <summary>
/// A socket with the memory of its operations. It outlives the connection that used it until its last operation has ended, because
/// operations of a closed socket end later; then it is used again.
/// </summary>
internal sealed class SocketLink
{
    private const int ReceiveBytes = 16 * 1024;
    private const int SendBytes = 64 * 1024;
    private readonly byte[] _receiveBuffer = GC.AllocateUninitializedArray<byte>(ReceiveBytes, pinned: true);
    private byte[]? _sendBuffer;

    public SocketLink(SocketsTransport transport)
    {
        Input = new SocketOperation(transport, this);
        Output = new SocketOperation(transport, this);
    }

    public Socket? Socket { get; set; }

    /// <summary>The connection that uses it; null once that has closed it.</summary>
    public SocketConnection? Connection { get; set; }

    /// <summary>Connects, then receives.</summary>
    public SocketOperation Input { get; }

    /// <summary>Sends what the socket did not take at once.</summary>
    public SocketOperation Output { get; }

    /// <summary>Operations that have begun and that nobody has looked at after their end.</summary>
    public int Pending { get; set; }

    public bool IsConnecting { get; set; }

    /// <summary><see cref="Output"/> is under way.</summary>
    public bool IsSending { get; set; }

    /// <summary>What the latest receive brought.</summary>
    public ReadOnlySpan<byte> Received => _receiveBuffer.AsSpan(0, Input.BytesTransferred);

    /// <summary>Prepares <see cref="Input"/> to connect. It must have no buffer then: that would be sent.</summary>
    public void PrepareConnect(EndPoint address)
    {
        Input.RemoteEndPoint = address;
        Input.SetBuffer(null, 0, 0);
    }

    /// <summary>Prepares <see cref="Input"/> to receive.</summary>
    public void PrepareReceive() => Input.SetBuffer(_receiveBuffer, 0, ReceiveBytes);

    /// <summary>Copies what fits into the send buffer, for <see cref="Output"/>. Returns how much that is.</summary>
    public int Keep(ReadOnlySpan<byte> bytes)
    {
        _sendBuffer ??= GC.AllocateUninitializedArray<byte>(SendBytes, pinned: true);
        var count = Math.Min(bytes.Length, SendBytes);
        bytes[..count].CopyTo(_sendBuffer);
        Output.SetBuffer(_sendBuffer, 0, count);
        return count;
    }
}
