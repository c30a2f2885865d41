namespace Proofload.Lab.Simulator.Http;

/// <summary>Media types that the simulator answers with.</summary>
internal static class ContentTypes
{
    public const string Json = "application/json";
    public const string EventStream = "text/event-stream; charset=utf-8";
    public const string Lines = "application/x-ndjson";
    public const string PlainText = "text/plain; charset=utf-8";
    public const string Metrics = "text/plain; version=0.0.4; charset=utf-8";
}
