using Proofload.Plans.Binding;
using Proofload.Plans.Sections;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Proofload.Plans;

/// <summary>
/// The canonical YAML of a plan: what <c>--print-plan</c> shows. Fields with default values are left out; reading it back gives an equal plan.
/// Values of the environment stand as <c>${NAME}</c>; literal credentials (Authorization and the like, user and password of an address) as <c>***</c>.
/// </summary>
public static class PlanWriter
{
    private static readonly EmitterSettings Settings = new(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024, newLine: "\n", indentSequences: true);

    /// <summary>Writes a plan.</summary>
    public static string Write(RunPlan plan) => Write(PlanSection.Write(plan));

    /// <summary>Writes a tree of nodes as one YAML document.</summary>
    internal static string Write(PlanNode root)
    {
        var text = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(text, Settings);
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(root, emitter, isInline: false);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Emit(PlanNode node, Emitter emitter, bool isInline)
    {
        switch (node)
        {
            case MapNode map:
                isInline |= map.IsInline || map.Entries.Count == 0;
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, isInline ? MappingStyle.Flow : MappingStyle.Block));
                foreach (var (key, value) in map.Entries)
                {
                    Emit(key, emitter, isInline);
                    Emit(value, emitter, isInline);
                }

                emitter.Emit(new MappingEnd());
                break;
            case ListNode list:
                isInline |= list.Items.Count == 0 || list.Items.All(i => i is ScalarNode { Kind: not ScalarKind.Text });
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, isInline ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (var item in list.Items)
                    Emit(item, emitter, isInline);
                emitter.Emit(new SequenceEnd());
                break;
            case ScalarNode scalar:
                emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, scalar.Text, Style(scalar), isPlainImplicit: true, isQuotedImplicit: true));
                break;
        }
    }

    // Everything that YAML could take for something else, or could fold, is quoted.
    private static ScalarStyle Style(ScalarNode scalar)
    {
        var text = scalar.Text;
        if (scalar.Kind != ScalarKind.Text)
            return ScalarStyle.Plain;
        if (text.Any(c => char.IsControl(c) || c is '\u0085' or '\u2028' or '\u2029' or '\uFEFF' || char.IsSurrogate(c)))
            return ScalarStyle.DoubleQuoted;
        var isPlain = text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/' or ' ' or '<' or '>' or '=' or '%' or '$' or '{' or '}' or ':' or '+')
            && (char.IsAsciiLetter(text[0]) || text[0] is '/' or '$') && text[^1] is not (' ' or ':') && !text.Contains(": ", StringComparison.Ordinal)
            && !(text.Contains('{') && text[0] != '$') && text is not ("true" or "false" or "null" or "yes" or "no" or "on" or "off");
        return isPlain && !text.ToLowerInvariant().Equals("null", StringComparison.Ordinal) ? ScalarStyle.Plain : ScalarStyle.SingleQuoted;
    }
}
