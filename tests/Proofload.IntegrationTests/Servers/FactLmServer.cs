using System.Globalization;

namespace Proofload.IntegrationTests.Servers;

/// <summary>A tiny real language model on llama.cpp behind an OpenAI-compatible API.</summary>
public sealed class FactLmServer : ExternalServer
{
    private readonly int slots;

    public FactLmServer()
        : this(slots: 4)
    {
    }

    /// <summary>A server of its own that works on <paramref name="slots"/> requests at a time; the others wait.</summary>
    internal FactLmServer(int slots) => this.slots = slots;

    /// <summary>200 held-out questions with answers and slices, one JSON object a line.</summary>
    public static string QuestionsPath { get; } = RepositoryRoot.TestServer("factlm", "questions.jsonl");

    private protected override string? Missing =>
        NodePackages.Missing("node-llama-cpp") ?? NodePackages.Missing("@node-llama-cpp/linux-x64");

    private protected override ServerCommand Command(int port) => new(
        NodePackages.Node!,
        [RepositoryRoot.TestServer("factlm", "server.mjs"), "--port", Text(port), "--slots", Text(slots)],
        "/health");

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
