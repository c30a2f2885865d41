using System.Diagnostics.CodeAnalysis;

namespace Proofload.Transport.Http1;

/// <summary>Exchanges that wait for a connection, first come, first served. One that gives up leaves its place void.</summary>
internal sealed class WaitingLine
{
    private readonly Queue<(ExchangeSlot Slot, uint Version)> _places = new();

    /// <summary>Exchanges that really wait.</summary>
    public int Count { get; private set; }

    public void Add(ExchangeSlot slot)
    {
        _places.Enqueue((slot, slot.Version));
        Count++;
    }

    /// <summary>An exchange in the line, inactive by now, needs no connection any more.</summary>
    public void Leave()
    {
        Count--;
        while (_places.TryPeek(out var place) && !IsHeld(place))
        {
            _places.Dequeue();
        }
    }

    /// <summary>Who is next.</summary>
    public bool TryPeek([NotNullWhen(true)] out ExchangeSlot? slot)
    {
        while (_places.TryPeek(out var place))
        {
            if (IsHeld(place))
            {
                slot = place.Slot;
                return true;
            }

            _places.Dequeue();
        }

        slot = null;
        return false;
    }

    public bool TryTake([NotNullWhen(true)] out ExchangeSlot? slot)
    {
        while (_places.TryDequeue(out var place))
        {
            if (IsHeld(place))
            {
                slot = place.Slot;
                Count--;
                return true;
            }
        }

        slot = null;
        return false;
    }

    private static bool IsHeld((ExchangeSlot Slot, uint Version) place) => place.Slot.IsActive && place.Slot.Version == place.Version;
}
