using Proofload.Cli.Terminals;

namespace Proofload.Cli.Tests;

/// <summary>A terminal whose streams are kept as text.</summary>
internal sealed class TestTerminal
{
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly StringWriter _error = new() { NewLine = "\n" };

    public TestTerminal(bool isTerminal = false, int width = 100, string input = "", params (string Name, string Value)[] environment)
    {
        var variables = environment.ToDictionary(v => v.Name, v => v.Value);
        Terminal = new Terminal(new StringReader(input), _output, _error, new TerminalTraits
        {
            OutputIsTerminal = isTerminal,
            ErrorIsTerminal = isTerminal,
            InputIsTerminal = isTerminal,
            Width = () => width,
            Environment = variables.GetValueOrDefault,
        });
    }

    public Terminal Terminal { get; }

    public string Output => _output.ToString();

    public string Error => _error.ToString();
}
