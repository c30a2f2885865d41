using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Proofload.Plans.Binding;

/// <summary>An http or https address, of a websocket also written ws or wss; user and password are masked when it is written.</summary>
internal sealed class AddressCodec : Codec<Uri>
{
    public override bool TryRead(PlanNode node, string path, BindContext context, [MaybeNullWhen(false)] out Uri value)
    {
        context.Visit(node, path);
        value = null;
        if (node is not ScalarNode scalar)
            return context.Fail(node, path, $"expected an address such as http://127.0.0.1:8000, found {node.What}");
        if (scalar.IsNull)
            return context.Fail(node, path, "has no value; give an address such as http://127.0.0.1:8000");
        if (!SecretCodec.TryExpand(scalar, path, context, out var text, out var isVariable))
            return false;
        if (context.IsRecorded && isVariable && text.Length == 0)
            text = "http://variable.invalid";
        if (Uri.TryCreate(AsHttp(text.Trim()), UriKind.Absolute, out value) && Problem(value) is null)
            return true;
        value = null;
        // A value from the environment may hold a password: name what was written instead.
        var shown = isVariable || text.Contains('@', StringComparison.Ordinal) ? "the value" : Units.Quote(text);
        var bare = text.Trim();
        var guess = !isVariable && bare.Length > 0 && !bare.Contains("://", StringComparison.Ordinal)
            && Uri.TryCreate("http://" + bare, UriKind.Absolute, out _) && shown != "the value" ? "http://" + Units.Quote(bare)[1..^1] : "http://127.0.0.1:8000";
        return context.Fail(node, path, $"{shown} is not an http or https address; write for example {guess}");
    }

    public override void Check(Uri value, string path, ProblemList problems)
    {
        if (Problem(value) is { } problem)
            problems.Add(path, problem);
        else if (value.Query.Length > 0 || value.Fragment.Length > 0)
            problems.Add(path, "must not have a query or fragment; put it into the path of a request");
    }

    public override PlanNode Write(Uri value)
    {
        var text = value.OriginalString;
        if (value.IsAbsoluteUri && value.UserInfo.Length > 0)
            text = new UriBuilder(value) { UserName = "", Password = "" }.Uri.AbsoluteUri.Replace("://", $"://{SecretCodec.Mask}@", StringComparison.Ordinal);
        return new ScalarNode(text.Trim().Replace("${", "$${", StringComparison.Ordinal), ScalarKind.Text);
    }

    public override JsonObject Schema() => new() { ["type"] = "string", ["pattern"] = @"^((https?|wss?)://|.*\$\{)" };

    // A websocket begins as HTTP at the same address (RFC 6455, section 4.1).
    private static string AsHttp(string text) =>
        text.StartsWith("ws://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("wss://", StringComparison.OrdinalIgnoreCase) ? "http" + text[2..] : text;

    private static string? Problem(Uri value) => value.IsAbsoluteUri && value.Scheme is "http" or "https" && value.Host.Length > 0
        ? null
        : "must be an absolute http or https address";
}
