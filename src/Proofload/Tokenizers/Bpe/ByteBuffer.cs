namespace Proofload.Tokenizers.Bpe;

/// <summary>Memory that is used again and again and grows to what is asked for.</summary>
internal sealed class ByteBuffer
{
    private byte[] _bytes = [];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Room for at least so many bytes, whose content is anything; forgets what was written.</summary>
    public Span<byte> Reserve(int bytes)
    {
        Length = 0;
        if (_bytes.Length < bytes)
            _bytes = GC.AllocateUninitializedArray<byte>(Math.Max(256, (int)Math.Min((long)bytes * 3 / 2, Array.MaxLength)));
        return _bytes;
    }

    public void Clear() => Length = 0;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_bytes.Length - Length < bytes.Length)
            Array.Resize(ref _bytes, Math.Max(256, checked(Length + bytes.Length) * 2));
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>Gives memory beyond a limit back.</summary>
    public void Trim(int most)
    {
        if (_bytes.Length > most)
            (_bytes, Length) = ([], 0);
    }
}
