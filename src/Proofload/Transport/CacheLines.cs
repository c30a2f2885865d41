using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Proofload.Transport;

/// <summary>Asks the processor to bring memory into its cache before it is needed. Only a hint: it changes nothing, and does nothing where there is no such instruction.</summary>
internal static unsafe class CacheLines
{
    private const int Bytes = 64;

    /// <summary>Asks for lines of an object. Whatever lies there when the collector moves it meanwhile, nothing is read.</summary>
    /// <param name="target">The object.</param>
    /// <param name="lines">How many lines.</param>
    /// <param name="first">The first of them, from 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch(object? target, int lines, int first = 0)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        var start = (byte*)Unsafe.As<object?, nint>(ref target);
        for (var i = first; i < first + lines; i++)
        {
            Sse.Prefetch0(start + (i * Bytes));
        }
    }
}
