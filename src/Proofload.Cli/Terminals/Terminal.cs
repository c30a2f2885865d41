using Proofload.Plans;

namespace Proofload.Cli.Terminals;

/// <summary>The streams of the process and what they can show. Results go to <see cref="Output"/>, everything else to <see cref="Error"/>.</summary>
internal sealed class Terminal(TextReader input, TextWriter output, TextWriter error, TerminalTraits traits)
{
    private readonly Redaction _redaction = new();
    private bool _noColour;

    public TextReader Input { get; } = input;

    public TextWriter Output { get; } = output;

    public TextWriter Error { get; } = error;

    public TerminalTraits Traits { get; } = traits;

    /// <summary>Columns that text may use; at least 40, so that nothing has to cope with less.</summary>
    public int Width => Math.Clamp(Traits.Width(), 40, 400);

    /// <summary>Rows of the terminal.</summary>
    public int Height => Math.Clamp(Traits.Height(), 5, 1000);

    public bool OutputColour => !_noColour && Traits.AllowsColour(Traits.OutputIsTerminal);

    public bool ErrorColour => !_noColour && Traits.AllowsColour(Traits.ErrorIsTerminal);

    /// <summary>The same terminal whose results go nowhere, for a run that is a part of something else.</summary>
    public Terminal WithoutOutput() => new(Input, TextWriter.Null, Error, Traits) { _noColour = _noColour };

    /// <summary>Turns colour off for the rest of the process (<c>--no-color</c>).</summary>
    public void DisableColour() => _noColour = true;

    /// <summary>A remark that is not a result: to the error stream, so that standard output stays clean.</summary>
    public void Note(string text) => Error.WriteLine(_redaction.Apply(text));

    public void Warn(string text) => Error.WriteLine(Ansi.Paint("warning:", Ink.Warning, ErrorColour) + " " + _redaction.Apply(text));

    public void Fail(string text) => Error.WriteLine(Ansi.Paint("error:", Ink.Bad, ErrorColour) + " " + _redaction.Apply(text));

    /// <summary>Keeps the secrets of a plan out of everything that goes to the error stream from here on.</summary>
    public void Redact(RunPlan plan) => _redaction.Add(plan);

    /// <summary>Keeps a secret out of everything that goes to the error stream from here on.</summary>
    public void Redact(Secret secret) => _redaction.Add(secret);

    /// <summary>The terminal of this process.</summary>
    public static Terminal OfProcess() => new(Console.In, Console.Out, Console.Error, new TerminalTraits
    {
        OutputIsTerminal = !Console.IsOutputRedirected,
        ErrorIsTerminal = !Console.IsErrorRedirected,
        InputIsTerminal = !Console.IsInputRedirected,
        Environment = Environment.GetEnvironmentVariable,
        Width = ProcessWidth,
        Height = ProcessHeight,
    });

    private static int ProcessWidth()
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), out var columns) && columns > 0)
        {
            return columns;
        }

        try
        {
            return Console.WindowWidth is > 0 and var width ? width : TerminalTraits.DefaultWidth;
        }
        catch (IOException)
        {
            return TerminalTraits.DefaultWidth;
        }
    }

    private static int ProcessHeight()
    {
        try
        {
            return Console.WindowHeight is > 0 and var height ? height : TerminalTraits.DefaultHeight;
        }
        catch (IOException)
        {
            return TerminalTraits.DefaultHeight;
        }
    }
}
