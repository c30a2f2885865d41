namespace Proofload.Plans;

/// <summary>
/// A text that may come from the environment (<c>${NAME}</c>, whole or in part). <see cref="Template"/> is what was written and may
/// be printed when it names a variable; <see cref="Reveal"/> gives the value for the wire only.
/// </summary>
public sealed class Secret : IEquatable<Secret>
{
    private readonly string _value;

    private Secret(string template, string value, bool fromEnvironment)
    {
        Template = template;
        _value = value;
        FromEnvironment = fromEnvironment;
    }

    /// <summary>The text as written, with <c>${NAME}</c> in place of values from the environment.</summary>
    public string Template { get; }

    /// <summary>True when the value came from the environment.</summary>
    public bool FromEnvironment { get; }

    /// <summary>A text that is no secret, for example a header value written in the plan.</summary>
    public static Secret Literal(string text) => new(text, text, fromEnvironment: false);

    /// <summary>A value that was read from the environment, written as <paramref name="template"/>.</summary>
    public static Secret Environment(string template, string value) => new(template, value, fromEnvironment: true);

    /// <summary>The value of a variable of this process' environment, written as <c>${NAME}</c> wherever the plan is shown.</summary>
    /// <param name="name">Name of the variable, for example <c>OPENAI_API_KEY</c>.</param>
    /// <exception cref="PlanException">The variable is not set, or empty.</exception>
    public static Secret Variable(string name) => System.Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
        ? Environment("${" + name + "}", value)
        : throw new PlanException($"the environment variable {name} is not set");

    /// <summary>The value to put on the wire. Never log it.</summary>
    public string Reveal() => _value;

    /// <summary>What may be shown: the template of an environment value, otherwise the text.</summary>
    public override string ToString() => Template;

    /// <inheritdoc/>
    public bool Equals(Secret? other) => other is not null && Template == other.Template && _value == other._value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Secret);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Template, _value);
}
