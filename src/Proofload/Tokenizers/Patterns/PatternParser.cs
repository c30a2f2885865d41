using System.Globalization;
using System.Text;

namespace Proofload.Tokenizers.Patterns;

/// <summary>
/// Reads the part of the pattern language in which the libraries of tokenizers agree, by code points. What they understand differently, or
/// what needs tables that are not here (scripts, word boundaries), is refused by name.
/// </summary>
internal sealed class PatternParser
{
    private const int DeepestGroup = 50;

    private readonly int[] _text;
    private int _at;
    private int _depth;
    private bool _ignoresCase;

    private PatternParser(string pattern) => _text = [.. pattern.EnumerateRunes().Select(static r => r.Value)];

    /// <exception cref="FormatException">Malformed or not supported; the message says what.</exception>
    public static PatternNode Parse(string pattern)
    {
        var parser = new PatternParser(pattern);
        var node = parser.Choice();
        return parser._at == parser._text.Length ? node : throw new FormatException("a ) closes no group");
    }

    private bool More => _at < _text.Length;

    private bool Skip(string text)
    {
        if (_text.Length - _at < text.Length)
            return false;
        for (var i = 0; i < text.Length; i++)
        {
            if (_text[_at + i] != text[i])
                return false;
        }

        _at += text.Length;
        return true;
    }

    private PatternNode Choice()
    {
        if (++_depth > DeepestGroup)
            throw new FormatException($"groups are nested deeper than {DeepestGroup}");
        var before = _ignoresCase;
        var ways = new List<PatternNode> { Sequence() };
        while (Skip("|"))
            ways.Add(Sequence());
        _ignoresCase = before;
        _depth--;
        return ways.Count == 1 ? ways[0] : new ChoiceNode(ways);
    }

    private SequenceNode Sequence()
    {
        var parts = new List<PatternNode>();
        while (More && _text[_at] is not ('|' or ')'))
        {
            if (Skip("(?i)"))
                _ignoresCase = true;
            else
                parts.Add(Repeated(Atom()));
        }

        return new SequenceNode(parts);
    }

    private PatternNode Atom()
    {
        var c = _text[_at++];
        switch (c)
        {
            case '(':
                return Group();
            case '[':
                return new SetNode(Set());
            case '.':
                return new SetNode(new RuneSet([RuneSet.Item.One('\n')], isNegated: true, ignoresCase: false));
            case '\\':
                if (Skip("z"))
                    return new AnchorNode(IsEnd: true);
                return Skip("A") ? new AnchorNode(IsEnd: false) : new SetNode(new RuneSet([Escape()], isNegated: false, _ignoresCase));
            case '^' or '$':
                throw new FormatException($"'{(char)c}' means the line to some libraries and the text to others; it is not supported");
            case '*' or '+' or '?':
                throw new FormatException($"'{(char)c}' repeats nothing");
            default:
                return new SetNode(new RuneSet([RuneSet.Item.One(c)], isNegated: false, _ignoresCase));
        }
    }

    private PatternNode Group()
    {
        var ignoresCase = _ignoresCase;
        Func<PatternNode, PatternNode> wrap = static node => node;
        if (Skip("?:"))
        {
            // A plain group.
        }
        else if (Skip("?i:"))
        {
            _ignoresCase = true;
        }
        else if (Skip("?="))
        {
            wrap = static node => new LookNode(node, IsNegated: false);
        }
        else if (Skip("?!"))
        {
            wrap = static node => new LookNode(node, IsNegated: true);
        }
        else if (Skip("?>"))
        {
            wrap = static node => new AtomicNode(node);
        }
        else if (More && _text[_at] == '?')
        {
            throw new FormatException("a group of the kind '(?" + (_at + 1 < _text.Length ? char.ConvertFromUtf32(_text[_at + 1]) : "") + "' is not supported");
        }

        var inner = Choice();
        _ignoresCase = ignoresCase;
        return Skip(")") ? wrap(inner) : throw new FormatException("a ( is not closed");
    }

    private PatternNode Repeated(PatternNode atom)
    {
        while (More)
        {
            var (least, most, isInterval) = (0, int.MaxValue, false);
            if (Skip("+"))
                least = 1;
            else if (Skip("?"))
                most = 1;
            else if (!Skip("*"))
            {
                if (_text[_at] != '{' || !TryInterval(out least, out most))
                    return atom;
                isInterval = true;
            }

            if (atom is LookNode or AnchorNode)
                throw new FormatException("a look-ahead or anchor is repeated");
            if (atom.MayBeEmpty && most > 1)
                throw new FormatException("a part that may match nothing is repeated");
            var mode = Skip("?") ? RepeatMode.Lazy : Skip("+") ? RepeatMode.Possessive : RepeatMode.Greedy;
            if (isInterval && mode != RepeatMode.Greedy)
                throw new FormatException("'{…}?' and '{…}+' mean different things to different libraries; they are not supported");
            if (isInterval && most != int.MaxValue && least > most)
                throw new FormatException($"the interval {{{least},{most}}} is the wrong way round");
            atom = new RepeatNode(atom, least, most, mode);
        }

        return atom;
    }

    private bool TryInterval(out int least, out int most)
    {
        (least, most) = (0, 0);
        var close = Array.IndexOf(_text, '}', _at);
        if (close < 0 || close - _at > 12)
            return false;
        var inside = string.Concat(_text[(_at + 1)..close].Select(char.ConvertFromUtf32));
        var comma = inside.IndexOf(',', StringComparison.Ordinal);
        var isRead = int.TryParse(comma < 0 ? inside : inside[..comma], NumberStyles.None, CultureInfo.InvariantCulture, out least);
        most = least;
        if (isRead && comma == inside.Length - 1)
            most = int.MaxValue;
        else if (isRead && comma >= 0)
            isRead = int.TryParse(inside[(comma + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out most);
        if (!isRead)
            return false;
        if (least > PatternProgram.MostCopies || (most != int.MaxValue && most > PatternProgram.MostCopies))
            throw new FormatException($"an interval above {PatternProgram.MostCopies}");
        _at = close + 1;
        return true;
    }

    private RuneSet Set()
    {
        var isNegated = Skip("^");
        var items = new List<RuneSet.Item>();
        while (!Skip("]"))
        {
            if (!More)
                throw new FormatException("a [ is not closed");
            if (_text[_at] == '[')
                throw new FormatException("a [ within [ ] is not supported; \\[ is the character");
            if (Skip("&&"))
                throw new FormatException("'&&' within [ ] is not supported");
            var item = SetItem();
            if (_at + 1 < _text.Length && _text[_at] == '-' && _text[_at + 1] != ']')
            {
                _at++;
                if (_text[_at] == '[')
                    throw new FormatException("a [ within [ ] is not supported; \\[ is the character");
                var to = SetItem();
                if (item.From != item.To || to.From != to.To || to.From < item.From)
                    throw new FormatException("a range within [ ] needs two characters in their order");
                item = RuneSet.Item.Range(item.From, to.From);
            }

            items.Add(item);
        }

        return items.Count > 0 ? new RuneSet(items, isNegated, _ignoresCase) : throw new FormatException("[ ] is empty");
    }

    private RuneSet.Item SetItem()
    {
        var c = _text[_at++];
        return c == '\\' ? Escape() : RuneSet.Item.One(c);
    }

    private RuneSet.Item Escape()
    {
        if (!More)
            throw new FormatException("it ends with a \\");
        var c = _text[_at++];
        switch (c)
        {
            case 'r':
                return RuneSet.Item.One('\r');
            case 'n':
                return RuneSet.Item.One('\n');
            case 't':
                return RuneSet.Item.One('\t');
            case 'f':
                return RuneSet.Item.One('\f');
            case 'v':
                return RuneSet.Item.One('\v');
            case 's' or 'S':
                return RuneSet.Item.Space(c == 'S');
            case 'd' or 'D':
                return RuneSet.Item.Of(Categories.Digits, c == 'D');
            case 'p' or 'P':
                return Property(c == 'P');
            case 'u':
                return RuneSet.Item.One(Hex(4));
            case 'x':
                return RuneSet.Item.One(Skip("{") ? Braced() : Hex(2));
            default:
                if (c < 128 && char.IsAsciiLetterOrDigit((char)c))
                    throw new FormatException($"'\\{(char)c}' is not supported");
                return RuneSet.Item.One(c);
        }
    }

    private RuneSet.Item Property(bool isNegated)
    {
        var name = new StringBuilder();
        if (Skip("{"))
        {
            isNegated ^= Skip("^");
            while (More && !Skip("}"))
                name.Append(char.ConvertFromUtf32(_text[_at++]));
        }
        else if (More)
        {
            name.Append(char.ConvertFromUtf32(_text[_at++]));
        }

        var bits = Categories.Find(name.ToString());
        return bits != 0 ? RuneSet.Item.Of(bits, isNegated) : throw new FormatException($"'\\p{{{name}}}' is not supported; general categories such as \\p{{L}} or \\p{{Lu}} are");
    }

    private int Braced()
    {
        var close = Array.IndexOf(_text, '}', _at);
        if (close < 0 || close - _at is < 1 or > 6)
            throw new FormatException("'\\x{' needs one to six digits and a }");
        var value = Hex(close - _at);
        _at++;
        return value;
    }

    private int Hex(int digits)
    {
        var value = 0;
        for (var i = 0; i < digits; i++)
        {
            if (!More || _text[_at] > 127 || !char.IsAsciiHexDigit((char)_text[_at]))
                throw new FormatException("a hexadecimal digit is missing");
            value = (value << 4) | Convert.ToInt32(((char)_text[_at++]).ToString(), 16);
        }

        return Rune.IsValid(value) ? value : throw new FormatException($"U+{value:X4} is no character");
    }
}
