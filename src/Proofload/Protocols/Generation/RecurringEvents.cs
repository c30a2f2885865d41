namespace Proofload.Protocols.Generation;

/// <summary>Finds what changes in events of this form; null when they have to be read one by one.</summary>
/// <param name="json">A valid event.</param>
/// <param name="chunk">What it says.</param>
internal delegate RecurringEvent? RecurringForm(ReadOnlySpan<byte> json, in Chunk chunk);

/// <summary>
/// The forms of events that one kind of request has met, shared by its readers. A server writes nearly all events of all streams alike, so
/// comparing one with what is known costs a fraction of reading it. New forms are looked for more and more rarely, so that a stream in
/// which nothing recurs costs hardly more than it would anyway. Threads may meet here: the list is replaced, never changed, and a count that one of
/// them loses only moves the next look.
/// </summary>
internal sealed class RecurringEvents(RecurringForm form)
{
    private const int MostForms = 4;
    private const int MostBytes = 4 * 1024;

    // At the 1st, 2nd, 4th, 8th … miss, so many events are looked at until one shows a form.
    private const int Looks = 8;

    private RecurringEvent[] _known = [];
    private int _misses;
    private int _looks;
    private int _oldest;

    /// <summary>Reads an event that begins here, by the form that fitted last or any other.</summary>
    public bool TryRead(ReadOnlySpan<byte> bytes, ref RecurringEvent? latest, out Chunk chunk, out ReadOnlySpan<byte> text, out int length)
    {
        if (latest is not null && latest.TryRead(bytes, out chunk, out text, out length))
        {
            return true;
        }

        foreach (var known in _known)
        {
            if (known != latest && known.TryRead(bytes, out chunk, out text, out length))
            {
                latest = known;
                return true;
            }
        }

        chunk = default;
        text = default;
        length = 0;
        return false;
    }

    /// <summary>An event that fitted no form was read.</summary>
    public void Missed(ReadOnlySpan<byte> json, in Chunk chunk)
    {
        if (!chunk.IsToken)
        {
            return;
        }

        _misses = (_misses + 1) & int.MaxValue;
        if ((_misses & (_misses - 1)) == 0)
        {
            _looks = Looks;
        }

        if (_looks <= 0 || json.Length > MostBytes)
        {
            return;
        }

        _looks--;
        if (form(json, in chunk) is { } found)
        {
            _looks = 0;
            Add(found);
        }
    }

    private void Add(RecurringEvent found)
    {
        var known = _known;
        if (known.Length < MostForms)
        {
            _known = [.. known, found];
            return;
        }

        RecurringEvent[] changed = [.. known];
        changed[(_oldest = (_oldest + 1) & int.MaxValue) % MostForms] = found;
        _known = changed;
    }
}
