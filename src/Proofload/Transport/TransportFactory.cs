using System.Runtime.InteropServices;
using Proofload.Measurement.Clocks;
using Proofload.Measurement.Pacing;
using Proofload.Plans;
using Proofload.Transport.Epoll;
using Proofload.Transport.Http;
using Proofload.Transport.Sockets;

namespace Proofload.Transport;

/// <summary>Makes the transport of one worker.</summary>
public static class TransportFactory
{
    /// <summary>Makes a transport for a target. Opens nothing yet.</summary>
    /// <param name="target">The target; <see cref="ConnectionPlan.Limit"/> counts for this transport alone, so divide it when several workers share the load.</param>
    /// <param name="maxInFlight">Most exchanges in flight at once, at least 1; the connection limit when the plan sets none.</param>
    /// <param name="runClock">The run's clock: all clock points are its readings.</param>
    /// <param name="spin">Share of a core, 0 to 1, that the transport may spend on spinning before due times. See <see cref="SpinBudget"/>.</param>
    /// <exception cref="PlanException">The address, the proxy, a certificate file or the choice of an engine is unusable.</exception>
    public static ITransport Create(TargetPlan target, int maxInFlight, RunClock runClock, double spin = SpinBudget.DefaultShare)
    {
        return Create(target, maxInFlight, runClock, null, spin);
    }

    /// <summary>As above, but the engines that sleep on a waiter take the given one.</summary>
    internal static ITransport Create(TargetPlan target, int maxInFlight, RunClock runClock, IWaiter? waiter, double spin)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(runClock);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxInFlight, 1);
        var engine = Choose(target);
        var tls = target.Url.Scheme == "https" && engine != TransportEngine.SocketsHttpHandler ? new TlsSettings(target) : null;

        // Asked again where the compiler can see it: the engine exists on Linux only.
        if (engine == TransportEngine.Epoll && OperatingSystem.IsLinux())
        {
            return new EpollTransport(target, maxInFlight, runClock, tls, spin);
        }

        return engine == TransportEngine.Sockets
            ? new SocketsTransport(target, maxInFlight, runClock, waiter ?? Waiter.Create(spin), tls)
            : new SocketsHttpTransport(target, maxInFlight, runClock, waiter ?? Waiter.Create(spin));
    }

    /// <summary>
    /// Changes settings of the whole process that the target's engine profits from. Call it before the process uses its first socket, and
    /// only in a process that exists for its runs: with the engine <see cref="TransportEngine.Sockets"/>, continuations of all socket code
    /// of the process run where events are read from then on, and must not block there.
    /// </summary>
    /// <exception cref="PlanException">The address, the proxy or the choice of an engine is unusable.</exception>
    public static void PrepareProcess(TargetPlan target)
    {
        if (Choose(target) == TransportEngine.Sockets)
        {
            InlineCompletions.Request();
        }
    }

    /// <summary>The engine that serves a target: what the plan asks for, or the fastest that can; never <see cref="TransportEngine.Auto"/>.</summary>
    /// <exception cref="PlanException">The address, the proxy or the choice of an engine is unusable.</exception>
    public static TransportEngine Choose(TargetPlan target)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (!target.Url.IsAbsoluteUri || target.Url.Scheme is not ("http" or "https"))
        {
            throw new PlanException($"target url '{target.Url}': give an absolute http or https address");
        }

        if (target.Proxy is { } proxy && (!proxy.IsAbsoluteUri || proxy.Scheme != "http"))
        {
            throw new PlanException("target proxy: give an absolute http address, for example http://127.0.0.1:3128");
        }

        var wanted = target.Connections.Engine;
        var core = CoreObstacle(target);
        var epoll = OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64
            ? core
            : "it needs Linux on x64 or arm64";
        var engine = wanted switch
        {
            TransportEngine.Epoll when epoll is not null => throw new PlanException($"target connections engine epoll: {epoll}; use auto"),
            TransportEngine.Sockets when core is not null => throw new PlanException($"target connections engine sockets: {core}; use auto"),
            TransportEngine.Auto => epoll is null ? TransportEngine.Epoll : core is null ? TransportEngine.Sockets : TransportEngine.SocketsHttpHandler,
            _ => wanted,
        };
        if (engine != TransportEngine.Epoll && target.Connections.ReceiveClock == ReceiveClock.Kernel)
        {
            var why = wanted == TransportEngine.Auto ? epoll : "the plan asks for another one";
            throw new PlanException($"target connections receive_clock kernel: only the engine epoll reads it; {why}");
        }

        return engine;
    }

    /// <summary>Why the engines over Proofload's own HTTP/1.1 cannot serve a target; null when they can.</summary>
    private static string? CoreObstacle(TargetPlan target) =>
        target.HttpVersion != HttpVersionChoice.Http11 ? "it speaks HTTP/1.1 only"
        : target.Proxy is not null ? "it uses no proxy"
        : null;
}
