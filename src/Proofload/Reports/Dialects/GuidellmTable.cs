using System.Text;

namespace Proofload.Reports.Dialects;

/// <summary>A table as GuideLLM draws it: three lines of heads, neighbours with the same head joined.</summary>
internal sealed class GuidellmTable(string title)
{
    private readonly List<(string Group, string Name, string Unit, string Value)> _columns = [];

    public GuidellmTable Add(string group, string name, string unit, string value)
    {
        _columns.Add((group, name, unit, value));
        return this;
    }

    public string Render()
    {
        var widths = _columns.Select(static c => Math.Max(c.Unit.Length, c.Value.Length)).ToArray();
        Func<int, string>[] heads = [i => _columns[i].Group, i => _columns[i].Group + '\n' + _columns[i].Name];
        foreach (var head in heads)
        {
            foreach (var (first, count) in Spans(head))
            {
                // What is wider than its columns widens them evenly, the first ones first.
                var missing = Math.Max(0, Text(head(first)).Length - Room(widths, first, count));
                for (var i = 0; i < count; i++)
                {
                    widths[first + i] += (missing + count - 1 - i) / count;
                }
            }
        }

        var text = new StringBuilder("\nℹ ").Append(title).Append('\n');
        Rule(text, widths, '=');
        foreach (var head in heads)
        {
            text.Append('|');
            foreach (var (first, count) in Spans(head))
            {
                text.Append(' ').Append(Text(head(first)).PadRight(Room(widths, first, count))).Append(' ').Append('|', count);
            }

            text.Append('\n');
        }

        Row(text, widths, static c => c.Unit);
        Rule(text, widths, '-');
        Row(text, widths, static c => c.Value);
        Rule(text, widths, '=');
        return text.ToString();
    }

    private static string Text(string head) => head[(head.IndexOf('\n') + 1)..];

    private static int Room(int[] widths, int first, int count) => widths.Skip(first).Take(count).Sum() + (2 * (count - 1));

    private static void Rule(StringBuilder text, int[] widths, char line) =>
        text.Append('|').AppendJoin('|', widths.Select(w => new string(line, w + 2))).Append("|\n");

    private void Row(StringBuilder text, int[] widths, Func<(string Group, string Name, string Unit, string Value), string> cell) =>
        text.Append('|').AppendJoin('|', _columns.Select((c, i) => $" {cell(c).PadRight(widths[i])} ")).Append("|\n");

    private List<(int First, int Count)> Spans(Func<int, string> head)
    {
        var spans = new List<(int First, int Count)>();
        for (var i = 0; i < _columns.Count; i++)
        {
            if (spans.Count > 0 && head(i) == head(spans[^1].First))
            {
                spans[^1] = spans[^1] with { Count = spans[^1].Count + 1 };
            }
            else
            {
                spans.Add((i, 1));
            }
        }

        return spans;
    }
}
