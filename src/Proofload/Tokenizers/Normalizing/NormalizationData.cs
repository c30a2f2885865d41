using System.Text;

namespace Proofload.Tokenizers.Normalizing;

/// <summary>Combining classes and decompositions of Unicode. The runtime's own are not there where globalization is invariant.</summary>
internal sealed class NormalizationData
{
    private static readonly Lazy<NormalizationData> Shared = new(static () => new NormalizationData(Resources.Read("normalization.bin")));

    private readonly Dictionary<int, byte> _combining = [];
    private readonly Dictionary<int, int[]> _canonical = [];
    private readonly Dictionary<int, int[]> _compatible = [];
    private readonly Dictionary<long, int> _composed = [];
    private readonly byte[] _data;
    private int _at;

    private NormalizationData(byte[] data)
    {
        _data = data;
        Version = Encoding.ASCII.GetString(data.AsSpan(1, data[0]));
        _at = 1 + data[0];
        ReadCombining();
        ReadDecompositions();
        _data = [];
    }

    public static NormalizationData Instance => Shared.Value;

    /// <summary>Version of Unicode.</summary>
    public string Version { get; }

    /// <summary>Code points that some form changes, or that may move or join: everything else stays as it is where its neighbours do.</summary>
    public IEnumerable<int> Involved(bool compatible, bool composes) =>
        _combining.Keys
            .Concat(_composed.Keys.Select(static pair => (int)(pair & 0x1FFFFF)))
            .Concat(_canonical.Where(pair => !composes || pair.Value.Length == 1 || Compose(pair.Value[0], pair.Value[1]) != pair.Key).Select(static pair => pair.Key))
            .Concat(compatible ? _compatible.Keys : []);

    public int CombiningClass(int codePoint) => _combining.GetValueOrDefault(codePoint);

    /// <summary>One step of the decomposition; empty when there is none.</summary>
    public ReadOnlySpan<int> Decompose(int codePoint, bool compatible) =>
        _canonical.TryGetValue(codePoint, out var parts) || (compatible && _compatible.TryGetValue(codePoint, out parts)) ? parts : default;

    /// <summary>The code point that two compose to; -1 for none.</summary>
    public int Compose(int first, int second) => _composed.GetValueOrDefault(Key(first, second), -1);

    private static long Key(int first, int second) => ((long)first << 21) | (uint)second;

    private void ReadCombining()
    {
        var end = 0;
        for (var runs = Number(); runs > 0; runs--)
        {
            var start = end + Number();
            end = start + Number();
            var combining = (byte)Number();
            for (var c = start; c < end; c++)
                _combining[c] = combining;
        }
    }

    private void ReadDecompositions()
    {
        var codePoint = 0;
        for (var left = Number(); left > 0; left--)
        {
            codePoint += Number();
            var head = Number();
            var parts = new int[head >> 2];
            for (var i = 0; i < parts.Length; i++)
                parts[i] = Number();
            ((head & 1) != 0 ? _compatible : _canonical)[codePoint] = parts;
            if ((head & 2) != 0)
                _composed[Key(parts[0], parts[1])] = codePoint;
        }
    }

    private int Number()
    {
        var (value, shift) = (0, 0);
        while (true)
        {
            var b = _data[_at++];
            value |= (b & 127) << shift;
            if (b < 128)
                return value;
            shift += 7;
        }
    }
}
