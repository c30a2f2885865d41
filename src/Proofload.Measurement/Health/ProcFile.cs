namespace Proofload.Measurement.Health;

/// <summary>A file of /proc that is read again and again: opened each time, read into the same memory. For one thread.</summary>
internal sealed class ProcFile(string path)
{
    // The beginning is enough: what is looked for stands in the first lines.
    private readonly byte[] _buffer = new byte[4096];

    /// <summary>Its first 4 KiB; empty when there is no such file.</summary>
    public ReadOnlySpan<byte> Read()
    {
        try
        {
            using var file = File.OpenHandle(path);
            var length = 0;
            int count;
            do
            {
                count = RandomAccess.Read(file, _buffer.AsSpan(length), length);
                length += count;
            }
            while (count > 0 && length < _buffer.Length);

            return _buffer.AsSpan(0, length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }
}
