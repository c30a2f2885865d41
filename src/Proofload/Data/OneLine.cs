namespace Proofload.Data;

/// <summary>Text from a data file made fit for a one-line message: control characters become spaces, long text is cut.</summary>
internal static class OneLine
{
    private const int Longest = 400;

    public static string Of(string text)
    {
        var kept = text.Length <= Longest ? text : text[..Longest] + "…";
        return kept.Any(char.IsControl) ? string.Concat(kept.Select(c => char.IsControl(c) ? ' ' : c)) : kept;
    }
}
