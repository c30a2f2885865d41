using System.Text.RegularExpressions;
using Proofload.Cli.CommandLine;
using Proofload.IntegrationTests.Servers;
using Proofload.Lab.Faults;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Plans.Sections;
using Proofload.Results;

namespace Proofload.IntegrationTests.Docs;

/// <summary>Names on the pages exist, and what has a name is on its page.</summary>
public sealed partial class DocsNamesTests
{
    // Flags of other programs that the pages show.
    private static readonly string[] Foreign =
    [
        "--project", "--depth", "--unit", "--no-install", "--filter-class", "--out", "--summary-export", "--latency", "--to", "--save-result", "--save-detailed",
        "--lint-fatal", "--show-live-output",
    ];

    [Fact]
    public void Every_metric_is_documented_with_its_unit_and_better_direction()
    {
        var documented = MetricRow().Matches(DocsPages.Text("docs/metrics.md")).Select(static m => (m.Groups[1].Value, m.Groups[2].Value, m.Groups[3].Value));
        Assert.Equal(Metrics.All.Select(static m => (m.Id, m.UnitSymbol, Better(m.Better))), documented);
    }

    [Fact]
    public void Every_protocol_has_a_row_that_leads_to_its_section()
    {
        Assert.Equal(KnownProtocols.All.Select(static p => p.Id), FirstCells("docs/protocols.md", "| protocol | request | measured besides latency |"));
        var rows = ProtocolRow().Matches(DocsPages.Text("docs/protocols.md")).Select(static m => (m.Groups[1].Value, m.Groups[2].Value));
        Assert.Equal(KnownProtocols.All.Select(static p => (p.Id, p.Id)), rows);
    }

    [Fact]
    public void Every_outcome_class_is_documented() =>
        Assert.Equal(Enumerable.Range(0, ErrorKinds.Count).Select(static i => ErrorKinds.Id((ErrorKind)i)).Order(StringComparer.Ordinal), FirstCells("docs/protocols.md", "| class | when |").Order(StringComparer.Ordinal));

    [Fact]
    public void Every_fault_is_documented_with_an_outcome_that_exists()
    {
        Assert.Equal(FaultCatalog.All.Select(static f => f.Name), FirstCells("docs/simulator.md", "| fault | over the wire | counted as |"));
        var outcomes = FaultRow().Matches(DocsPages.Text("docs/simulator.md")).Select(static m => m.Groups[1].Value).ToList();
        Assert.Equal(FaultCatalog.All.Count, outcomes.Count);
        Assert.All(outcomes, static o => Assert.True(ErrorKinds.TryParse(o, out _), o));
    }

    [Fact]
    public void Every_load_model_is_documented() =>
        Assert.All(LoadModels.Names, static name => Assert.Contains($"model: {name}", DocsPages.Text("docs/load-models.md"), StringComparison.Ordinal));

    [Fact]
    public void Every_flag_on_the_pages_exists()
    {
        var known = Commands().SelectMany(static c => c.Groups).Append(new GlobalFlags().Group).SelectMany(static g => g.Options).Select(static o => o.Name).Concat(Foreign).ToHashSet();
        var unknown = Users().SelectMany(page => Flag().Matches(page.Value).Select(static m => m.Value).Where(f => !known.Contains(f)).Select(f => $"{page.Key}: {f}"));
        Assert.Empty(unknown);
    }

    [Fact]
    public void Every_command_on_the_pages_exists()
    {
        var known = ProofloadRoot.Commands.Select(static c => c.Name).ToHashSet();
        var unknown = Users().SelectMany(page => Command().Matches(page.Value).Select(static m => m.Groups[1].Value).Where(c => !known.Contains(c)).Select(c => $"{page.Key}: proofload {c}"));
        Assert.Empty(unknown);
    }

    [Fact]
    public void Every_link_leads_somewhere()
    {
        var broken = DocsPages.All.SelectMany(static page => Link().Matches(page.Value)
            .Select(static m => m.Groups[1].Value)
            .Where(static target => !target.Contains("://", StringComparison.Ordinal))
            .Where(target => !Leads(page.Key, target))
            .Select(target => $"{page.Key}: {target}"));
        Assert.Empty(broken);
    }

    [Fact]
    public void The_index_names_every_page() =>
        Assert.All(Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "docs"), "*.md").Select(static f => Path.GetFileName(f)).Where(static f => f != "README.md"), static page => Assert.Contains($"]({page})", DocsPages.Text("docs/README.md"), StringComparison.Ordinal));

    [Fact]
    public void Code_on_the_pages_for_csharp_stands_in_a_sample()
    {
        var samples = Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "samples"), "*.cs").Select(static f => Trimmed(File.ReadAllText(f))).ToList();
        var blocks = DocsPages.Blocks.Where(static b => b.Language == "csharp" && b.Page is "docs/csharp.md" or "docs/scenarios.md" or "README.md").ToList();
        Assert.NotEmpty(blocks);
        Assert.All(blocks.Where(static b => b.Language == "csharp"), block => Assert.True(samples.Exists(s => s.Contains(Trimmed(block.Text), StringComparison.Ordinal)), $"{block.Where} is in no sample"));
    }

    private static IEnumerable<CliCommand> Commands() => ProofloadRoot.Commands.Select(static e => e.Create()).SelectMany(WithSubcommands);

    private static IEnumerable<CliCommand> WithSubcommands(CliCommand command) => command.Subcommands.OfType<CliCommand>().SelectMany(WithSubcommands).Prepend(command);

    // What users read; the contributors' pages speak of other programs, the change log of the past.
    private static IEnumerable<KeyValuePair<string, string>> Users() =>
        DocsPages.All.Where(static p => p.Key is "README.md" || (p.Key.StartsWith("docs/", StringComparison.Ordinal) && p.Key is not ("docs/architecture.md" or "docs/performance.md")));

    private static bool Leads(string page, string target)
    {
        var parts = target.Split('#');
        var path = parts[0].Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, parts[0]);
        var full = Path.GetFullPath(path, RepositoryRoot.Path);
        return parts.Length == 1
            ? File.Exists(full) || Directory.Exists(full)
            : File.Exists(full) && Heading().Matches(File.ReadAllText(full)).Any(m => Anchor(m.Groups[1].Value) == parts[1]);
    }

    private static string Anchor(string heading) => string.Concat(heading.ToLowerInvariant().Replace(' ', '-').Where(static c => char.IsLetterOrDigit(c) || c is '-' or '_'));

    private static List<string> FirstCells(string page, string head) =>
        [.. DocsPages.Text(page).Split('\n').SkipWhile(l => l != head).Skip(2).TakeWhile(static l => l.StartsWith('|')).Select(static l => l.Split('`')[1])];

    private static string Better(BetterDirection direction) => direction switch
    {
        BetterDirection.Lower => "lower",
        BetterDirection.Higher => "higher",
        _ => "–",
    };

    private static string Trimmed(string code) => string.Join('\n', code.ReplaceLineEndings("\n").Split('\n').Select(static l => l.Trim()).Where(static l => l.Length > 0 && !l.StartsWith("//", StringComparison.Ordinal)));

    [GeneratedRegex("^\\| `([a-z_]+)` \\| ([^ ]+) \\| (lower|higher|–) \\|", RegexOptions.Multiline)]
    private static partial Regex MetricRow();

    [GeneratedRegex("^\\| \\[`([a-z0-9-]+)`\\]\\([a-z-]*(?:\\.md)?#([a-z0-9-]+)\\)", RegexOptions.Multiline)]
    private static partial Regex ProtocolRow();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("^\\| `[a-z0-9_]+` \\| [^|]+ \\| `([a-z0-9_]+)`[^|]*\\|$", RegexOptions.Multiline)]
    private static partial Regex FaultRow();

    [GeneratedRegex("(?<![\\w-])--[a-z][a-z0-9-]+")]
    private static partial Regex Flag();

    [GeneratedRegex("(?<=`|^ *|&& )proofload ([a-z-]+)(?![/.])", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex("\\]\\(([^)\\s]+)\\)")]
    private static partial Regex Link();
}
