namespace Proofload.Lab.Faults;

/// <summary>How a request will be answered, and so which faults can strike it.</summary>
[Flags]
internal enum FaultShapes
{
    None = 0,

    /// <summary>A stream of server-sent events.</summary>
    Stream = 1,

    /// <summary>Generated text as one body.</summary>
    Generation = 2,

    /// <summary>Any other body.</summary>
    Body = 4,

    /// <summary>A stream of gRPC messages.</summary>
    Messages = 8,

    /// <summary>Messages of a WebSocket.</summary>
    Frames = 16,

    /// <summary>Both kinds of whole body.</summary>
    Whole = Generation | Body,

    Any = Stream | Messages | Frames | Whole,
}
