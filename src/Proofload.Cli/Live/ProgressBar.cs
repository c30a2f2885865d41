using Proofload.Cli.Terminals;

namespace Proofload.Cli.Live;

/// <summary>A bar of block characters with a resolution of an eighth of a column.</summary>
internal static class ProgressBar
{
    private const string Eighths = " ▏▎▍▌▋▊▉";

    /// <summary>The bar; an unknown share shows an empty one.</summary>
    public static Line Draw(double? share, int width)
    {
        var eighths = (int)Math.Round(Math.Clamp(share ?? 0, 0, 1) * width * 8);
        var full = eighths / 8;
        var part = eighths % 8;
        var line = new Line().Add(new string('█', full), Ink.Accent);
        if (part > 0)
        {
            line.Add(Eighths[part].ToString(), Ink.Accent);
        }

        return line.Add(new string('░', width - full - (part > 0 ? 1 : 0)), Ink.Dim);
    }
}
