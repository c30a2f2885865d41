using System.Buffers.Binary;
using System.IO.Compression;
using Google.Protobuf;
using Proofload.Measurement.Randomness;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Protocols.KserveV2Grpc.Messages;

namespace Proofload.Fuzz.Targets;

/// <summary>Framing, compression and the readers of inference answers over gRPC, streamed and whole.</summary>
internal sealed class GrpcTarget : FuzzTarget
{
    private const string Type = "application/grpc";
    private static readonly (string Name, int Bytes)[] Types = [("FP32", 4), ("INT64", 8), ("BOOL", 1), ("FP16", 2), ("BYTES", 0)];
    private static readonly RequestPlan Request = new() { Name = "k", Inputs = [new TensorPlan { Name = "x", DataType = "FP32", Shape = [1] }], Grpc = new GrpcPlan { MaxMessage = 64 << 10 } };

    private readonly ReaderProbe _whole = new("kserve-v2-grpc", Request);
    private readonly ReaderProbe _json = new("kserve-v2-grpc", ReaderProbe.Extracting(Request));
    private readonly ReaderProbe _stream = new("kserve-v2-grpc", ReaderProbe.Extracting(Request with { Stream = true }));

    public override string Name => "grpc";

    public override IReadOnlyList<byte[]> Dictionary { get; } =
    [
        [0, 0, 0, 0, 0], [1, 0, 0, 0, 0], [0, 0, 0, 0, 5], [0, 0xFF, 0xFF, 0xFF, 0xFF], [0x0A, 1, (byte)'m'], [0x12], [0x1A, 1, 2], [0x2A], [0x32, 4, 0, 0, 0, 0],
        [0x12, 4, (byte)'F', (byte)'P', (byte)'3', (byte)'2'], [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1], [0x0B], [0x0F], [0x1F, 0x8B, 8, 0],
        .. new[] { "triton_final_response", "emitted_ns", "BYTES" }.Select(System.Text.Encoding.ASCII.GetBytes),
    ];

    public override Sample Valid(ref SeededRandom random)
    {
        var streams = random.NextInt(2) == 0;
        var whole = true;
        var tokens = 0;
        var bytes = new List<byte>();
        for (var left = streams ? 1 + random.NextInt(4) : 1; left > 0; left--)
        {
            var answer = Answer(ref random, ref whole, out var hasContent);
            tokens += hasContent ? 1 : 0;
            Frame(bytes, streams ? new ModelStreamInferResponse { InferResponse = answer } : answer, random.NextInt(3) == 0);
        }

        byte[] body = [.. bytes];
        var outcome = !whole ? ErrorKind.InvalidResponse : streams && tokens == 0 ? ErrorKind.Empty : ErrorKind.Ok;
        return new Sample(body, () =>
        {
            var record = (streams ? _stream : _whole).Whole(body, 200, Type);
            FuzzFailure.UnlessEqual(outcome, record.Outcome, $"the outcome that was put in ({record.Detail})");
            if (streams && whole)
            {
                FuzzFailure.UnlessEqual(tokens, record.Chunks, "the token events that were put in");
            }
        });
    }

    public override bool Check(byte[] input, ref SeededRandom random, bool everyCut)
    {
        var status = random.NextInt(20) == 0 ? 503 : 200;
        return _whole.Check(input, status, Type, random, everyCut)
            | _json.Check(input, status, Type, random, everyCut)
            | _stream.Check(input, status, Type, random, everyCut);
    }

    // One of eight outputs has a byte too many.
    private static ModelInferResponse Answer(ref SeededRandom random, ref bool whole, out bool hasContent)
    {
        var answer = new ModelInferResponse { ModelName = "m" };
        hasContent = false;
        for (var left = 1 + random.NextInt(2); left > 0; left--)
        {
            var (name, size) = Types[random.NextInt(Types.Length)];
            var count = random.NextInt(4);
            var raw = new List<byte>();
            for (var i = 0; i < count; i++)
            {
                var length = size > 0 ? size : random.NextInt(3);
                raw.AddRange(size > 0 ? [] : BitConverter.GetBytes(length));
                raw.AddRange(Enumerable.Repeat((byte)'a', length));
                hasContent |= length > 0;
            }

            if (random.NextInt(8) == 0)
            {
                raw.Add(1);
                whole = false;
            }

            answer.Outputs.Add(new ModelInferResponse.Types.InferOutputTensor { Name = "y", Datatype = name, Shape = { 1, count } });
            answer.RawOutputContents.Add(ByteString.CopyFrom([.. raw]));
        }

        return answer;
    }

    private static void Frame(List<byte> bytes, IMessage message, bool gzip)
    {
        var content = message.ToByteArray();
        if (gzip)
        {
            using var packed = new MemoryStream();
            using (var stream = new GZipStream(packed, CompressionLevel.Fastest))
            {
                stream.Write(content);
            }

            content = packed.ToArray();
        }

        var prefix = new byte[5];
        prefix[0] = gzip ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32BigEndian(prefix.AsSpan(1), content.Length);
        bytes.AddRange(prefix);
        bytes.AddRange(content);
    }
}
