using System.Net.Sockets;

namespace Proofload.Transport.Sockets;

/// <summary>
/// On Unix the framework hands every completed socket operation to the thread pool, unless an environment variable tells it to run it where
/// the kernel's event was read. It looks at that variable once, at the first asynchronous operation of the process. Windows needs nothing.
/// </summary>
internal static class InlineCompletions
{
    private const string Variable = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>
    /// Asks for it, for the whole process: all its socket code then runs where events are read and must not block there. Too late when a
    /// socket has been used asynchronously before; <see cref="AreHandedOver"/> tells. A value that somebody has set stays.
    /// </summary>
    public static void Request()
    {
        if (!OperatingSystem.IsWindows() && Environment.GetEnvironmentVariable(Variable) is null)
        {
            Environment.SetEnvironmentVariable(Variable, "1");
        }
    }

    /// <summary>True when an operation that brought bytes completes on the thread pool although it need not. Called on the completing thread.</summary>
    public static bool AreHandedOver(SocketAsyncEventArgs operation) =>
        !OperatingSystem.IsWindows() && Thread.CurrentThread.IsThreadPoolThread
        && operation is { SocketError: SocketError.Success, BytesTransferred: > 0 };

    /// <summary>What a run says then.</summary>
    public const string Remark =
        "engine sockets: answers reached it through the thread pool, which costs CPU and time, because this process had used sockets before; "
        + "set DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1 before it starts";
}
