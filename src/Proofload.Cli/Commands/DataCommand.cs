using System.CommandLine;
using System.Globalization;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Reporting;
using Proofload.Data.Looks;
using Proofload.Plans;
using Proofload.Tokenizers;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload data</c>: what a dataset or trace holds, and what a run would send of it.</summary>
internal sealed class DataCommand : CliCommand
{
    public const string Summary = "look at a dataset or trace: what would be sent, without sending it";

    private const int MostRows = 1_000;
    private static readonly string[] Kinds = ["dataset", "trace"];

    private readonly Argument<string> _file = new("FILE") { HelpName = "FILE" };
    private readonly Option<string?> _format = Flag.Text("--format", "NAME", string.Join(", ", DataLooker.Formats) + ". Default: by the file's name and first bytes.");
    private readonly Option<string?> _as = Flag.Text("--as", "KIND", "dataset or trace. Default: a file with times and without prompts is a trace.");
    private readonly Option<string?> _tokenizer = Flag.Text("--tokenizer", "NAME|FILE", "Count prompts exactly: cl100k_base, o200k_base, a tokenizer.json or a .tiktoken file. Default: an estimate of 4 characters a token.", "-t");
    private readonly Option<string?> _blockTokens = Flag.Text("--block-tokens", "COUNT", "Tokens that each of a trace's hash_ids stands for. Default 512.");
    private readonly Option<string?> _rows = Flag.Text("--rows", "COUNT", "First rows to show, 0 to 1000. Default 3.");
    private readonly Option<bool> _json = Flag.Switch("--json", "Print one JSON object.");

    public DataCommand()
        : base("data", Summary)
    {
        Usage = ["data FILE [flags]"];
        Remarks = "Says the format, how many rows can be used, which lines cannot and why, how long prompts and answers are, and of traces the times, the sessions and how much of the prompts is shared.";
        Examples =
        [
            new("proofload data questions.jsonl --tokenizer o200k_base", "What a dataset holds, lengths counted"),
            new("proofload data trace.jsonl --json", "A trace, for a program"),
        ];
        Arguments.Add(_file);
        AddGroups(new FlagGroup("Flags", [_format, _as, _tokenizer, _blockTokens, _rows, _json]));
    }

    public override Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        var options = new DataLookOptions
        {
            Format = parsed.GetValue(_format),
            IsTrace = KindOf(parsed.GetValue(_as)),
            Tokenizer = Open(parsed.GetValue(_tokenizer), services),
            BlockTokens = Whole("--block-tokens", parsed.GetValue(_blockTokens), 512, 0, 65_536),
            FirstRows = Whole("--rows", parsed.GetValue(_rows), 3, 0, MostRows),
        };
        DataLook look;
        try
        {
            look = DataLooker.Look(services.PathOf(parsed.GetRequiredValue(_file))!, options);
        }
        catch (PlanException e)
        {
            throw new CommandException(e.Message);
        }

        services.Terminal.Output.Write(parsed.GetValue(_json) ? DataLookJson.Write(look) + "\n" : SummaryPainter.Paint(DataLookText.Build(look), services.Terminal.OutputColour));
        return Task.FromResult(ExitCodes.Passed);
    }

    private static bool? KindOf(string? text) => text switch
    {
        null => null,
        "trace" => true,
        "dataset" => false,
        _ => throw new CommandException($"--as: '{text}' is neither of the two; {NearestName.Hint(text, Kinds)}"),
    };

    private static Tokenizer? Open(string? name, CliServices services)
    {
        try
        {
            return name is null ? null : TokenizerLoader.Open(name, Path.GetFullPath(services.Folder));
        }
        catch (TokenizerException e)
        {
            throw new CommandException("--tokenizer: " + e.Message);
        }
    }

    private static int Whole(string flag, string? text, int fallback, int least, int most) =>
        text is null ? fallback
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value
        : throw new CommandException(string.Create(CultureInfo.InvariantCulture, $"{flag}: '{text}' is not a whole number from {least} to {most:N0}"));
}
