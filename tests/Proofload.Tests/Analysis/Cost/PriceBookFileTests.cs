using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Proofload.Analysis.Cost;
using Proofload.Measurement.Randomness;
using Proofload.Plans;
using Proofload.Tests.Architecture;

namespace Proofload.Tests.Analysis.Cost;

public sealed class PriceBookFileTests
{
    private static readonly string Folder = Here();

    public static TheoryData<string> Rules => [.. Directory.GetFiles(Folder, "*.yaml").Select(static f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Parse_BookThatBreaksTheRule_SaysExactlyWhatIsExpected(string rule)
    {
        var expected = Path.Combine(Folder, rule + ".expected.txt");
        var said = Assert.Throws<PlanException>(() => PriceBookFile.Parse(File.ReadAllText(Path.Combine(Folder, rule + ".yaml")), "prices.yaml")).Message + "\n";
        Assert.True(File.Exists(expected), $"{rule}.expected.txt is missing; the book says:\n{said}");
        Assert.Equal(File.ReadAllText(expected), said);
        Assert.Single(said.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void TheSample_IsABook_WhoseFiguresHaveSourcesThatAreAddresses()
    {
        var book = PriceBookFile.Load(Path.Combine(SourceTree.Root, "samples", "prices.yaml"));
        Assert.NotEmpty(book.Instances);
        Assert.All(book.Instances.Cast<IPriced>().Concat(book.Egress).Concat(book.Apis), static p => Assert.StartsWith("https://", p.Source, StringComparison.Ordinal));
    }

    [Fact]
    public void Write_AndParse_GiveTheSameBook()
    {
        var book = new PriceBook
        {
            Currency = "EUR",
            Instances = [new InstancePrice { Name = "a: b", Region = "r", Hourly = 1.0060m, Gpus = 0, Source = "x # y", Date = new DateOnly(2026, 1, 2), Spot = new SpotPrice { Hourly = 0.0000001m, Interrupted = 0.05m, Source = "s", Date = new DateOnly(2025, 3, 4) } }],
            Egress = [new EgressPrice { PerGb = 0.09m, Source = "s", Date = new DateOnly(2026, 1, 2) }],
            Apis = [new ApiPrice { Model = "m/1", Input = 0.15m, Output = 0.6m, CachedInput = 0, Tiers = [new ApiTier { Above = 128_000, Input = 0.3m }], Source = "s", Date = new DateOnly(2026, 1, 2) }],
        };
        var again = PriceBookFile.Parse(PriceBookFile.Write(book), "b");
        Assert.Equal(book.Instances, again.Instances);
        Assert.Equal(book.Egress, again.Egress);
        Assert.Equal(book.Apis[0] with { Tiers = again.Apis[0].Tiers }, again.Apis[0]);
        Assert.Equal(book.Apis[0].Tiers, again.Apis[0].Tiers);
        Assert.Equal(PriceBookFile.Write(book), PriceBookFile.Write(again));
    }

    [Fact]
    public void Schema_HasEveryFieldWithADescription()
    {
        using var schema = JsonDocument.Parse(PriceBookFile.Schema());
        var instance = schema.RootElement.GetProperty("properties").GetProperty("instances").GetProperty("items").GetProperty("properties");
        Assert.Equal(["name", "region", "hourly", "gpus", "spot", "source", "date"], instance.EnumerateObject().Select(static p => p.Name));
        Assert.All(instance.EnumerateObject(), static p => Assert.True(p.Value.TryGetProperty("description", out _)));
    }

    [Fact]
    public void Parse_Garbage_IsRefusedAndNeverAnythingElse()
    {
        var sample = Encoding.UTF8.GetBytes(File.ReadAllText(Path.Combine(SourceTree.Root, "samples", "prices.yaml")));
        var random = SeededRandom.At(4, 4, 4);
        for (var i = 0; i < 500; i++)
        {
            var bytes = sample[..(1 + random.NextInt(sample.Length))];
            for (var k = random.NextInt(5); k > 0; k--)
                bytes[random.NextInt(bytes.Length)] = (byte)random.NextInt(256);
            try
            {
                Assert.NotNull(PriceBookFile.Parse(Encoding.UTF8.GetString(bytes), "p").Currency);
            }
            catch (PlanException e)
            {
                Assert.All(e.Problems, static p => Assert.DoesNotContain('\n', p));
            }
        }
    }

    private static string Here([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "Fixtures", "invalid");
}
