using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Proofload.Cli.CommandLine;
using Proofload.Tokenizers;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload tokens</c>: what a tokenizer makes of a text.</summary>
internal sealed class TokensCommand : CliCommand
{
    public const string Summary = "count the tokens of a text, without a network";

    private readonly Argument<string> _file = new("FILE|-") { HelpName = "FILE|-" };
    private readonly Option<string?> _tokenizer = Flag.Text("--tokenizer", "NAME|FILE", "cl100k_base, o200k_base, a tokenizer.json, or a .tiktoken file. Default none: it must be given.", "-t");
    private readonly Option<bool> _ids = Flag.Switch("--ids", "Print the ids of the tokens on one line instead of their number.");
    private readonly Option<bool> _json = Flag.Switch("--json", "Print one JSON object; with --ids it holds the ids too.");

    public TokensCommand()
        : base("tokens", Summary)
    {
        Usage = ["tokens --tokenizer NAME FILE", "tokens --tokenizer NAME -"];
        Remarks = "Counts what plans with the field 'tokenizer' count: the text itself, without the markers that a chat template puts around it. '-' reads the standard input.";
        Examples =
        [
            new("proofload tokens --tokenizer o200k_base prompt.txt", "With a vocabulary that comes along"),
            new("proofload tokens --tokenizer ./tokenizer.json --ids -", "With a model's own file, ids of the standard input"),
        ];
        Arguments.Add(_file);
        AddGroups(new FlagGroup("Flags", [_tokenizer, _ids, _json]));
    }

    public override async Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        if (parsed.GetValue(_tokenizer) is not { } name)
        {
            throw new CommandException("--tokenizer is missing; give cl100k_base, o200k_base, or the path of a tokenizer.json or .tiktoken file");
        }

        var text = await ReadAsync(parsed.GetRequiredValue(_file), services);
        try
        {
            var tokenizer = TokenizerLoader.Open(name, Path.GetFullPath(services.Folder));
            var ids = parsed.GetValue(_ids) ? tokenizer.Encode(text) : null;
            var count = ids?.Count ?? tokenizer.Count(text);
            var output = services.Terminal.Output;
            output.WriteLine(parsed.GetValue(_json) ? Json(tokenizer, count, text.Length, ids)
                : ids is not null ? string.Join(' ', ids)
                : string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? "token" : "tokens")} in {text.Length:N0} bytes, {tokenizer.Name} ({tokenizer.Description})"));
        }
        catch (TokenizerException e)
        {
            throw new CommandException("--tokenizer: " + e.Message);
        }

        if (!Utf8.IsValid(text))
        {
            services.Terminal.Warn("the text is not valid UTF-8; what is wrong in it was counted as U+FFFD");
        }

        return ExitCodes.Passed;
    }

    private static async Task<byte[]> ReadAsync(string file, CliServices services)
    {
        if (file != "-")
        {
            var path = services.PathOf(file)!;
            return File.Exists(path) ? await File.ReadAllBytesAsync(path, services.Stop) : throw new CommandException($"there is no file '{file}'");
        }

        using var bytes = new MemoryStream();
        await using var input = services.StandardInput();
        await input.CopyToAsync(bytes, services.Stop);
        return bytes.ToArray();
    }

    private static string Json(Tokenizer tokenizer, long count, int bytes, IReadOnlyList<int>? ids)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("tokenizer", tokenizer.Name);
            json.WriteNumber("tokens", count);
            json.WriteNumber("bytes", bytes);
            if (ids is not null)
            {
                json.WriteStartArray("ids");
                foreach (var id in ids)
                {
                    json.WriteNumberValue(id);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
