using System.Buffers;

namespace Proofload.Lab.Proxy.Wire;

/// <summary>
/// Bytes on their way through one direction: [<see cref="Start"/>, <see cref="Parsed"/>) may be forwarded, [<see cref="Parsed"/>, <see cref="End"/>) is not understood yet.
/// The array is pooled and grows only for a head that does not fit.
/// </summary>
internal sealed class PumpBuffer : IDisposable
{
    public const int InitialSize = 32 << 10;

    /// <summary>A head that is longer is passed as bytes.</summary>
    public const int LargestHead = 256 << 10;

    private byte[] _array = ArrayPool<byte>.Shared.Rent(InitialSize);

    public int Start { get; private set; }

    public int Parsed { get; private set; }

    public int End { get; private set; }

    public ReadOnlySpan<byte> Unparsed => _array.AsSpan(Parsed, End - Parsed);

    public ReadOnlyMemory<byte> UnparsedMemory => _array.AsMemory(Parsed, End - Parsed);

    public ReadOnlyMemory<byte> Forwardable => _array.AsMemory(Start, Parsed - Start);

    public void Advance(int count) => Parsed += count;

    /// <summary>The bytes up to <see cref="Parsed"/> have been forwarded or dropped.</summary>
    public void Drop()
    {
        Start = Parsed;
        if (Start == End)
        {
            Start = Parsed = End = 0;
        }
    }

    /// <summary>Room for the next read, after <see cref="Drop"/>.</summary>
    public Memory<byte> Room()
    {
        if (Start > 0)
        {
            Buffer.BlockCopy(_array, Start, _array, 0, End - Start);
            (Parsed, End, Start) = (Parsed - Start, End - Start, 0);
        }

        if (End == _array.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_array.Length * 2);
            Buffer.BlockCopy(_array, 0, larger, 0, End);
            ArrayPool<byte>.Shared.Return(_array);
            _array = larger;
        }

        return _array.AsMemory(End);
    }

    public void Filled(int count) => End += count;

    public void Dispose()
    {
        var array = _array;
        _array = [];
        if (array.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(array);
        }
    }
}
