namespace Proofload.Tests.Transport;

/// <summary>Tests that measure the process run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class WholeProcess
{
    public const string Name = "whole process";
}
