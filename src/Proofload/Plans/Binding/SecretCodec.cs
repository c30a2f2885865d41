using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json.Nodes;

namespace Proofload.Plans.Binding;

/// <summary>Text in which <c>${NAME}</c> stands for a variable of the environment and <c>$${</c> for the text <c>${</c>.</summary>
/// <param name="what">What it is, for messages.</param>
/// <param name="mustBeVariable">True to refuse text without a variable: it would put a key into a file.</param>
/// <param name="example">Name of the variable that a refusal gives as an example.</param>
internal sealed class SecretCodec(string what, bool mustBeVariable = false, string example = "OPENAI_API_KEY") : Codec<Secret>
{
    public const string Mask = "***";

    public override bool TryRead(PlanNode node, string path, BindContext context, [MaybeNullWhen(false)] out Secret value)
    {
        context.Visit(node, path);
        value = null;
        if (node is not ScalarNode scalar)
            return context.Fail(node, path, $"expected {what}, found {node.What}");
        if (scalar.IsNull)
            return context.Fail(node, path, $"has no value; give {what} or remove the field");
        if (!TryExpand(scalar, path, context, out var text, out var isVariable))
            return false;
        if (mustBeVariable && !isVariable && !context.IsRecorded)
            return context.Fail(node, path, $"a key does not belong in a plan; write ${{{example}}} and set that variable in the environment");
        value = isVariable ? Secret.Environment(scalar.Text, text) : Secret.Literal(text);
        return true;
    }

    public override void Check(Secret value, string path, ProblemList problems)
    {
        if (value.Reveal().Any(c => c is '\r' or '\n' or '\0'))
            problems.Add(path, "must be one line: line breaks would end the header");
    }

    public override PlanNode Write(Secret value) => new ScalarNode(
        value.FromEnvironment ? value.Template : mustBeVariable ? Mask : value.Template.Replace("${", "$${", StringComparison.Ordinal),
        ScalarKind.Text);

    public override JsonObject Schema()
    {
        var schema = new JsonObject { ["type"] = "string" };
        if (mustBeVariable)
            schema["pattern"] = @"\$\{[A-Za-z_][A-Za-z0-9_]*\}";
        return schema;
    }

    /// <summary>The header with its value, masked when a literal value is likely to be a secret.</summary>
    public PlanNode WriteHeader(string name, Secret value) =>
        !value.FromEnvironment && IsSensitive(name) && !IsTemplate(value.Template) ? new ScalarNode(Mask, ScalarKind.Text) : Write(value);

    /// <summary>True for names of headers that usually carry credentials.</summary>
    public static bool IsSensitive(string header) =>
        new[] { "authorization", "cookie", "api-key", "apikey", "token", "secret", "password", "credential", "signature" }
            .Any(part => header.Replace('_', '-').Contains(part, StringComparison.OrdinalIgnoreCase));

    // "Bearer {{token}}" holds no secret itself, and a plan that is printed without it could not run.
    private static bool IsTemplate(string value)
    {
        var words = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 0 && words[^1].StartsWith("{{", StringComparison.Ordinal) && words[^1].EndsWith("}}", StringComparison.Ordinal)
            && words[^1].IndexOf("}}", StringComparison.Ordinal) == words[^1].Length - 2
            && words[..^1].All(w => w is "Bearer" or "Basic" or "Token");
    }

    /// <summary>Puts the variables into a text; notes those that are not set.</summary>
    public static bool TryExpand(ScalarNode scalar, string path, BindContext context, out string text, out bool isVariable)
    {
        var (source, result, good) = (scalar.Text, new StringBuilder(), true);
        isVariable = false;
        for (var i = 0; i < source.Length; i++)
        {
            if (source[i] == '$' && string.CompareOrdinal(source, i, "$${", 0, 3) == 0)
            {
                result.Append("${");
                i += 2;
                continue;
            }

            if (source[i] != '$' || i + 1 >= source.Length || source[i + 1] != '{')
            {
                result.Append(source[i]);
                continue;
            }

            var end = source.IndexOf('}', i);
            var name = end < 0 ? "" : source[(i + 2)..end];
            if (name.Length == 0 || char.IsAsciiDigit(name[0]) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
            {
                text = "";
                return context.Fail(scalar, path, "a variable is written ${NAME}, with letters, digits and _; write $${ for the text ${ itself");
            }

            isVariable = true;
            if (context.Environment(name) is { Length: > 0 } value)
                result.Append(value);
            else if (!context.IsRecorded)
                good = context.Fail(scalar, path, $"the environment variable {name} is not set");
            i = end;
        }

        text = result.ToString();
        return good;
    }
}
