using System.Diagnostics;

namespace Proofload.Fuzz.Running;

/// <summary>Makes a failing input smaller while it fails: leaves out ever smaller pieces, then makes bytes plain.</summary>
internal static class Minimiser
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public static byte[] Shrink(byte[] input, Func<byte[], bool> fails)
    {
        var began = Stopwatch.GetTimestamp();
        bool InTime() => Stopwatch.GetElapsedTime(began) < Limit;
        var shrunk = true;
        while (shrunk && InTime())
        {
            shrunk = false;
            for (var size = Math.Max(1, input.Length / 2); size >= 1; size /= 2)
            {
                for (var at = 0; at + size <= input.Length && InTime();)
                {
                    byte[] smaller = [.. input.AsSpan(0, at), .. input.AsSpan(at + size)];
                    if (fails(smaller))
                    {
                        input = smaller;
                        shrunk = true;
                    }
                    else
                    {
                        at += size;
                    }
                }
            }
        }

        for (var at = 0; at < input.Length && InTime(); at++)
        {
            byte[] plainer = [.. input];
            plainer[at] = (byte)'a';
            input = input[at] is not ((byte)'a' or (byte)'\r' or (byte)'\n') && fails(plainer) ? plainer : input;
        }

        return input;
    }
}
