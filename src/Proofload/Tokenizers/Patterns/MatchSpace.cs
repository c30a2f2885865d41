namespace Proofload.Tokenizers.Patterns;

/// <summary>The places that a match can go back to.</summary>
internal sealed class MatchSpace
{
    private (int Pc, int At, int Least)[] _choices = new (int, int, int)[64];

    public int Count { get; set; }

    /// <summary>Steps that the present match may still take.</summary>
    public long Budget { get; set; }

    public void Push(int pc, int at, int least)
    {
        if (Count == _choices.Length)
            Array.Resize(ref _choices, Count * 2);
        _choices[Count++] = (pc, at, least);
    }

    public (int Pc, int At, int Least) Pop() => _choices[--Count];
}
