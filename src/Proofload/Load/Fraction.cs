using System.Globalization;

namespace Proofload.Load;

/// <summary>An exact share from 0 to 1, in lowest terms.</summary>
public readonly record struct Fraction : IComparable<Fraction>
{
    /// <summary>Creates a fraction.</summary>
    /// <param name="numerator">0 to <paramref name="denominator"/>.</param>
    /// <param name="denominator">1 to 1,000,000,000.</param>
    /// <exception cref="ArgumentOutOfRangeException">Outside of 0 to 1, or the denominator is out of range.</exception>
    public Fraction(long numerator, long denominator)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(denominator, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(denominator, 1_000_000_000);
        ArgumentOutOfRangeException.ThrowIfNegative(numerator);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(numerator, denominator);
        var divisor = Gcd(numerator, denominator);
        (Numerator, Denominator) = (numerator / divisor, denominator / divisor);
    }

    /// <summary>Nothing.</summary>
    public static Fraction Zero { get; } = new(0, 1);

    /// <summary>The whole.</summary>
    public static Fraction One { get; } = new(1, 1);

    /// <summary>Numerator.</summary>
    public long Numerator { get; }

    /// <summary>Denominator.</summary>
    public long Denominator { get; }

    /// <summary>Reads <c>1/3</c>, <c>0.25</c>, <c>25%</c>, <c>0</c> or <c>1</c>.</summary>
    public static bool TryParse(string text, out Fraction fraction)
    {
        fraction = Zero;
        var trimmed = text.Trim();
        var slash = trimmed.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0)
        {
            return long.TryParse(trimmed.AsSpan(0, slash), NumberStyles.None, CultureInfo.InvariantCulture, out var above)
                && long.TryParse(trimmed.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var below)
                && TryCreate(above, below, out fraction);
        }

        var isPercent = trimmed.EndsWith('%');
        var digits = isPercent ? trimmed.AsSpan(0, trimmed.Length - 1) : trimmed;
        if (!decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || value > 100)
            return false;

        var scale = isPercent ? 100L : 1;
        while (value != decimal.Truncate(value))
        {
            if (scale > 100_000_000)
                return false;
            value *= 10;
            scale *= 10;
        }

        return TryCreate((long)value, scale, out fraction);
    }

    /// <inheritdoc/>
    public int CompareTo(Fraction other) => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    /// <inheritdoc/>
    public override string ToString() => Denominator == 1 ? $"{Numerator}" : $"{Numerator}/{Denominator}";

    internal static long Gcd(long a, long b) => b == 0 ? a : Gcd(b, a % b);

    private static bool TryCreate(long numerator, long denominator, out Fraction fraction)
    {
        var isValid = denominator is >= 1 and <= 1_000_000_000 && numerator >= 0 && numerator <= denominator;
        fraction = isValid ? new Fraction(numerator, denominator) : Zero;
        return isValid;
    }
}
