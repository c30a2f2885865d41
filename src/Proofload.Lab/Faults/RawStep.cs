using System.Text;

namespace Proofload.Lab.Faults;

/// <summary>One step of what a <see cref="RawServer"/> does with a connection.</summary>
public abstract record RawStep
{
    private RawStep()
    {
    }

    /// <summary>Reads until the end of a request head and its announced body. Ends the script when the client closes.</summary>
    public static RawStep ReadRequest { get; } = new ReadRequestStep();

    /// <summary>Closes the server's side (FIN) and waits for the client to close, at most a second. Ends the script.</summary>
    public static RawStep Close { get; } = new EndStep(RawEnding.Close);

    /// <summary>Resets the connection (RST). Ends the script.</summary>
    public static RawStep Reset { get; } = new EndStep(RawEnding.Reset);

    /// <summary>Does nothing until the client closes or the server is disposed. Ends the script.</summary>
    public static RawStep Hang { get; } = new EndStep(RawEnding.Hang);

    /// <summary>Starts the script again, for the next request on the same connection.</summary>
    public static RawStep Repeat { get; } = new EndStep(RawEnding.Repeat);

    /// <summary>Sends bytes as one write.</summary>
    public static RawStep Send(ReadOnlyMemory<byte> bytes) => new SendStep(bytes);

    /// <summary>Sends text as UTF-8, as one write.</summary>
    public static RawStep Send(string text) => new SendStep(Encoding.UTF8.GetBytes(text));

    /// <summary>Waits. Resolution about a millisecond.</summary>
    public static RawStep Wait(TimeSpan duration) => new WaitStep(duration);

    internal sealed record ReadRequestStep : RawStep;

    internal sealed record SendStep(ReadOnlyMemory<byte> Bytes) : RawStep;

    internal sealed record WaitStep(TimeSpan Duration) : RawStep;

    internal sealed record EndStep(RawEnding Ending) : RawStep;
}
