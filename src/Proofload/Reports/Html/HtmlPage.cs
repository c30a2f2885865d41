using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Proofload.Reports.Html;

/// <summary>Collects HTML. Text in the holes of an interpolated string is always escaped, so that no name or error can become markup.</summary>
internal sealed class HtmlPage
{
    private readonly StringBuilder _html = new();

    /// <summary>Adds markup whose holes are escaped, except those of type <see cref="Markup"/>.</summary>
    public void Add([InterpolatedStringHandlerArgument("")] ref Handler html) => _ = html;

    /// <summary>Adds markup that this assembly wrote.</summary>
    public void AddMarkup(string markup) => _html.Append(markup);

    public override string ToString() => _html.ToString();

    /// <summary>Escapes text for content and quoted attributes; control characters that HTML forbids become a replacement character.</summary>
    public static string Escape(string text)
    {
        var safe = new StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            _ = c switch
            {
                '&' => safe.Append("&amp;"),
                '<' => safe.Append("&lt;"),
                '>' => safe.Append("&gt;"),
                '"' => safe.Append("&quot;"),
                '\'' => safe.Append("&#39;"),
                '\n' or '\t' => safe.Append(c),
                '\r' => safe,
                _ when char.IsControl(c) => safe.Append('\uFFFD'),
                _ => safe.Append(c),
            };
        }

        return safe.ToString();
    }

    /// <summary>Takes an interpolated string apart.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct Handler(int literalLength, int formattedCount, HtmlPage page)
    {
        private readonly StringBuilder _target = page._html.EnsureRoom(literalLength + (formattedCount * 8));

        public void AppendLiteral(string markup) => _target.Append(markup);

        public void AppendFormatted(string? text) => _target.Append(Escape(text ?? ""));

        public void AppendFormatted(Markup markup) => _target.Append(markup.Text);

        public void AppendFormatted(int number) => _target.Append(number.ToString(CultureInfo.InvariantCulture));

        /// <summary>A coordinate: at most two decimals.</summary>
        public void AppendFormatted(double number) => _target.Append(number.ToString("0.##", CultureInfo.InvariantCulture));
    }
}

/// <summary>Text that is markup already.</summary>
/// <param name="Text">The markup.</param>
internal readonly record struct Markup(string Text);

/// <summary>Growth of a builder.</summary>
internal static class StringBuilderRoom
{
    public static StringBuilder EnsureRoom(this StringBuilder builder, int more)
    {
        builder.EnsureCapacity(builder.Length + more);
        return builder;
    }
}
