namespace Proofload.Data;

/// <summary>A connection that belongs to one session.</summary>
internal interface IHeldConnection
{
    /// <summary>The session is over: the connection may be closed.</summary>
    void Release();
}
