using System.Globalization;
using Proofload.Plans;

namespace Proofload.Sla.Evaluating;

/// <summary>
/// A formula of a contract over the month's counts: numbers, names, <c>+ - * /</c>, brackets, <c>min(a, b)</c> and <c>max(a, b)</c>, exact decimals.
/// A division by 0 has no result.
/// </summary>
internal sealed class Formula
{
    private const int Longest = 1_000;
    private const int Deepest = 64;
    private readonly string _text;
    private readonly Func<string, decimal> _valueOf;
    private int _at;
    private int _depth;

    private Formula(string text, Func<string, decimal> valueOf) => (_text, _valueOf) = (text, valueOf);

    /// <summary>Names that a formula may use.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["total", "valid", "good", "bad", "excluded", "felt_bad", "minutes", "down_minutes", "intervals", "good_intervals", "interval_mean"];

    /// <summary>What is wrong with a formula; null when nothing is.</summary>
    public static string? ProblemOf(string text)
    {
        try
        {
            _ = new Formula(text, static _ => 1).Whole();
            return null;
        }
        catch (FormatException e)
        {
            return e.Message;
        }
        catch (Exception e) when (e is DivideByZeroException or OverflowException)
        {
            // The right form; only with these values it has no result.
            return null;
        }
    }

    /// <summary>Its value; null when it has none.</summary>
    public static decimal? Evaluate(string text, Func<string, decimal> valueOf)
    {
        try
        {
            return new Formula(text, valueOf).Whole();
        }
        catch (Exception e) when (e is DivideByZeroException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>True when a name stands in a formula.</summary>
    public static bool Uses(string text, string name)
    {
        var isUsed = false;
        Evaluate(text, n =>
        {
            isUsed |= n == name;
            return 1;
        });
        return isUsed;
    }

    private decimal Whole()
    {
        if (_text.Length > Longest)
            throw new FormatException($"the formula is longer than {Longest} characters");
        var value = Sum();
        Blank();
        return _at == _text.Length ? value : throw Wrong("an operator");
    }

    private decimal Sum()
    {
        if (++_depth > Deepest)
            throw new FormatException("the formula has too many brackets in each other");
        var value = Product();
        while (Peek() is '+' or '-')
            value = _text[_at++] == '+' ? value + Product() : value - Product();
        _depth--;
        return value;
    }

    private decimal Product()
    {
        var value = Atom();
        while (Peek() is '*' or '/')
            value = _text[_at++] == '*' ? value * Atom() : value / Atom();
        return value;
    }

    private decimal Atom()
    {
        var c = Peek();
        if (c == '(')
        {
            _at++;
            return Closed(Sum());
        }

        if (char.IsAsciiDigit(c) || c == '.')
        {
            var from = _at;
            while (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || _text[_at] == '.'))
                _at++;
            return decimal.TryParse(_text.AsSpan(from, _at - from), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new FormatException($"column {from + 1}: {Units.Quote(_text[from.._at])} is not a number");
        }

        return char.IsAsciiLetter(c) ? Named() : throw Wrong("a number, a name or a bracket");
    }

    private decimal Named()
    {
        var from = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] == '_'))
            _at++;
        var name = _text[from.._at];
        if (name is not ("min" or "max"))
            return Names.Contains(name) ? _valueOf(name) : throw new FormatException($"column {from + 1}: unknown name {Units.Quote(name)}; {NearestName.Hint(name, [.. Names, "min", "max"])}");
        Expect('(');
        var first = Sum();
        Expect(',');
        var second = Sum();
        return Closed(name == "min" ? Math.Min(first, second) : Math.Max(first, second));
    }

    private decimal Closed(decimal value)
    {
        Expect(')');
        return value;
    }

    private void Expect(char c)
    {
        if (Peek() != c)
            throw Wrong($"'{c}'");
        _at++;
    }

    private char Peek()
    {
        Blank();
        return _at < _text.Length ? _text[_at] : '\0';
    }

    private void Blank()
    {
        while (_at < _text.Length && _text[_at] == ' ')
            _at++;
    }

    private FormatException Wrong(string expected) =>
        new($"column {_at + 1}: expected {expected}, found {(_at < _text.Length ? Units.Quote(_text[_at].ToString()) : "the end")}; write for example 1 - down_minutes / minutes");
}
