using System.Buffers.Binary;
using Proofload.Protocols.Templates;

namespace Proofload.Running.Sessions;

/// <summary>The name of a session: a UUID that is a pure function of the seed and the session's number.</summary>
internal static class SessionId
{
    private const int Occurrence = 0x5E55;

    public static string Of(ulong seed, long index)
    {
        var random = new TemplateRandom(seed, index, Occurrence);
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, random.Next());
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], random.Next());
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString("D");
    }
}
