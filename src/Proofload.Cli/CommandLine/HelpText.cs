using System.CommandLine;
using System.Text;
using Proofload.Cli.Terminals;

namespace Proofload.Cli.CommandLine;

/// <summary>The help of a command: use, examples, sub-commands and flags by group, wrapped to the terminal.</summary>
internal static class HelpText
{
    private const int NameColumn = 30;
    private const int MaxWidth = 100;

    public static string Of(CliCommand command, FlagGroup globals, int width, bool colour)
    {
        var text = new StringBuilder();
        var columns = Math.Min(width, MaxWidth);
        var path = Path(command);
        text.Append(Ansi.Paint(path, Ink.Strong, colour)).Append(": ").Append(command.Description).Append('\n');
        if (command.Remarks.Length > 0)
        {
            text.Append('\n');
            Wrap(text, command.Remarks, 0, columns);
        }

        Title(text, "Usage", colour);
        foreach (var usage in command.Usage)
        {
            text.Append("  ").Append(command.Program).Append(' ').Append(usage).Append('\n');
        }

        Examples(text, command.Examples, columns, colour);
        Commands(text, command, columns, colour);
        foreach (var group in (IReadOnlyList<FlagGroup>)[.. command.Groups, globals])
        {
            Title(text, group.Title, colour);
            foreach (var option in group.Options)
            {
                Entry(text, NameOf(option), option.Description ?? "", columns);
            }
        }

        return text.ToString();
    }

    /// <summary>The command as typed, for example <c>proofload runs show</c>.</summary>
    public static string Path(Command command)
    {
        var names = new Stack<string>();
        for (Command? at = command; at is not null; at = at.Parents.OfType<Command>().FirstOrDefault())
        {
            names.Push(at.Name);
        }

        return string.Join(' ', names);
    }

    /// <summary>A flag as the help and the docs name it, for example <c>-r, --rate RATE</c>.</summary>
    public static string NameOf(Option option)
    {
        var shortName = option.Aliases.FirstOrDefault(static a => a.Length == 2 && a[1] != '?');
        var name = (shortName is null ? "    " : shortName + ", ") + option.Name;
        return option.HelpName is { Length: > 0 } value ? $"{name} {value}" : name;
    }

    private static void Examples(StringBuilder text, IReadOnlyList<Example> examples, int width, bool colour)
    {
        if (examples.Count == 0)
        {
            return;
        }

        Title(text, "Examples", colour);
        foreach (var example in examples)
        {
            Wrap(text, example.Meaning + ":", 2, width);
            text.Append("    ").Append(Ansi.Paint(example.Command, Ink.Accent, colour)).Append('\n');
        }
    }

    private static void Commands(StringBuilder text, CliCommand command, int width, bool colour)
    {
        if (command.Subcommands.Count == 0)
        {
            return;
        }

        Title(text, "Commands", colour);
        foreach (var sub in command.Subcommands)
        {
            Entry(text, sub.Name, sub.Description ?? "", width, column: 16);
        }
    }

    private static void Title(StringBuilder text, string title, bool colour) =>
        text.Append('\n').Append(Ansi.Paint(title, Ink.Strong, colour)).Append('\n');

    private static void Entry(StringBuilder text, string name, string description, int width, int column = NameColumn)
    {
        text.Append("  ").Append(name);
        if (name.Length + 4 > column)
        {
            text.Append('\n').Append(' ', column);
        }
        else
        {
            text.Append(' ', column - name.Length - 2);
        }

        Wrap(text, description, column, width, isBegun: true);
    }

    private static void Wrap(StringBuilder text, string words, int indent, int width, bool isBegun = false)
    {
        var used = indent;
        var isFirst = true;
        if (!isBegun)
        {
            text.Append(' ', indent);
        }

        foreach (var word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!isFirst && used + 1 + word.Length > width)
            {
                text.Append('\n').Append(' ', indent);
                used = indent;
                isFirst = true;
            }

            if (!isFirst)
            {
                text.Append(' ');
                used++;
            }

            text.Append(word);
            used += word.Length;
            isFirst = false;
        }

        text.Append('\n');
    }
}
