using Proofload.Lab.Faults;
using Proofload.Lab.Simulator.Endpoints;
using Proofload.Lab.Simulator.Http;

namespace Proofload.Lab.Simulator.Grpc;

/// <summary>
/// <c>ModelInfer</c>: each input, raw or typed, yields a raw output of the same shape and type (numbers 2x + 1, booleans negated, texts
/// reversed), named by the request's outputs or <c>OUTPUTi</c>.
/// </summary>
internal static class GrpcInferEndpoint
{
    public static async Task HandleAsync(Exchange exchange)
    {
        if (await RequestAsync(exchange) is not { } request)
        {
            return;
        }

        exchange.ChooseFault(FaultShapes.Body);
        if (!await PredictEndpoint.FaultedAsync(exchange) && await ServiceTime.TakeAsync(exchange))
        {
            await GrpcCall.AnswerAsync(exchange, Answer(request));
        }
    }

    /// <summary>The next request of a call; null when there is none or it has been refused.</summary>
    public static async ValueTask<InferRequest?> RequestAsync(Exchange exchange)
    {
        if (!GrpcCall.Is(exchange))
        {
            await ErrorBody.SendAsync(exchange, 400, "gRPC needs HTTP/2.");
            return null;
        }

        try
        {
            if (await GrpcCall.ReadAsync(exchange) is not { } message)
            {
                await GrpcCall.RefuseAsync(exchange, GrpcCall.InvalidArgument, "The call has no request.");
                return null;
            }

            var request = InferRequest.Read(message);
            return await ModelNames.RequireAsync(exchange, request.Model) ? request : null;
        }
        catch (InvalidDataException wrong)
        {
            await GrpcCall.RefuseAsync(exchange, GrpcCall.InvalidArgument, wrong.Message);
            return null;
        }
    }

    private static byte[] Answer(InferRequest request)
    {
        var answer = new ProtoWriter().Text(1, request.Model).Text(2, "1").Text(3, request.Id);
        for (var i = 0; i < request.Inputs.Count; i++)
        {
            answer.Message(5, new ProtoWriter().Text(1, request.OutputName(i)).Text(2, request.Inputs[i].Type).Packed(3, request.Inputs[i].Shape));
        }

        foreach (var input in request.Inputs)
        {
            answer.Bytes(6, input.Answer());
        }

        return answer.ToArray();
    }
}
