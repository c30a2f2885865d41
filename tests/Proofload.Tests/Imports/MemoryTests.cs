using System.Text;

namespace Proofload.Tests.Imports;

/// <summary>Runs alone: the memory of the whole process is looked at.</summary>
[CollectionDefinition(nameof(AloneCollection), DisableParallelization = true)]
public sealed class AloneCollection;

[Collection(nameof(AloneCollection))]
public sealed class MemoryTests
{
    [Fact]
    public void Memory_does_not_grow_with_the_file()
    {
        var small = Peak(lines: 10_000);
        var large = Peak(lines: 100_000);
        Assert.True(large < small + (4 << 20), $"{small:N0} bytes for 10,000 lines, {large:N0} for 100,000");
    }

    private static long Peak(int lines)
    {
        var peak = 0L;
        var text = new Generated(lines, () => peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true)));
        var run = Assert.Single(Import.Stream("vegeta-json", () => text));
        Assert.Equal(lines, run.Counts.Ok);
        return peak;
    }

    /// <summary>A long file that nobody keeps; tells when a tenth of it was read.</summary>
    private sealed class Generated(int lines, Action onTenth) : Portions([], 1)
    {
        private int _next;
        private byte[] _line = [];
        private int _at;

        public override int Read(Span<byte> buffer)
        {
            var read = 0;
            while (read < buffer.Length && (_at < _line.Length || _next < lines))
            {
                if (_at == _line.Length)
                {
                    if (_next % (lines / 10) == 0)
                        onTenth();
                    _line = Encoding.UTF8.GetBytes(Vegeta.Line(_next * 100_000L, 1_000_000 + (_next % 1_000), failed: false));
                    (_at, _next) = (0, _next + 1);
                }

                var part = Math.Min(buffer.Length - read, _line.Length - _at);
                _line.AsSpan(_at, part).CopyTo(buffer[read..]);
                (_at, read) = (_at + part, read + part);
            }

            return read;
        }
    }
}
