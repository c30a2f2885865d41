using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Proofload.Transport;

/// <summary>A growing list of nanosecond gaps that keeps its memory; bounded, so that an endless stream cannot fill the machine.</summary>
public sealed class GapBuffer
{
    /// <summary>Most gaps kept of one response; later ones are counted in <see cref="Dropped"/>.</summary>
    public const int Capacity = 1 << 20;

    private long[] _gaps = [];
    private int _capacity;
    private int _count;

    /// <summary>The gaps, in order.</summary>
    public ReadOnlySpan<long> Values => _gaps.AsSpan(0, _count);

    /// <summary>Gaps that were not kept.</summary>
    public long Dropped { get; private set; }

    /// <summary>Adds a gap.</summary>
    public void Add(long gapNs)
    {
        if (_count == _capacity)
        {
            if (_count >= Capacity)
            {
                Dropped++;
                return;
            }

            Array.Resize(ref _gaps, Math.Max(64, _count * 2));
            _capacity = _gaps.Length;
        }

        // The count is below the capacity. To ask the array for its length would fetch its first cache line for nothing else, each time.
        Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_gaps), _count++) = gapNs;
    }

    /// <summary>Forgets all gaps.</summary>
    public void Clear()
    {
        _count = 0;
        Dropped = 0;
    }
}
