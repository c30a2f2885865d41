using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Proofload.Plans.Binding;

/// <summary>
/// Makes the node tree of one YAML document, with places. Stricter than YAML: no tags, no second document, bounded depth and size
/// (aliases count with what they stand for).
/// </summary>
internal sealed class YamlComposer
{
    private const int MaxDepth = 40;
    private const int MaxNodes = 100_000;
    private const int MaxLength = 4 * 1024 * 1024;

    private readonly IParser _parser;
    private readonly string _source;
    private readonly string _what;
    private readonly Dictionary<string, (PlanNode Node, int Size)> _anchors = new(StringComparer.Ordinal);
    private int _size;

    private YamlComposer(IParser parser, string source, string what) => (_parser, _source, _what) = (parser, source, what);

    /// <param name="text">The YAML.</param>
    /// <param name="source">What errors call the file.</param>
    /// <param name="what">What the file is, for errors.</param>
    public static PlanNode Compose(string text, string source, string what = "plan") => Read(text, source, what, static c => c.Document());

    /// <summary>Makes the trees of a stream of documents; empty ones are left out.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="source">What errors call the file.</param>
    /// <param name="what">What the file is, for errors.</param>
    public static IReadOnlyList<PlanNode> ComposeAll(string text, string source, string what) => Read(text, source, what, static c => c.Documents());

    private static T Read<T>(string text, string source, string what, Func<YamlComposer, T> compose)
    {
        if (text.Length > MaxLength)
            throw new PlanException($"{source}: a {what} is at most 4 MiB of text{(what == "plan" ? "; put data in files that it names" : "")}");
        try
        {
            return compose(new YamlComposer(new Parser(new StringReader(EndsInDirective(text) ? text + "\n" : text)), source, what));
        }
        catch (YamlException e)
        {
            // The parser points at the start of the mapping around the tab, which may be the first line of the plan.
            if (e.Message.Contains("tab", StringComparison.Ordinal) && IndentingTab(text) is { } tab)
                throw new PlanException($"{source}:{tab.Line}:{tab.Column}: not YAML: a tab indents this line; YAML allows spaces only", e);

            var message = e.Message;
            if (message.StartsWith('(') && message.IndexOf("): ", StringComparison.Ordinal) is var cut and > 0)
                message = message[(cut + 3)..];
            throw new PlanException($"{source}:{e.Start.Line}:{e.Start.Column}: not YAML: {message.ReplaceLineEndings(" ").TrimEnd('.')}", e);
        }
    }

    // The scanner of the YAML library never ends on a directive with thousands of blanks behind it and no line end.
    private static bool EndsInDirective(string text) => text.AsSpan(text.LastIndexOfAny(['\n', '\r']) + 1).TrimStart('\uFEFF').StartsWith('%');

    private static (int Line, int Column)? IndentingTab(string text)
    {
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            var indent = line[..(line.Length - line.TrimStart().Length)];
            if (indent.IndexOf('\t') is >= 0 and var tab && indent.Length < line.Length)
                return (number, tab + 1);
        }

        return null;
    }

    private PlanNode Document()
    {
        Next<StreamStart>();
        if (Peek() is StreamEnd)
            throw new PlanException($"{_source}: the {_what} is empty{(_what == "plan" ? "; 'proofload init' writes one to start from" : "")}");
        Next<DocumentStart>();
        var root = Node(Peek(), 0);
        Next<DocumentEnd>();
        if (Peek() is not StreamEnd)
            throw Fault(_parser.Current!.Start, $"a {_what} is one document; remove the second '---'");
        return root;
    }

    private List<PlanNode> Documents()
    {
        var documents = new List<PlanNode>();
        Next<StreamStart>();
        while (Peek() is not StreamEnd)
        {
            Next<DocumentStart>();
            _anchors.Clear();
            var root = Node(Peek(), 0);
            Next<DocumentEnd>();
            if (root is not ScalarNode { IsNull: true })
                documents.Add(root);
        }

        return documents;
    }

    private PlanNode Node(ParsingEvent at, int depth)
    {
        if (depth > MaxDepth)
            throw Fault(at.Start, "nested too deeply");
        if (++_size > MaxNodes)
            throw Fault(at.Start, $"the {_what} is too large");
        Advance();
        if (at is AnchorAlias alias)
            return Alias(alias);
        if (at is not NodeEvent node)
            throw Fault(at.Start, "a value is missing");
        if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific)
            throw Fault(at.Start, $"tags such as {Units.Quote(node.Tag.Value)} are not used in {_what}s; remove it");
        var before = _size - 1;
        PlanNode result = node switch
        {
            Scalar scalar => Leaf(scalar),
            SequenceStart => List(At(at.Start), depth),
            _ => Map(At(at.Start), depth),
        };
        if (!node.Anchor.IsEmpty)
            _anchors[node.Anchor.Value] = (result, _size - before);
        return result;
    }

    private PlanNode Alias(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out var anchor))
            throw Fault(alias.Start, $"no anchor &{alias.Value.Value} stands before this alias");
        _size += anchor.Size;
        return _size <= MaxNodes ? anchor.Node : throw Fault(alias.Start, $"the {_what} is too large");
    }

    private ScalarNode Leaf(Scalar scalar)
    {
        if (HasLoneSurrogate(scalar.Value))
            throw Fault(scalar.Start, "text with half a character in it");
        return new(scalar.Value, scalar.Style == ScalarStyle.Plain ? ScalarKind.Plain : ScalarKind.Text)
        {
            At = At(scalar.Start),
            IsVerbatim = scalar.Style == ScalarStyle.Plain && scalar.Start.Line == scalar.End.Line
                && scalar.End.Column - scalar.Start.Column == scalar.Value.Length,
        };
    }

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return true;
            i++;
        }

        return false;
    }

    private ListNode List(Position at, int depth)
    {
        var items = new List<PlanNode>();
        while (Peek() is not SequenceEnd)
            items.Add(Node(Peek(), depth + 1));
        Next<SequenceEnd>();
        return new ListNode(items) { At = at };
    }

    private MapNode Map(Position at, int depth)
    {
        var entries = new List<MapEntry>();
        while (Peek() is not MappingEnd)
        {
            var start = Peek().Start;
            if (Node(Peek(), depth + 1) is not ScalarNode key)
                throw Fault(start, "a field name must be text");
            entries.Add(new MapEntry(key, Node(Peek(), depth + 1)));
        }

        Next<MappingEnd>();
        return new MapNode(entries) { At = at };
    }

    private ParsingEvent Peek()
    {
        if (_parser.Current is null && !Advance())
            throw new PlanException($"{_source}: not YAML: the text ends too early");
        return _parser.Current!;
    }

    private void Next<T>()
    {
        if (Peek() is not T)
            throw Fault(_parser.Current!.Start, "not YAML: something else was expected here");
        Advance();
    }

    // The scanner of the YAML library fails in its own way on some broken texts.
    private bool Advance()
    {
        var last = _parser.Current?.End ?? Mark.Empty;
        try
        {
            return _parser.MoveNext();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException or OverflowException or FormatException)
        {
            throw Fault(last, "not YAML: the text after this place cannot be read");
        }
    }

    private static Position At(Mark mark) => new((int)mark.Line, (int)mark.Column);

    private PlanException Fault(Mark mark, string message) => new($"{_source}:{mark.Line}:{mark.Column}: {message}");
}
