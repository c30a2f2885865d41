using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Proofload.Transport;

/// <summary>Asks the processor to bring memory into its cache before it is needed. Only a hint: it changes nothing, and does nothing where there is no such instruction.</summary>
internal static unsafe class CacheLines
{
    private const int Bytes = 64;

    /// <summary>Asks for the first lines of an object. Whatever lies there when the collector moves it meanwhile, nothing is read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch(object? target, int lines)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        var start = (byte*)Unsafe.As<object?, nint>(ref target);
        for (var i = 0; i < lines; i++)
        {
            Sse.Prefetch0(start + (i * Bytes));
        }
    }
}
