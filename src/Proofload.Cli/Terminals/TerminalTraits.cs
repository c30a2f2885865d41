namespace Proofload.Cli.Terminals;

/// <summary>What is known about the streams and the environment that the command runs in.</summary>
internal sealed record TerminalTraits
{
    /// <summary>Columns when nothing says otherwise: the width of a pipe, a log file or an unknown terminal.</summary>
    public const int DefaultWidth = 100;

    /// <summary>Rows when nothing says otherwise.</summary>
    public const int DefaultHeight = 40;

    public bool OutputIsTerminal { get; init; }

    public bool ErrorIsTerminal { get; init; }

    public bool InputIsTerminal { get; init; }

    /// <summary>Reads an environment variable; null or empty when it is not set.</summary>
    public Func<string, string?> Environment { get; init; } = static _ => null;

    /// <summary>Columns of the terminal now; a terminal can be resized while a run goes on.</summary>
    public Func<int> Width { get; init; } = static () => DefaultWidth;

    /// <summary>Rows of the terminal now.</summary>
    public Func<int> Height { get; init; } = static () => DefaultHeight;

    /// <summary>True in a continuous-integration job, where a redrawn frame would fill the log.</summary>
    public bool IsContinuousIntegration => IsSet("CI") || IsSet("GITHUB_ACTIONS") || IsSet("TF_BUILD") || IsSet("JENKINS_URL");

    /// <summary>True when the terminal cannot move its cursor.</summary>
    public bool IsDumb => string.Equals(Environment("TERM"), "dumb", StringComparison.Ordinal);

    /// <summary>True when a frame may be redrawn in place on the error stream.</summary>
    public bool CanRedraw => ErrorIsTerminal && !IsDumb && !IsContinuousIntegration;

    /// <summary>True when text on a stream may carry colour. See https://no-color.org and https://force-color.org.</summary>
    public bool AllowsColour(bool streamIsTerminal) =>
        !IsSet("NO_COLOR") && (IsSet("FORCE_COLOR") || (streamIsTerminal && !IsDumb));

    private bool IsSet(string name) => !string.IsNullOrEmpty(Environment(name)) && Environment(name) is not ("0" or "false");
}
