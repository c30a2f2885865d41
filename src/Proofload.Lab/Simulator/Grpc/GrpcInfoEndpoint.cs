using Proofload.Lab.Simulator.Http;

namespace Proofload.Lab.Simulator.Grpc;

/// <summary>Health and metadata of the Open Inference Protocol over gRPC. They count as no requests.</summary>
internal static class GrpcInfoEndpoint
{
    /// <summary>The endpoint of a method; null when it is none of these.</summary>
    public static Func<Exchange, Task>? Find(string method) => method switch
    {
        "ServerLive" or "ServerReady" => static exchange => AnswerAsync(exchange, static _ => new ProtoWriter().Number(1, 1)),
        "ServerMetadata" => static exchange => AnswerAsync(exchange, static _ => new ProtoWriter().Text(1, "proofload-simulator").Text(2, "1")),
        "ModelReady" => static exchange => AnswerAsync(exchange, static _ => new ProtoWriter().Number(1, 1), named: true),
        "ModelMetadata" => static exchange => AnswerAsync(exchange, Metadata, named: true),
        _ => null,
    };

    private static async Task AnswerAsync(Exchange exchange, Func<string, ProtoWriter> answer, bool named = false)
    {
        if (!GrpcCall.Is(exchange))
        {
            await ErrorBody.SendAsync(exchange, 400, "gRPC needs HTTP/2.");
            return;
        }

        try
        {
            var reader = new ProtoReader(await GrpcCall.ReadAsync(exchange));
            var name = "";
            while (reader.Next())
            {
                name = reader.Field == 1 ? reader.Text : name;
            }

            if (!named || await ModelNames.RequireAsync(exchange, name))
            {
                await GrpcCall.AnswerAsync(exchange, answer(name).ToArray());
            }
        }
        catch (InvalidDataException wrong)
        {
            await GrpcCall.RefuseAsync(exchange, GrpcCall.InvalidArgument, wrong.Message);
        }
    }

    private static ProtoWriter Metadata(string model) => new ProtoWriter()
        .Text(1, model)
        .Text(2, "1")
        .Text(3, "proofload_simulator")
        .Message(4, Tensor("INPUT0", "FP32", -1, -1))
        .Message(4, Tensor("text_input", "BYTES", -1))
        .Message(5, Tensor("OUTPUT0", "FP32", -1, -1))
        .Message(5, Tensor("text_output", "BYTES", -1));

    private static ProtoWriter Tensor(string name, string type, params long[] shape) => new ProtoWriter().Text(1, name).Text(2, type).Packed(3, shape);
}
