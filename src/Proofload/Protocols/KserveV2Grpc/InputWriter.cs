using System.Buffers;
using Google.Protobuf;
using Proofload.Data;
using Proofload.Plans;
using Proofload.Protocols.Grpc;
using Proofload.Protocols.KserveV2;
using Proofload.Protocols.KserveV2Grpc.Messages;

namespace Proofload.Protocols.KserveV2Grpc;

/// <summary>Writes what one input adds to each request: its entry of raw_input_contents, or the whole input with typed contents.</summary>
internal sealed class InputWriter
{
    private const int Inputs = 5;
    private const int Contents = 5;
    private const int RawInputContents = 7;

    private readonly TensorSpec _spec;
    private readonly byte[] _head;
    private readonly int _packed;
    private readonly int _rawBytes;

    /// <exception cref="PlanException">The data type has no typed form.</exception>
    public InputWriter(TensorSpec spec, TensorContents contents)
    {
        _spec = spec;
        _packed = contents == TensorContents.Typed ? FieldOf(spec) : 0;
        Description = new ModelInferRequest.Types.InferInputTensor { Name = spec.Name, Datatype = spec.Type.Name, Shape = { spec.Shape } };
        if (_packed > 0)
        {
            _head = Description.ToByteArray();
            return;
        }

        // The size of numbers is known: tag and length are the same for every request.
        _rawBytes = checked((int)(spec.Elements * spec.Type.Size));
        var head = new ArrayBufferWriter<byte>();
        head.Write([WireWriter.Tag(RawInputContents)]);
        WireWriter.Varint(head, (ulong)_rawBytes);
        _head = head.WrittenSpan.ToArray();
    }

    /// <summary>Name, data type and shape.</summary>
    public ModelInferRequest.Types.InferInputTensor Description { get; }

    /// <summary>Appends it for a row.</summary>
    /// <exception cref="PlanException">The row's field does not have what the input needs.</exception>
    public void Write(Row row, ArrayBufferWriter<byte> body)
    {
        if (_packed > 0)
        {
            WriteTyped(row, body);
        }
        else if (_spec.Type.IsText)
        {
            var opened = WireWriter.Open(body, RawInputContents);
            Texts.Write(_spec, row, body, typed: false);
            WireWriter.Close(body, opened);
        }
        else
        {
            body.Write(_head);
            var sink = new RawSink(body.GetSpan(_rawBytes)[.._rawBytes], _spec.Type.Size);
            Numbers.Write(_spec, row, ref sink);
            body.Advance(_rawBytes);
        }
    }

    private void WriteTyped(Row row, ArrayBufferWriter<byte> body)
    {
        var input = WireWriter.Open(body, Inputs);
        body.Write(_head);
        var contents = WireWriter.Open(body, Contents);
        if (_spec.Type.IsText)
        {
            Texts.Write(_spec, row, body, typed: true);
        }
        else
        {
            var packed = WireWriter.Open(body, _packed);
            var sink = new PackedSink(body, _spec.Type.Size);
            Numbers.Write(_spec, row, ref sink);
            WireWriter.Close(body, packed);
        }

        WireWriter.Close(body, contents);
        WireWriter.Close(body, input);
    }

    // Numbers of the fields of InferTensorContents.
    private static int FieldOf(TensorSpec spec) => spec.Type.Name switch
    {
        "BOOL" => 1,
        "INT8" or "INT16" or "INT32" => 2,
        "INT64" => 3,
        "UINT8" or "UINT16" or "UINT32" => 4,
        "UINT64" => 5,
        "FP32" => 6,
        "FP64" => 7,
        "BYTES" => 8,
        var name => throw spec.Wrong($"{name} has no typed form; use grpc.contents: raw"),
    };
}
