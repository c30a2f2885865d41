using System.Buffers;

namespace Proofload.Lab.Proxy.Faults;

/// <summary>Replaces texts in the JSON of a body, of each event or of each line. A body of more than 16 MiB passes as it is.</summary>
internal sealed class RewriteShaper : ResponseShaper
{
    /// <summary>Bytes of the largest body that is held until its end.</summary>
    public const int LargestBody = 16 << 20;

    private readonly IReadOnlyList<byte[]> _names;
    private readonly byte[]? _text;
    private readonly bool _holdsHead;
    private readonly EventSplitter? _events;
    private readonly ArrayBufferWriter<byte> _whole = new();
    private readonly ArrayBufferWriter<byte> _edited = new();

    public RewriteShaper(in ResponseFacts response, IReadOnlyList<byte[]> names, byte[]? text)
    {
        _names = names;
        _text = text;
        if (response.Stream == StreamKind.None)
        {
            _holdsHead = response.Length >= 0;
        }
        else
        {
            _events = new EventSplitter(response.Stream);
        }
    }

    /// <summary>True when it can be applied: the content can be read and is not too large.</summary>
    public static bool Fits(in ResponseFacts response) => !response.IsEncoded && response.Length <= LargestBody;

    public override bool HoldsHead => _holdsHead;

    public override void OnPayload(ReadOnlySpan<byte> payload, ShapedBody body)
    {
        if (_events is null)
        {
            if (_whole.WrittenCount + payload.Length <= LargestBody)
            {
                _whole.Write(payload);
                return;
            }

            body.Send(_whole.WrittenSpan);
            _whole.ResetWrittenCount();
            body.Send(payload);
            return;
        }

        while (!payload.IsEmpty)
        {
            var one = _events.Take(payload, out var used);
            payload = payload[used..];
            if (!one.IsEmpty)
            {
                body.Send(EditEvent(one));
            }
        }
    }

    public override void OnEnd(ShapedBody body)
    {
        if (_events is not null)
        {
            body.Send(_events.Rest);
            body.End();
            return;
        }

        var result = Edit(_whole.WrittenSpan);
        if (_holdsHead)
        {
            body.ReplaceBody(result);
            return;
        }

        body.Send(result);
        body.End();
    }

    // The JSON of an event stands behind "data:"; a line is JSON as a whole.
    private ReadOnlySpan<byte> EditEvent(ReadOnlySpan<byte> one)
    {
        _whole.ResetWrittenCount();
        while (!one.IsEmpty)
        {
            var lf = one.IndexOf((byte)'\n');
            var line = lf < 0 ? one : one[..(lf + 1)];
            one = one[line.Length..];
            var content = line.TrimEnd("\r\n"u8);
            var json = content.StartsWith("data:"u8) ? content["data:"u8.Length..].TrimStart((byte)' ') : content.StartsWith((byte)'{') ? content : default;
            if (json.IsEmpty || json[0] != (byte)'{')
            {
                _whole.Write(line);
                continue;
            }

            var before = content.Length - json.Length;
            _whole.Write(line[..before]);
            _whole.Write(Edit(json));
            _whole.Write(line[content.Length..]);
        }

        return _whole.WrittenSpan;
    }

    private ReadOnlySpan<byte> Edit(ReadOnlySpan<byte> json)
    {
        _edited.ResetWrittenCount();
        var replaced = JsonRewriter.Rewrite(json, _names, _text, _edited);
        HasStruck |= replaced > 0;
        return replaced > 0 ? _edited.WrittenSpan : json;
    }
}
