using System.Buffers;

namespace Proofload.Data;

/// <summary>What the code of a scenario gave for one request in place of what the plan says. Belongs to a slot of sessions and is used again.</summary>
internal sealed class GivenRequest
{
    private const int KeptBytes = 64 * 1024;
    private ArrayBufferWriter<byte> _body = new(256);

    /// <summary>Path below the target's address; null takes the plan's.</summary>
    public string? Path { get; set; }

    /// <summary>True when the code gave a body.</summary>
    public bool HasBody { get; private set; }

    /// <summary>The body that the code gave.</summary>
    public ReadOnlySpan<byte> Body => _body.WrittenSpan;

    /// <summary>Takes a body; memory above 64 KiB is given back by the next request.</summary>
    public ArrayBufferWriter<byte> BeginBody()
    {
        HasBody = true;
        _body.ResetWrittenCount();
        return _body;
    }

    /// <summary>Forgets what was given.</summary>
    public void Clear()
    {
        (Path, HasBody) = (null, false);
        if (_body.Capacity > KeptBytes)
            _body = new ArrayBufferWriter<byte>(256);
        _body.ResetWrittenCount();
    }
}
