namespace Proofload.Data.Looks;

/// <summary>The beginning of a text, on one line.</summary>
internal static class LookedText
{
    private const int Longest = 160;

    public static string Of(string text)
    {
        var kept = text.Length <= Longest ? text : text[..(char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest)] + "…";
        return OneLine.Of(kept);
    }
}
