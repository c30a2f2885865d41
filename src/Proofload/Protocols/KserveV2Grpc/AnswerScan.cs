using System.Buffers.Binary;
using Proofload.Protocols.Grpc;

namespace Proofload.Protocols.KserveV2Grpc;

/// <summary>
/// Checks an inference answer without allocating: outputs with name, data type, shape, and as many values as the shape says, raw or typed.
/// Finds on the way what a stream needs to know. One scan is used for many answers.
/// </summary>
internal sealed class AnswerScan
{
    private const string Malformed = "a message is no valid ModelInferResponse";
    private OutputFact[] _outputs = new OutputFact[4];
    private int _raw;

    /// <summary>Outputs of the answer.</summary>
    public int Outputs { get; private set; }

    /// <summary>Some output has an element; of texts, one that is not empty.</summary>
    public bool HasContent { get; private set; }

    /// <summary>What <c>triton_final_response</c> says; null without it.</summary>
    public bool? IsFinal { get; private set; }

    /// <summary>The server's own stamp, nanoseconds on its monotonic clock (<c>emitted_ns</c>); -1 without one.</summary>
    public long EmittedNs { get; private set; }

    /// <summary>Null when the answer is sound, else the reason.</summary>
    public string? Run(ReadOnlySpan<byte> message)
    {
        Outputs = 0;
        _raw = 0;
        HasContent = false;
        IsFinal = null;
        EmittedNs = -1;

        // Raw contents refer to outputs, which may stand behind them.
        return Fields(message) && TryRaw(message, out var reason) ? reason ?? Verdict() : Malformed;
    }

    private bool Fields(ReadOnlySpan<byte> message)
    {
        var reader = new WireReader(message);
        while (!reader.AtEnd)
        {
            if (!reader.TryTag(out var field, out var wire))
            {
                return false;
            }

            var isKnown = wire == WireReader.Bytes && field is 4 or 5;
            if (!isKnown)
            {
                if (!reader.TrySkip(wire))
                {
                    return false;
                }
            }
            else if (!reader.TryBytes(out var value) || !(field == 4 ? Parameter(value) : Output(value)))
            {
                return false;
            }
        }

        return true;
    }

    private bool Output(ReadOnlySpan<byte> message)
    {
        if (Outputs == _outputs.Length)
        {
            Array.Resize(ref _outputs, Outputs * 2);
        }

        ref var fact = ref _outputs[Outputs++];
        fact = new OutputFact { ElementBytes = -1, Elements = 1, Typed = -1 };
        ReadOnlySpan<byte> contents = default;
        var reader = new WireReader(message);
        while (!reader.AtEnd)
        {
            if (!reader.TryTag(out var field, out var wire))
            {
                return false;
            }

            if (wire == WireReader.Bytes && field is 1 or 2 or 3 or 5)
            {
                if (!reader.TryBytes(out var value))
                {
                    return false;
                }

                switch (field)
                {
                    case 1:
                        fact.IsNamed = !value.IsEmpty;
                        break;
                    case 2:
                        fact.ElementBytes = ElementBytes(value);
                        break;
                    case 3:
                        if (!Dimensions(ref fact, value))
                        {
                            return false;
                        }

                        break;
                    default:
                        contents = value;
                        fact.Typed = 0;
                        break;
                }
            }
            else if (field == 3 && wire == WireReader.Varint)
            {
                if (!reader.TryVarint(out var size))
                {
                    return false;
                }

                Multiply(ref fact, size);
            }
            else if (!reader.TrySkip(wire))
            {
                return false;
            }
        }

        if (fact.Typed < 0)
        {
            return true;
        }

        var sound = TypedContents.TryCount(contents, out var typed, out var hasContent);
        fact.Typed = typed;
        HasContent |= hasContent;
        return sound;
    }

    // A parameter is an entry of a map: its name, then its value.
    private bool Parameter(ReadOnlySpan<byte> entry)
    {
        ReadOnlySpan<byte> name = default;
        ReadOnlySpan<byte> value = default;
        var reader = new WireReader(entry);
        while (!reader.AtEnd)
        {
            if (!reader.TryTag(out var field, out var wire))
            {
                return false;
            }

            if (wire != WireReader.Bytes)
            {
                if (!reader.TrySkip(wire))
                {
                    return false;
                }
            }
            else if (!reader.TryBytes(out var part))
            {
                return false;
            }
            else if (field == 1)
            {
                name = part;
            }
            else if (field == 2)
            {
                value = part;
            }
        }

        var isFinal = name.SequenceEqual("triton_final_response"u8);
        if (!isFinal && !name.SequenceEqual("emitted_ns"u8))
        {
            return true;
        }

        var choice = new WireReader(value);
        if (choice.TryTag(out var kind, out var form) && form == WireReader.Varint && kind == (isFinal ? 1 : 2) && choice.TryVarint(out var number))
        {
            IsFinal = isFinal ? number != 0 : IsFinal;
            EmittedNs = isFinal ? EmittedNs : (long)number;
        }
        else if (isFinal && value.IsEmpty)
        {
            IsFinal = false;
        }

        return true;
    }

    private bool TryRaw(ReadOnlySpan<byte> message, out string? reason)
    {
        reason = null;
        var reader = new WireReader(message);
        while (!reader.AtEnd)
        {
            if (!reader.TryTag(out var field, out var wire))
            {
                return false;
            }

            if (field != 6 || wire != WireReader.Bytes)
            {
                if (!reader.TrySkip(wire))
                {
                    return false;
                }

                continue;
            }

            if (!reader.TryBytes(out var contents))
            {
                return false;
            }

            if (_raw < Outputs)
            {
                reason ??= Raw(_outputs[_raw], contents, _raw + 1);
            }

            _raw++;
        }

        return true;
    }

    private string? Raw(in OutputFact fact, ReadOnlySpan<byte> contents, int number)
    {
        if (fact.ElementBytes == 0)
        {
            long texts = 0;
            var left = contents;
            while (BinaryPrimitives.TryReadUInt32LittleEndian(left, out var length) && length <= left.Length - 4)
            {
                texts++;
                HasContent |= length > 0;
                left = left[(4 + (int)length)..];
            }

            return !left.IsEmpty ? $"the raw contents of output {number} are no texts with their lengths"
                : fact.Elements >= 0 && texts != fact.Elements ? $"output {number} has {texts} values for a shape of {fact.Elements}"
                : null;
        }

        HasContent |= !contents.IsEmpty;
        return fact is { ElementBytes: > 0, Elements: >= 0 } && contents.Length != fact.Elements * fact.ElementBytes
            ? $"output {number} has {contents.Length} bytes, its shape needs {fact.Elements * fact.ElementBytes}"
            : null;
    }

    private string? Verdict()
    {
        for (var i = 0; i < Outputs; i++)
        {
            ref var fact = ref _outputs[i];
            var problem = !fact.IsNamed ? "has no name"
                : fact.ElementBytes == -1 ? "has no datatype"
                : fact.ElementBytes == -2 ? "has a datatype that the protocol does not have"
                : fact.Elements < 0 ? "has no valid shape"
                : fact.Typed >= 0 && _raw > 0 ? "has typed contents beside raw ones"
                : fact.Typed >= 0 && fact.Typed != fact.Elements ? $"has {fact.Typed} values for a shape of {fact.Elements}"
                : fact.Typed < 0 && _raw == 0 && fact.Elements > 0 ? "has no contents"
                : null;
            if (problem is not null)
            {
                return $"output {i + 1} {problem}";
            }
        }

        return _raw > 0 && _raw != Outputs ? $"{_raw} raw contents for {Outputs} outputs" : null;
    }

    private static bool Dimensions(ref OutputFact fact, ReadOnlySpan<byte> packed)
    {
        var reader = new WireReader(packed);
        while (!reader.AtEnd)
        {
            if (!reader.TryVarint(out var size))
            {
                return false;
            }

            Multiply(ref fact, size);
        }

        return true;
    }

    private static void Multiply(ref OutputFact fact, ulong size) =>
        fact.Elements = fact.Elements < 0 || size > int.MaxValue || fact.Elements > int.MaxValue ? -1 : fact.Elements * (long)size;

    private static int ElementBytes(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("FP32"u8) || type.SequenceEqual("INT32"u8) || type.SequenceEqual("UINT32"u8) ? 4
        : type.SequenceEqual("INT64"u8) || type.SequenceEqual("FP64"u8) || type.SequenceEqual("UINT64"u8) ? 8
        : type.SequenceEqual("BYTES"u8) ? 0
        : type.SequenceEqual("FP16"u8) || type.SequenceEqual("BF16"u8) || type.SequenceEqual("INT16"u8) || type.SequenceEqual("UINT16"u8) ? 2
        : type.SequenceEqual("BOOL"u8) || type.SequenceEqual("UINT8"u8) || type.SequenceEqual("INT8"u8) ? 1
        : type.IsEmpty ? -1
        : -2;
}
