namespace Proofload.Cli.Terminals;

/// <summary>The few escape sequences in use. Colours are the terminal's own sixteen, so that they fit its theme.</summary>
internal static class Ansi
{
    public const string HideCursor = "\e[?25l";
    public const string ShowCursor = "\e[?25h";
    public const string EraseLineEnd = "\e[K";
    public const string EraseBelow = "\e[J";

    /// <summary>Begins an update that the terminal shows as a whole; terminals that do not know it ignore it.</summary>
    public const string BeginUpdate = "\e[?2026h";
    public const string EndUpdate = "\e[?2026l";

    private const string Reset = "\e[0m";

    public static string CursorUp(int lines) => lines > 0 ? $"\e[{lines}A" : "";

    public static string Paint(string text, Ink ink, bool colour) =>
        colour && ink != Ink.Plain && text.Length > 0 ? Code(ink) + text + Reset : text;

    private static string Code(Ink ink) => ink switch
    {
        Ink.Dim => "\e[2m",
        Ink.Strong => "\e[1m",
        Ink.Accent => "\e[36m",
        Ink.Second => "\e[35m",
        Ink.Good => "\e[32m",
        Ink.Warning => "\e[33m",
        Ink.Bad => "\e[31m",
        _ => "",
    };
}
