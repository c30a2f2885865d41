using System.Collections;
using Proofload.Data;

namespace Proofload.Running.Sessions;

/// <summary>The first turns of a recorded conversation: a view that is used again.</summary>
internal sealed class FirstTurns : IReadOnlyList<Turn>
{
    private IReadOnlyList<Turn> _turns = [];

    public int Count { get; private set; }

    public Turn this[int index] => index < Count ? _turns[index] : throw new ArgumentOutOfRangeException(nameof(index));

    /// <summary>Looks at the first <paramref name="count"/> of these turns.</summary>
    public FirstTurns Of(IReadOnlyList<Turn> turns, int count)
    {
        (_turns, Count) = (turns, count);
        return this;
    }

    public IEnumerator<Turn> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return _turns[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
