namespace Proofload.Lab.Simulator;

/// <summary>A setting of the simulator as text: what a command-line flag or a line of a file offers.</summary>
/// <param name="Name">The name, for example <c>ttft</c>.</param>
/// <param name="Value">The form of its value, for example <c>DISTRIBUTION</c>.</param>
/// <param name="Description">One line for a person.</param>
public sealed record SimulatorSetting(string Name, string Value, string Description)
{
    /// <summary>Puts the value into the options.</summary>
    internal Func<SimulatorOptions, string, SimulatorOptions> Apply { get; init; } = static (options, _) => options;
}
