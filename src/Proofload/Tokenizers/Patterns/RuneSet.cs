using System.Globalization;
using System.Text;
using Proofload.Tokenizers.Splitting;

namespace Proofload.Tokenizers.Patterns;

/// <summary>A set of code points as a pattern writes it.</summary>
internal sealed class RuneSet
{
    private readonly List<Item> _items = [];
    private readonly bool[] _ascii = new bool[128];
    private readonly bool _isNegated;
    private readonly bool _ignoresCase;

    public RuneSet(IEnumerable<Item> items, bool isNegated, bool ignoresCase)
    {
        _items.AddRange(items);
        (_isNegated, _ignoresCase) = (isNegated, ignoresCase);
        for (var c = 0; c < 128; c++)
            _ascii[c] = Compute(c);
    }

    public bool Contains(int codePoint) => codePoint < 128 ? _ascii[codePoint] : Compute(codePoint);

    private bool Compute(int codePoint) => _isNegated != (Has(codePoint) || (_ignoresCase && HasOtherCase(codePoint)));

    private bool HasOtherCase(int codePoint)
    {
        if (!Rune.IsValid(codePoint))
            return false;
        var rune = new Rune(codePoint);

        // Two letters outside of ASCII are the same as ASCII ones where case does not count: long s and the Kelvin sign.
        var lower = codePoint switch { 0x17F => 's', 0x212A => 'k', _ => Rune.ToLowerInvariant(rune).Value };
        return Has(lower) || Has(Rune.ToUpperInvariant(new Rune(lower)).Value)
            || (lower == 's' && Has(0x17F)) || (lower == 'k' && Has(0x212A));
    }

    private bool Has(int codePoint)
    {
        foreach (var item in _items)
        {
            if (item.Has(codePoint))
                return true;
        }

        return false;
    }

    /// <summary>A part of a set: a range of code points, some of the general categories, or white space.</summary>
    /// <param name="From">First code point.</param>
    /// <param name="To">Last code point; below the first one for no range.</param>
    /// <param name="Categories">A bit for each <see cref="UnicodeCategory"/>.</param>
    /// <param name="IsSpace">White space.</param>
    /// <param name="IsNegated">Everything else instead.</param>
    public readonly record struct Item(int From, int To, uint Categories, bool IsSpace, bool IsNegated)
    {
        public static Item One(int codePoint) => new(codePoint, codePoint, 0, false, false);

        public static Item Range(int from, int to) => new(from, to, 0, false, false);

        public static Item Of(uint categories, bool isNegated) => new(0, -1, categories, false, isNegated);

        public static Item Space(bool isNegated) => new(0, -1, 0, true, isNegated);

        public bool Has(int codePoint) => IsNegated != ((codePoint >= From && codePoint <= To)
            || (IsSpace && RuneClasses.IsSpace(codePoint))
            || (Categories != 0 && (Categories & (1u << (int)CharUnicodeInfo.GetUnicodeCategory(codePoint))) != 0));
    }
}
