using System.Runtime.CompilerServices;

namespace Proofload.Protocols.Generation;

/// <summary>
/// One form of token-bearing events: what a server writes again and again, byte for byte, with gaps for what changes. An event that fits says
/// the same as the one from which the form was taken, but for the values in the gaps; anything else does not fit. Immutable.
/// </summary>
internal sealed class RecurringEvent
{
    /// <summary>Most digits of a number in a gap: one with more may not fit into 64 bits.</summary>
    public const int MostDigits = 18;

    private readonly byte[] _fixed;
    private readonly Part[] _parts;
    private readonly Chunk _chunk;

    /// <param name="json">The event from which the form is taken: a valid JSON object.</param>
    /// <param name="gaps">What changes, in order, one of them <see cref="GapKind.Text"/>.</param>
    /// <param name="chunk">What that event says.</param>
    /// <param name="textKind">Which text the gap holds.</param>
    /// <param name="choice">The choice that it belongs to.</param>
    public RecurringEvent(ReadOnlySpan<byte> json, ReadOnlySpan<Gap> gaps, in Chunk chunk, Transport.OutputText.Kind textKind, int choice)
    {
        (_chunk, TextKind, Choice) = (chunk, textKind, choice);
        _parts = new Part[gaps.Length + 1];
        var kept = new List<byte>(json.Length);
        var at = 0;
        for (var i = 0; i <= gaps.Length; i++)
        {
            var end = i < gaps.Length ? gaps[i].Start : json.Length;
            _parts[i] = new Part(kept.Count, end - at, i < gaps.Length ? gaps[i].Kind : GapKind.None);
            kept.AddRange(json[at..end]);
            at = i < gaps.Length ? end + gaps[i].Length : end;
        }

        _fixed = [.. kept];
    }

    /// <summary>What may stand in a gap.</summary>
    public enum GapKind
    {
        /// <summary>Nothing: the event ends.</summary>
        None = 0,

        /// <summary>A text that says nothing about the answer.</summary>
        AnyText,

        /// <summary>A whole number that says nothing about the answer.</summary>
        AnyNumber,

        /// <summary>The generated text, not empty.</summary>
        Text,

        /// <summary>The server's stamp.</summary>
        Stamp,
    }

    /// <summary>Which text the events bring.</summary>
    public Transport.OutputText.Kind TextKind { get; }

    /// <summary>The choice that the text belongs to.</summary>
    public int Choice { get; }

    /// <summary>Reads an event that begins here. False when it does not fit.</summary>
    /// <param name="bytes">The event and what follows it.</param>
    /// <param name="chunk">What the event says.</param>
    /// <param name="text">The generated text in it.</param>
    /// <param name="length">Bytes of the event.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryRead(ReadOnlySpan<byte> bytes, out Chunk chunk, out ReadOnlySpan<byte> text, out int length)
    {
        chunk = _chunk;
        text = default;
        length = 0;
        var at = 0;
        foreach (ref readonly var part in _parts.AsSpan())
        {
            if (!bytes[at..].StartsWith(_fixed.AsSpan(part.Start, part.Length)))
            {
                return false;
            }

            at += part.Length;
            if (part.Then is GapKind.Text or GapKind.AnyText)
            {
                var count = PlainText.LengthOf(bytes[at..]);
                if (count < 0)
                {
                    return false;
                }

                if (part.Then == GapKind.Text)
                {
                    if (count == 0)
                    {
                        return false;
                    }

                    text = bytes.Slice(at, count);
                }

                at += count;
            }
            else if (part.Then != GapKind.None)
            {
                if (!TryNumber(bytes, ref at, out var value))
                {
                    return false;
                }

                if (part.Then == GapKind.Stamp)
                {
                    chunk.EmittedNs = value;
                }
            }
        }

        length = at;
        return true;
    }

    // JSON's whole numbers without a sign. What follows the digits is the next fixed part's matter.
    private static bool TryNumber(ReadOnlySpan<byte> bytes, ref int at, out long value)
    {
        var start = at;
        value = 0;
        for (; at < bytes.Length && (uint)(bytes[at] - '0') <= 9; at++)
        {
            if (at - start == MostDigits)
            {
                return false;
            }

            value = (value * 10) + (bytes[at] - '0');
        }

        return at - start == 1 || (at > start && bytes[start] != (byte)'0');
    }

    /// <summary>A place in an event whose bytes change.</summary>
    internal readonly record struct Gap(int Start, int Length, GapKind Kind);

    // Fixed bytes and the gap that follows them.
    private readonly record struct Part(int Start, int Length, GapKind Then);
}
