using Proofload.Lab.Proxy.Wire;

namespace Proofload.Lab.Proxy.Toxics;

/// <summary>The toxics of one proxy and the connections they act on. A change reaches the open connections at once.</summary>
internal sealed class ToxicSet(ulong seed)
{
    private readonly Lock _lock = new();
    private readonly HashSet<ToxicLink> _links = [];
    private List<Toxic> _toxics = [];

    /// <summary>The toxics, those of the way up first.</summary>
    public IReadOnlyList<Toxic> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _toxics.OrderBy(static t => t.Stream)];
            }
        }
    }

    public ToxicLink Open(ProxyConnection connection, WireEnd target, ToxicStream stream)
    {
        var link = new ToxicLink(connection, target, stream);
        lock (_lock)
        {
            _links.Add(link);
            foreach (var toxic in _toxics.Where(t => t.Stream == stream))
            {
                link.Add(toxic, seed);
            }
        }

        return link;
    }

    public void Close(ToxicLink link)
    {
        lock (_lock)
        {
            _links.Remove(link);
        }

        link.Stop();
    }

    /// <summary>Adds; false when the name is taken.</summary>
    public bool Add(Toxic toxic)
    {
        lock (_lock)
        {
            if (_toxics.Exists(t => t.Name == toxic.Name))
            {
                return false;
            }

            _toxics = [.. _toxics, toxic];
            foreach (var link in LinksOf(toxic.Stream))
            {
                link.Add(toxic, seed);
            }

            return true;
        }
    }

    /// <summary>Changes attributes and toxicity; null when there is none of that name.</summary>
    public Toxic? Update(string name, Func<Toxic, Toxic> change)
    {
        lock (_lock)
        {
            var index = _toxics.FindIndex(t => t.Name == name);
            if (index < 0)
            {
                return null;
            }

            var toxic = change(_toxics[index]);
            _toxics = [.. _toxics];
            _toxics[index] = toxic;
            foreach (var link in LinksOf(toxic.Stream))
            {
                link.Update(toxic);
            }

            return toxic;
        }
    }

    /// <summary>Removes; false when there is none of that name.</summary>
    public bool Remove(string name)
    {
        ToxicLink[] links;
        lock (_lock)
        {
            if (_toxics.Find(t => t.Name == name) is not { } toxic)
            {
                return false;
            }

            _toxics = [.. _toxics.Where(t => t.Name != name)];
            links = LinksOf(toxic.Stream);
        }

        foreach (var link in links)
        {
            link.Remove(name);
        }

        return true;
    }

    private ToxicLink[] LinksOf(ToxicStream stream) => [.. _links.Where(l => l.Stream == stream)];
}
