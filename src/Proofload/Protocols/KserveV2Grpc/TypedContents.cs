using Proofload.Protocols.Grpc;

namespace Proofload.Protocols.KserveV2Grpc;

/// <summary>Counts the elements of an InferTensorContents message without allocating.</summary>
internal static class TypedContents
{
    private const int BytesContents = 8;

    /// <summary>False when the bytes are no such message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="count">Elements of all fields together: a sound message uses one of them.</param>
    /// <param name="hasContent">There is an element, or of texts one that is not empty.</param>
    public static bool TryCount(ReadOnlySpan<byte> message, out long count, out bool hasContent)
    {
        count = 0;
        hasContent = false;
        var reader = new WireReader(message);
        while (!reader.AtEnd)
        {
            if (!reader.TryTag(out var field, out var wire))
            {
                return false;
            }

            if (field is < 1 or > BytesContents)
            {
                if (!reader.TrySkip(wire))
                {
                    return false;
                }

                continue;
            }

            if (wire != WireReader.Bytes)
            {
                // A single value that was not packed.
                if (field == BytesContents || !reader.TrySkip(wire))
                {
                    return false;
                }

                count++;
                hasContent = true;
                continue;
            }

            if (!reader.TryBytes(out var value))
            {
                return false;
            }

            var more = Elements(field, value);
            if (more < 0)
            {
                return false;
            }

            count += more;
            hasContent |= more > 0 && (field != BytesContents || !value.IsEmpty);
        }

        return true;
    }

    private static long Elements(int field, ReadOnlySpan<byte> packed)
    {
        if (field == BytesContents)
        {
            return 1;
        }

        if (field is 6 or 7)
        {
            var size = field == 6 ? 4 : 8;
            return packed.Length % size == 0 ? packed.Length / size : -1;
        }

        // Every value ends with a byte that has no continuation bit.
        long ends = 0;
        foreach (var b in packed)
        {
            ends += b < 0x80 ? 1 : 0;
        }

        return packed.IsEmpty || packed[^1] < 0x80 ? ends : -1;
    }
}
