using System.Globalization;
using System.Runtime.CompilerServices;

namespace Proofload.Tokenizers.Splitting;

/// <summary>What a code point is to the patterns of the known vocabularies.</summary>
[Flags]
internal enum RuneClass : byte
{
    None = 0,

    /// <summary>\p{Lu} or \p{Lt}.</summary>
    Upper = 1,

    /// <summary>\p{Ll}.</summary>
    Lower = 2,

    /// <summary>\p{Lm} or \p{Lo}: letters without case.</summary>
    Caseless = 4,

    /// <summary>\p{M}.</summary>
    Mark = 8,

    /// <summary>\p{N}.</summary>
    Number = 16,

    /// <summary>\s: the property White_Space.</summary>
    Space = 32,

    /// <summary>Carriage return or line feed; white space too.</summary>
    NewLine = 64,

    /// <summary>\p{L}.</summary>
    Letter = Upper | Lower | Caseless,
}

/// <summary>Classes of code points.</summary>
internal static class RuneClasses
{
    private static readonly byte[] Ascii = [.. Enumerable.Range(0, 128).Select(static c => (byte)Compute(c))];

    /// <summary>The class of a code point.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RuneClass Of(int codePoint) => codePoint < 128 ? (RuneClass)Ascii[codePoint] : Compute(codePoint);

    /// <summary>The property White_Space.</summary>
    public static bool IsSpace(int codePoint) => codePoint switch
    {
        >= 9 and <= 13 or 0x20 or 0x85 or 0xA0 or 0x1680 => true,
        >= 0x2000 and <= 0x200A or 0x2028 or 0x2029 or 0x202F or 0x205F or 0x3000 => true,
        _ => false,
    };

    private static RuneClass Compute(int codePoint)
    {
        if (codePoint is 10 or 13)
            return RuneClass.Space | RuneClass.NewLine;
        return CharUnicodeInfo.GetUnicodeCategory(codePoint) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter => RuneClass.Upper,
            UnicodeCategory.LowercaseLetter => RuneClass.Lower,
            UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => RuneClass.Caseless,
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => RuneClass.Mark,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => RuneClass.Number,
            _ => IsSpace(codePoint) ? RuneClass.Space : RuneClass.None,
        };
    }
}
