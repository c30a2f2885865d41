using System.CommandLine;
using System.Globalization;
using Proofload.Analysis.Cost;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Costing;
using Proofload.Cli.Live;
using Proofload.Imports;
using Proofload.Imports.Prices;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload cost import</c>: prices of providers and tools into a price book.</summary>
internal sealed class CostImportCommand : CliCommand
{
    private readonly Argument<string[]> _files = new("FILE") { HelpName = "FILE", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> _to = Flag.Text("--to", "PRICES", $"Price book that the prices go into; it is made when it is not there. Default {PriceFlags.DefaultFile}.");
    private readonly Option<string?> _only = Flag.Text("--only", "NAME", "Part of the names that are wanted, * for anything. Default: all.");
    private readonly Option<string?> _region = Flag.Text("--region", "NAME", "Region that is wanted. Default: all.");
    private readonly Option<string?> _format = Flag.Text("--format", "NAME", "Format of the files. Default: found out from the content.");
    private readonly Option<string?> _currency = Flag.Text("--currency", "CODE", "Currency of a new book. Default USD.");
    private readonly Option<string?> _source = Flag.Text("--source", "TEXT", "Source that is written beside each figure. Default: what the file names, else its name.");
    private readonly Option<string?> _date = Flag.Text("--date", "DATE", "Date that is written beside each figure. Default: what the file names, else the day it was written.");

    public CostImportCommand()
        : base("import", "bring price lists into a price book")
    {
        Usage = ["cost import FILE... --to PRICES [flags]"];
        Remarks = "An entry of the same name and region is replaced. What of a list cannot be used is said with its reason. The book is written anew: comments in it are not kept. Formats: "
            + string.Join("; ", PriceImport.Formats.Select(static f => $"{f.Name}, {f.Description}")) + ".";
        Examples =
        [
            new("proofload cost import index.json --only g5. --region us-east-1 --to prices.yaml", "The G5 machines of an AWS offer file"),
            new("proofload cost import model_prices_and_context_window.json --only gpt-4o-mini", "One model of LiteLLM's price map"),
        ];
        Arguments.Add(_files);
        AddGroups(new FlagGroup("Flags", [_to, _only, _region, _format, _currency, _source, _date]));
    }

    public override async Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        var name = parsed.GetValue(_to) ?? PriceFlags.DefaultFile;
        var path = services.PathOf(name)!;
        var exists = File.Exists(path);
        var book = exists ? PriceBookFile.Load(path, name) : New(parsed);
        if (exists && parsed.GetValue(_currency) is { } wanted && wanted != book.Currency)
        {
            throw new CommandException($"--currency: {name} is in {book.Currency}, a book has one currency");
        }

        if (exists && (await File.ReadAllLinesAsync(path, services.Stop)).Any(static l => l.TrimStart().StartsWith('#')))
        {
            services.Terminal.Warn($"{name} is written anew; its comments are not kept");
        }

        foreach (var file in parsed.GetRequiredValue(_files))
        {
            book = Import(parsed, services, file, book);
        }

        await File.WriteAllTextAsync(path, PriceBookFile.Write(book), services.Stop);
        services.Terminal.Output.WriteLine($"{name} has {Count(book.Instances.Count, "instance")}, {Count(book.Egress.Count, "egress price")} and {Count(book.Apis.Count, "API")}, in {book.Currency}.");
        return ExitCodes.Passed;
    }

    private PriceBook New(ParseResult parsed)
    {
        var currency = parsed.GetValue(_currency) ?? "USD";
        return currency.Length == 3 && currency.All(char.IsAsciiLetterUpper)
            ? new PriceBook { Currency = currency }
            : throw new CommandException($"--currency: '{currency}' is not a currency; write its three letters, for example USD or EUR");
    }

    private PriceBook Import(ParseResult parsed, CliServices services, string file, PriceBook book)
    {
        DateOnly? date = null;
        if (parsed.GetValue(_date) is { } text)
        {
            date = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                ? day
                : throw new CommandException($"--date: '{text}' is not a date; write for example 2026-06-17");
        }

        try
        {
            var result = PriceImport.Read(services.PathOf(file)!, new PriceImportOptions
            {
                Format = parsed.GetValue(_format),
                Only = parsed.GetValue(_only),
                Region = parsed.GetValue(_region),
                Source = parsed.GetValue(_source),
                Date = date,
                Book = book,
            });
            var terminal = services.Terminal;
            terminal.Output.WriteLine($"{file}: {result.Format}, {Shown.Count(result.Added)} added, {Shown.Count(result.Replaced)} replaced");
            foreach (var (reason, count) in result.Skipped)
            {
                terminal.Output.WriteLine($"  {Shown.Count(count)} left out: {reason}");
            }

            foreach (var note in result.Notes)
            {
                terminal.Output.WriteLine($"  {note}");
            }

            return result.Book;
        }
        catch (ImportException wrong)
        {
            throw new CommandException(wrong.Message);
        }
    }

    private static string Count(int count, string what) => $"{Shown.Count(count)} {what}{(count == 1 ? "" : "s")}";
}
