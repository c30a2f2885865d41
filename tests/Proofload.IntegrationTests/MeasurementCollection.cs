namespace Proofload.IntegrationTests;

/// <summary>Tests that measure time or rates: they run one after another, with nothing beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasurementCollection
{
    public const string Name = "Measurement";
}
