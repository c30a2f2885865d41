using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Proofload.IntegrationTests.Servers;

/// <summary>Small models behind the Open Inference Protocol, on Google's gRPC for Python with the official definition.</summary>
public sealed class GrpcInferenceServer : ExternalServer
{
    private protected override string? Missing => Python.Missing("grpc", "grpc_tools", "google.protobuf");

    private protected override ServerCommand Command(int port) => new(
        Python.Program,
        [RepositoryRoot.TestServer("open-inference", "serve_grpc.py"), "--port", port.ToString(CultureInfo.InvariantCulture)],
        "/inference.GRPCInferenceService/ServerLive");

    /// <summary>An empty message to ServerLive.</summary>
    private protected override HttpRequestMessage Probe(Uri ready)
    {
        var content = new ByteArrayContent(new byte[5]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        var request = new HttpRequestMessage(HttpMethod.Post, ready) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = content };
        request.Headers.TE.ParseAdd("trailers");
        return request;
    }
}
