using System.Globalization;

namespace Proofload.Tokenizers.Patterns;

/// <summary>General categories by their short names.</summary>
internal static class Categories
{
    private static readonly string[] Names =
    [
        "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Cn",
    ];

    /// <summary>A bit for each category of a name such as <c>L</c> or <c>Lu</c>; 0 for an unknown name.</summary>
    public static uint Find(string name)
    {
        var bits = 0u;
        for (var i = 0; i < Names.Length; i++)
        {
            if (Names[i] == name || (name.Length == 1 && Names[i][0] == name[0]))
                bits |= 1u << i;
        }

        return bits;
    }

    /// <summary>Decimal digits.</summary>
    public const uint Digits = 1u << (int)UnicodeCategory.DecimalDigitNumber;
}
