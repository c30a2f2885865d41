namespace Proofload.Lab.Proxy.Api;

/// <summary>What the API refuses, with the words and the status that Toxiproxy has for it.</summary>
internal sealed class ApiProblem(int status, string message) : Exception(message)
{
    public int Status => status;

    public static ApiProblem ProxyNotFound { get; } = new(404, "proxy not found");

    public static ApiProblem ProxyExists { get; } = new(409, "proxy already exists");

    public static ApiProblem ToxicNotFound { get; } = new(404, "toxic not found");

    public static ApiProblem ToxicExists { get; } = new(409, "toxic already exists");

    public static ApiProblem InvalidStream { get; } = new(400, "stream was invalid, can be either upstream or downstream");

    public static ApiProblem InvalidType { get; } = new(400, "invalid toxic type");

    public static ApiProblem BadBody(string why) => new(400, "bad request body: " + why);

    public static ApiProblem Missing(string field) => new(400, "missing required field: " + field);
}
