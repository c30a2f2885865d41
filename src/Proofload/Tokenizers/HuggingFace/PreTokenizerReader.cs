using System.Text;
using System.Text.Json;
using Proofload.Tokenizers.Normalizing;
using Proofload.Tokenizers.Splitting;

namespace Proofload.Tokenizers.HuggingFace;

/// <summary>Reads the <c>pre_tokenizer</c> of a tokenizer.json, and builds its stages when the model behind them is known.</summary>
internal sealed class PreTokenizerReader
{
    private const string Supported = "ByteLevel, Digits, Metaspace, Sequence, Split";

    private static readonly (string Name, SplitBehavior Value)[] Behaviors = [.. Enum.GetValues<SplitBehavior>().Select(static b => (b.ToString(), b))];

    private readonly List<Func<ITextStage, ITextStage>> _steps = [];

    public PreTokenizerReader(JsonField field) => Read(field);

    /// <summary>The model's symbols are bytes, in their alphabet of characters.</summary>
    public bool IsByteLevel { get; private set; }

    /// <summary>The stages, in front of the model.</summary>
    public ITextStage Build(ITextStage model) => _steps.AsEnumerable().Reverse().Aggregate(model, static (stage, step) => step(stage));

    private void Read(JsonField step)
    {
        if (step.IsNull)
            return;
        if (step.Value.ValueKind != JsonValueKind.Object)
            throw step.Wrong("expected an object");
        if (IsByteLevel)
            throw step.Wrong("a step behind ByteLevel is not supported");
        switch (step.Text("type"))
        {
            case "Sequence":
                step.Allow("type", "pretokenizers");
                foreach (var inner in step["pretokenizers"].Items)
                    Read(inner);
                break;
            case "ByteLevel":
                ReadByteLevel(step);
                break;
            case "Split":
                ReadSplit(step);
                break;
            case "Digits":
                step.Allow("type", "individual_digits");
                var each = step.Flag("individual_digits", false);
                _steps.Add(next => new DigitsStage(each, next));
                break;
            case "Metaspace":
                ReadMetaspace(step);
                break;
            default:
                throw step["type"].Wrong($"'{step.Text("type")}' is not supported; supported: {Supported}");
        }
    }

    private void ReadByteLevel(JsonField step)
    {
        step.Allow("type", "add_prefix_space", "trim_offsets", "use_regex");
        IsByteLevel = true;
        if (step.Flag("add_prefix_space", true))
            _steps.Add(static next => new ChangeStage(new Prepend([(byte)' '], unlessThere: true), next));
        if (step.Flag("use_regex", true))
            _steps.Add(static next => KnownPatterns.ByPattern(Gpt2Scanner.Pattern, next)!);
    }

    private void ReadSplit(JsonField step)
    {
        step.Allow("type", "pattern", "behavior", "invert");
        var name = step.Text("behavior");
        var at = Array.FindIndex(Behaviors, b => b.Name == name);
        if (at < 0)
            throw step["behavior"].Wrong($"'{name}' is not supported; supported: {string.Join(", ", Behaviors.Select(static b => b.Name))}");
        var (behavior, inverts) = (Behaviors[at].Value, step.Flag("invert", false));
        var (pattern, literal) = PatternReader.Read(step["pattern"]);
        var text = pattern is null ? "" : step["pattern"].Text("Regex");

        // The known patterns cover every text, so that what is done with the gaps does not matter: removing what lies between is isolating.
        var takesMatches = behavior == SplitBehavior.Isolated || (behavior == SplitBehavior.Removed && inverts);
        _steps.Add(next => (takesMatches ? KnownPatterns.ByPattern(text, next) : null) ?? new SplitStage(pattern, literal, behavior, inverts, next));
    }

    private void ReadMetaspace(JsonField step)
    {
        step.Allow("type", "replacement", "str_rep", "add_prefix_space", "prepend_scheme", "split");
        var mark = step.Text("replacement");
        if (mark.EnumerateRunes().Count() != 1)
            throw step["replacement"].Wrong("expected one character");
        var prefixes = step.Flag("add_prefix_space", true);
        var when = step.TextOrNull("prepend_scheme") switch
        {
            "always" => PrependWhen.Always,
            null => prefixes ? PrependWhen.Always : PrependWhen.Never,
            "first" => PrependWhen.First,
            "never" => PrependWhen.Never,
            var other => throw step["prepend_scheme"].Wrong($"'{other}' is not supported; supported: always, first, never"),
        };
        var bytes = Encoding.UTF8.GetBytes(mark);
        var splits = step.Flag("split", true);
        _steps.Add(next => new MetaspaceStage(bytes, when, splits ? new SplitStage(null, bytes, SplitBehavior.MergedWithNext, false, next) : next));
    }
}
