namespace Proofload.Plans;

/// <summary>Walks through an objective's expression.</summary>
internal sealed class ObjectiveScanner(string text)
{
    private int _at;

    /// <summary>Column of the next character, from 1.</summary>
    public int Column => _at + 1;

    public bool AtEnd => _at >= text.Length;

    public string Rest => text[_at..];

    public void SkipBlanks() => TakeWhile(char.IsWhiteSpace);

    /// <summary>Takes the character when it is next, blanks before it too.</summary>
    public bool Take(char wanted)
    {
        var start = _at;
        SkipBlanks();
        if (!AtEnd && text[_at] == wanted)
        {
            _at++;
            SkipBlanks();
            return true;
        }

        _at = start;
        return false;
    }

    public string TakeWord() => TakeWhile(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    public string TakeName() => TakeWhile(c => !char.IsWhiteSpace(c) && c is not ('{' or '}' or ',' or '='));

    /// <summary>A name that may hold blanks.</summary>
    public string TakeText() => TakeWhile(static c => c is not ('{' or '}' or ',' or '=')).TrimEnd();

    public string TakeStatistic() => TakeWhile(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '%' or '_');

    public string TakeOperator() => TakeWhile(c => c is '<' or '>' or '=' or '!');

    private string TakeWhile(Func<char, bool> wanted)
    {
        var start = _at;
        while (_at < text.Length && wanted(text[_at]))
            _at++;
        return text[start.._at];
    }
}
