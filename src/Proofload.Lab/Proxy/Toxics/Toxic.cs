namespace Proofload.Lab.Proxy.Toxics;

/// <summary>A fault of the byte stream, as Toxiproxy knows it.</summary>
/// <param name="Name">Unique within its proxy.</param>
/// <param name="Type">One of <see cref="ToxicTypes"/>.</param>
/// <param name="Stream">The direction it acts on.</param>
/// <param name="Toxicity">Share of the connections it acts on, from 0 to 1.</param>
/// <param name="Attributes">The settings of its type.</param>
public sealed record Toxic(string Name, string Type, ToxicStream Stream, double Toxicity, IReadOnlyDictionary<string, long> Attributes);
