using Proofload.Cli.Terminals;

namespace Proofload.Cli.Live;

/// <summary>A view that is drawn again and again, and lets lines through above itself.</summary>
internal interface ILiveLines
{
    /// <summary>Says something above the view.</summary>
    void Remark(string text);

    /// <summary>Warns above the view.</summary>
    void Warn(string text);
}

/// <summary>Says things above the view where there is one, else straight on the terminal.</summary>
internal static class LiveLines
{
    public static void Remark(this ILiveLines? view, Terminal terminal, string text)
    {
        if (view is null)
        {
            terminal.Note(text);
        }
        else
        {
            view.Remark(text);
        }
    }

    public static void Warn(this ILiveLines? view, Terminal terminal, string text)
    {
        if (view is null)
        {
            terminal.Warn(text);
        }
        else
        {
            view.Warn(text);
        }
    }
}
