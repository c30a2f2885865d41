using System.IO.Compression;
using Proofload.Results;

namespace Proofload.Storage;

/// <summary>The bytes of results and intervals in a database: one format byte, then JSON compressed with Brotli.</summary>
internal static class RunDocument
{
    private const byte BrotliJson = 1;
    private const int Quality = 5;

    public static byte[] Encode(RunResult result) => Compress(RunResultJson.WriteUtf8(result));

    public static byte[] Encode(IReadOnlyList<IntervalResult> intervals) => Compress(RunResultJson.WriteIntervals(intervals));

    /// <exception cref="StoreException">The bytes are damaged or of a newer build.</exception>
    public static RunResult DecodeResult(byte[] bytes, string runId) => Read(runId, () => RunResultJson.Read(Decompress(bytes, runId), $"run {runId}"));

    /// <exception cref="StoreException">The bytes are damaged or of a newer build.</exception>
    public static IReadOnlyList<IntervalResult> DecodeIntervals(byte[] bytes, string runId) =>
        Read(runId, () => RunResultJson.ReadIntervals(Decompress(bytes, runId), $"intervals of run {runId}"));

    private static T Read<T>(string runId, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (RunResultFormatException e)
        {
            throw new StoreException(e.Message, e);
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
        {
            throw new StoreException($"The stored document of run {runId} is damaged.", e);
        }
    }

    private static byte[] Compress(byte[] json)
    {
        var buffer = new byte[1 + BrotliEncoder.GetMaxCompressedLength(json.Length)];
        buffer[0] = BrotliJson;
        return BrotliEncoder.TryCompress(json, buffer.AsSpan(1), out var written, Quality, window: 22)
            ? buffer[..(1 + written)]
            : throw new InvalidOperationException("Brotli needs more than its own bound.");
    }

    private static byte[] Decompress(byte[] bytes, string runId)
    {
        if (bytes.Length == 0 || bytes[0] != BrotliJson)
            throw new StoreException($"The stored document of run {runId} has a format that this version of proofload does not know.");

        using var input = new MemoryStream(bytes, 1, bytes.Length - 1);
        using var brotli = new BrotliStream(input, CompressionMode.Decompress);
        using var output = new MemoryStream();
        brotli.CopyTo(output);
        return output.ToArray();
    }
}
