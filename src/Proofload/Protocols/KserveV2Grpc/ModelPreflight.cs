using System.Buffers;
using Google.Protobuf;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Protocols.Grpc;
using Proofload.Protocols.KserveV2Grpc.Messages;
using Proofload.Transport;

namespace Proofload.Protocols.KserveV2Grpc;

/// <summary>
/// Asks ModelReady and ModelMetadata before the load: a model that is not there or an input that it does not have becomes one clear line,
/// and a kind without inputs takes the model's. A server that does not answer these calls is no error where the plan says the inputs.
/// </summary>
internal static class ModelPreflight
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>The kind of request, completed.</summary>
    /// <exception cref="PlanException">The server says that the model is not there or not ready, or that an input does not fit; or inputs are missing and the server does not say them.</exception>
    public static async Task<RequestPlan> RunAsync(PreflightContext context)
    {
        var (name, version) = ModelName.Split(context.Driver);
        var ready = await CallAsync<ModelReadyResponse>(context, "ModelReady", new ModelReadyRequest { Name = name, Version = version });
        if (ready.Status == GrpcStatus.NotFound)
        {
            throw new PlanException($"{Model(context)}: {Server(context)} does not have it ({ready.Problem})");
        }

        var metadata = await CallAsync<ModelMetadataResponse>(context, "ModelMetadata", new ModelMetadataRequest { Name = name, Version = version });
        if (metadata.Status == GrpcStatus.NotFound)
        {
            throw new PlanException($"{Model(context)}: {Server(context)} does not have it ({metadata.Problem})");
        }

        if (ready.Message is { Ready: false })
        {
            throw new PlanException($"{Model(context)}: {Server(context)} says that it is not ready");
        }

        var request = context.Driver.Request;
        if (metadata.Message is not { Inputs.Count: > 0 } known)
        {
            return request.Inputs.Count > 0
                ? request
                : throw new PlanException(
                    $"{context.Place}.inputs: missing, and the model's metadata does not give them ({metadata.Problem ?? "no inputs in it"}); "
                    + "write for example [{name: x, data_type: FP32, shape: [1, 16]}]");
        }

        return request.Inputs.Count > 0 ? Checked(context, known) : request with { Inputs = Random(context, known) };
    }

    private static RequestPlan Checked(PreflightContext context, ModelMetadataResponse known)
    {
        var problems = new List<string>();
        var inputs = context.Driver.Request.Inputs;
        for (var i = 0; i < inputs.Count; i++)
        {
            var (input, at) = (inputs[i], $"{context.Place}.inputs[{i}]");
            if (known.Inputs.FirstOrDefault(tensor => tensor.Name == input.Name) is not { } wanted)
            {
                problems.Add($"{at}.name: the model '{known.Name}' has no input '{input.Name}'; {NearestName.Hint(input.Name, [.. known.Inputs.Select(static t => t.Name)])}");
            }
            else if (wanted.Datatype != input.DataType)
            {
                problems.Add($"{at}.data_type: {input.DataType}, but input '{input.Name}' of the model '{known.Name}' is {wanted.Datatype}");
            }
            else if (!Fits(input.Shape, wanted.Shape))
            {
                problems.Add($"{at}.shape: [{string.Join(", ", input.Shape)}], but input '{input.Name}' of the model '{known.Name}' is [{string.Join(", ", wanted.Shape)}] (-1: any size)");
            }
        }

        return problems.Count == 0 ? context.Driver.Request : throw new PlanException(problems);
    }

    private static bool Fits(IReadOnlyList<long> shape, IReadOnlyList<long> wanted) =>
        shape.Count == wanted.Count && shape.Zip(wanted).All(static pair => pair.Second < 0 || pair.First == pair.Second);

    private static List<TensorPlan> Random(PreflightContext context, ModelMetadataResponse known)
    {
        var inputs = known.Inputs
            .Select(static tensor => new TensorPlan { Name = tensor.Name, DataType = tensor.Datatype, Shape = [.. tensor.Shape.Select(static size => Math.Max(1, size)).DefaultIfEmpty(1)] })
            .ToList();
        var said = string.Join(", ", inputs.Select(static t => $"{t.Name} {t.DataType} [{string.Join(", ", t.Shape)}]"));
        context.Note($"inputs of {context.Driver.Request.Name}: random, by the model's metadata{(known.Inputs.Any(static t => t.Shape.Contains(-1)) ? " with 1 for any size" : "")}: {said}");
        return inputs;
    }

    private static async Task<(T? Message, int Status, string? Problem)> CallAsync<T>(PreflightContext context, string method, IMessage message)
        where T : class, IMessage<T>, new()
    {
        // Checks of the plan are about its own requests.
        var plain = context.Driver with
        {
            Request = context.Driver.Request with { Checks = [], Extract = new Dictionary<string, ExtractPlan>(StringComparer.Ordinal), Grpc = null },
        };
        var timeout = new[] { context.Driver.Request.Timeout ?? context.Driver.Target.Timeout, Longest }.Min();
        var reader = new MessageReader<T>(plain);
        var exchange = new Exchange(0) { Reader = reader };
        exchange.Clear();
        exchange.TimeoutNs = (long)timeout.TotalNanoseconds;
        KserveV2GrpcDriver.Start(plain, method, timeout, GrpcCompression.Identity).Apply(exchange);
        MessageFrame.Begin(exchange.Body);
        exchange.Body.Write(message.ToByteArray());
        MessageFrame.End(exchange.Body, GrpcCompression.Identity);
        await context.Send(exchange);
        return exchange.Record.IsSuccess
            ? (reader.Message, GrpcStatus.Ok, null)
            : (null, reader.Status, $"{method}: {exchange.Record.Detail ?? ErrorKinds.Id(exchange.Record.Outcome)}");
    }

    private static string Model(PreflightContext context) =>
        $"{(context.Driver.Request.Model is null ? "target" : context.Place)}.model: '{context.Driver.Model}'";

    private static string Server(PreflightContext context) => $"the server at {context.Driver.Target.Url.Authority}";
}
