using System.Buffers.Binary;
using System.Text;
using Google.Protobuf;
using Proofload.Protocols.KserveV2Grpc.Messages;

namespace Proofload.Tests.Protocols.KserveV2Grpc;

/// <summary>Answers of servers, framed; as text of Latin-1, a char a byte.</summary>
internal static class WireAnswers
{
    public static ModelInferResponse Infer(string type, long[] shape, byte[]? raw, string name = "y")
    {
        var answer = new ModelInferResponse { ModelName = "m", Outputs = { new ModelInferResponse.Types.InferOutputTensor { Name = name, Datatype = type, Shape = { shape } } } };
        if (raw is not null)
        {
            answer.RawOutputContents.Add(ByteString.CopyFrom(raw));
        }

        return answer;
    }

    public static ModelInferResponse Text(params string[] texts) => Infer("BYTES", [texts.Length], [.. texts.SelectMany(WithLength)]);

    public static ModelInferResponse Typed(string type, long[] shape, InferTensorContents contents)
    {
        var answer = Infer(type, shape, null);
        answer.Outputs[0].Contents = contents;
        return answer;
    }

    public static ModelInferResponse Final(this ModelInferResponse answer, bool final)
    {
        answer.Parameters["triton_final_response"] = new InferParameter { BoolParam = final };
        return answer;
    }

    public static byte[] Framed(params IMessage[] messages) => [.. messages.SelectMany(static m => Framed(m.ToByteArray()))];

    public static byte[] Framed(byte[] message)
    {
        var bytes = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), message.Length);
        message.CopyTo(bytes, 5);
        return bytes;
    }

    public static byte[] Stream(params ModelInferResponse[] answers) => Framed([.. answers.Select(static a => new ModelStreamInferResponse { InferResponse = a })]);

    public static string Chars(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    private static byte[] WithLength(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [.. BitConverter.GetBytes(bytes.Length), .. bytes];
    }
}
