using System.Reflection;
using System.Runtime.CompilerServices;
using Proofload.Scenarios;

namespace Proofload.Running.Sessions;

/// <summary>Compiles the code of a scenario before the load, so that the first sessions do not hold the loop while it is compiled. It is not run.</summary>
internal static class CodeCompiler
{
    public static void Prepare(SessionCode code)
    {
        var method = code.Run.Method;
        TryPrepare(method);
        if (method.GetCustomAttribute<AsyncStateMachineAttribute>()?.StateMachineType is { ContainsGenericParameters: false } machine
            && machine.GetMethod("MoveNext", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public) is { } next)
        {
            TryPrepare(next);
        }
    }

    private static void TryPrepare(MethodBase method)
    {
        try
        {
            RuntimeHelpers.PrepareMethod(method.MethodHandle);
        }
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException or PlatformNotSupportedException or InvalidOperationException)
        {
            // Then its first session compiles it, and what that takes is recorded with the code's time.
        }
    }
}
