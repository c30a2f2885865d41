using System.Runtime.CompilerServices;
using System.Text;
using Proofload.Analysis.Cost;
using Proofload.Imports;
using Proofload.Imports.Prices;
using Proofload.Measurement.Randomness;
using Proofload.Tests.Data;

namespace Proofload.Tests.Imports.Prices;

public sealed class PriceImportTests
{
    private static readonly PriceBook Empty = new() { Currency = "USD" };

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder()).Select(static f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [InlineData("aws-offer.json", "aws-offer")]
    [InlineData("aws-offer.csv", "aws-csv")]
    [InlineData("azure-retail.json", "azure-retail")]
    [InlineData("gcp-skus.json", "gcp-skus")]
    [InlineData("infracost.json", "infracost")]
    [InlineData("opencost.json", "opencost")]
    [InlineData("litellm.json", "litellm")]
    public void Read_FormatIsFoundOut_AndTheBookCanBeWrittenAndRead(string file, string format)
    {
        var result = Read(file);
        Assert.Equal(format, result.Format);
        Assert.True(result.Added > 0);
        var again = PriceBookFile.Parse(PriceBookFile.Write(result.Book), "b");
        Assert.Equal(result.Book.Instances, again.Instances);
        Assert.Equal(result.Book.Egress, again.Egress);
    }

    [Fact]
    public void AwsOffer_TakesPlainLinuxOnDemandAndTheFirstPaidTierOfTraffic()
    {
        var result = Read("aws-offer.json");
        Assert.Equal(
            [
                new InstancePrice { Name = "g5.xlarge", Region = "us-east-1", Hourly = 1.006m, Gpus = 1, Source = "aws-offer.json", Date = new DateOnly(2026, 6, 1) },
                new InstancePrice { Name = "m7g.large", Region = "eu-west-1", Hourly = 0.0912m, Source = "aws-offer.json", Date = new DateOnly(2026, 6, 1) },
            ],
            result.Book.Instances);
        Assert.Equal(0.09m, Assert.Single(result.Book.Egress).PerGb);
        Assert.Equal(
            ["a capacity reservation", "a special offer term, not the plain on-demand price", "another operating system than Linux", "dedicated tenancy", "free or in another unit than GB", "no machine"],
            result.Skipped.Select(static s => s.Reason));
    }

    [Fact]
    public void AwsCsv_SkipsReservationsAndOtherCurrencies()
    {
        var result = Read("aws-offer.csv");
        Assert.Equal(1.006m, Assert.Single(result.Book.Instances).Hourly);
        Assert.Contains(("a reservation", 1), result.Skipped);
        Assert.Contains(("in CNY, the book is in USD", 1), result.Skipped);
    }

    [Fact]
    public void OnlyAndRegion_Narrow_AndSayWhatTheyLeftOut()
    {
        var result = Read("aws-offer.json", only: "g5.*", region: "us-east-1");
        Assert.Equal("g5.xlarge", Assert.Single(result.Book.Instances).Name);
        Assert.Contains(("another region than us-east-1", 1), result.Skipped);
        Assert.Equal("m7g.large", Assert.Single(Read("aws-offer.json", only: "7G").Book.Instances).Name);
    }

    [Fact]
    public void SpotAdvisor_CompletesMachinesOfTheBook_WithTheUpperEndOfTheRange()
    {
        var book = Read("aws-offer.json").Book with { Egress = [] };
        book = book with { Instances = [.. book.Instances, new InstancePrice { Name = "g5.2xlarge", Region = "us-east-1", Hourly = 2, Source = "s", Date = default }] };
        var result = Read("spot-advisor.json", book: book, date: new DateOnly(2026, 7, 1));
        Assert.Equal((0, 2), (result.Added, result.Replaced));
        Assert.Equal(new SpotPrice { Hourly = 0.4024m, Interrupted = 0.11m, Source = "spot-advisor.json", Date = new DateOnly(2026, 7, 1) }, result.Book.Instances[0].Spot);
        Assert.Equal((1m, 0.35m), (result.Book.Instances[2].Spot!.Hourly, result.Book.Instances[2].Spot!.Interrupted));
        Assert.Contains(result.Notes, static n => n.StartsWith("interruptions '>20%' have no upper end", StringComparison.Ordinal));
        Assert.Contains(result.Skipped, static s => s.Reason.StartsWith("its on-demand price is not in the book", StringComparison.Ordinal));
    }

    [Fact]
    public void SpotAdvisor_WithoutItsMachines_SaysWhy() => Assert.Equal(
        "spot-advisor.json: spot-advisor without a price that can be used (3 left out: its on-demand price is not in the book, so the saving has nothing to be taken from; 1 left out: no saving or no range of interruptions)",
        Assert.Throws<ImportException>(static () => Read("spot-advisor.json")).Message);

    [Fact]
    public void Azure_SkipsWindowsAndSpotWithoutEvictionRate_AndSaysThatThereAreMorePages()
    {
        var result = Read("azure-retail.json");
        Assert.Equal(new InstancePrice { Name = "Standard_NC4as_T4_v3", Region = "eastus", Hourly = 0.526m, Source = "azure-retail.json", Date = new DateOnly(2026, 2, 1) }, Assert.Single(result.Book.Instances));
        Assert.Equal(2, result.Notes.Count);
        Assert.Equal(4, result.Skipped.Sum(static s => s.Count));
    }

    [Fact]
    public void Gcp_PartsOfMachines_AndTrafficByGb()
    {
        var result = Read("gcp-skus.json");
        Assert.Equal(("nvidia-l4-gpu-running-in-iowa", 0.56004m), (result.Book.Instances[0].Name, result.Book.Instances[0].Hourly));
        Assert.Equal(0.12m * 1_000_000_000m / 1_073_741_824m, Assert.Single(result.Book.Egress).PerGb);
        Assert.Contains(result.Notes, static n => n.StartsWith("Google prices parts", StringComparison.Ordinal));
    }

    [Fact]
    public void Infracost_AndOpenCost_ArePricesOfAnHour()
    {
        Assert.Equal(new InstancePrice { Name = "aws_instance.gpu", Hourly = 1.0342m, Source = "infracost.json", Date = new DateOnly(2026, 4, 5) }, Assert.Single(Read("infracost.json").Book.Instances));
        Assert.Equal(new InstancePrice { Name = "model-server", Hourly = 1, Source = "opencost.json", Date = new DateOnly(2026, 5, 2) }, Assert.Single(Read("opencost.json").Book.Instances));
    }

    [Fact]
    public void LiteLlm_PricesOfATokenBecomeThoseOfAMillion()
    {
        var result = Read("litellm.json", date: new DateOnly(2026, 8, 9));
        Assert.Equal(["plain", "tiered"], result.Book.Apis.Select(static a => a.Model));
        var tiered = result.Book.Apis[1];
        Assert.Equal((1.25m, 10m, 0.3125m, "https://example.com/pricing"), (tiered.Input, tiered.Output, tiered.CachedInput, tiered.Source));
        Assert.Equal([new ApiTier { Above = 200_000, Input = 2.5m, Output = 15m }], tiered.Tiers);
        Assert.Equal([("no price of output tokens", 1), ("not charged by tokens", 1)], result.Skipped.OrderBy(static s => s.Reason, StringComparer.Ordinal));
        Assert.Equal((0, 2), (Read("litellm.json", book: result.Book).Added, Read("litellm.json", book: result.Book).Replaced));
    }

    [Fact]
    public void Read_OtherFile_SaysWhichFormatsThereAre()
    {
        using var folder = new TempFolder();
        Assert.Equal(
            "x.json: no price list that is known; formats: aws-offer, aws-csv, spot-advisor, azure-retail, gcp-skus, infracost, opencost, litellm",
            Assert.Throws<ImportException>(() => PriceImport.Read(folder.Write("x.json", "{}"), new PriceImportOptions { Book = Empty })).Message);
        Assert.Equal(
            "there is no price list format 'litelm'; did you mean 'litellm'?",
            Assert.Throws<ImportException>(() => PriceImport.Read(folder.Write("x.json", "{}"), new PriceImportOptions { Book = Empty, Format = "litelm" })).Message);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Read_CutAndDamagedFiles_AreRefusedInOneLineAndNeverAnythingElse(string file)
    {
        using var folder = new TempFolder();
        var whole = File.ReadAllBytes(Path.Combine(Folder(), file));
        var random = SeededRandom.At(6, 6, (ulong)file.Length);
        var format = PriceImport.Formats.Select(static f => f.Name).First(n => n == Path.GetFileNameWithoutExtension(file) || (n == "aws-csv" && file.EndsWith("csv", StringComparison.Ordinal)));
        for (var i = 0; i < 300; i++)
        {
            var bytes = i % 2 == 0 ? whole[..random.NextInt(whole.Length)] : (byte[])whole.Clone();
            for (var k = random.NextInt(4); k > 0 && bytes.Length > 0; k--)
                bytes[random.NextInt(bytes.Length)] = (byte)random.NextInt(256);
            try
            {
                Assert.True(PriceImport.Read(folder.Write("damaged", bytes), new PriceImportOptions { Book = Empty, Format = format }).Added > 0);
            }
            catch (ImportException e)
            {
                Assert.DoesNotContain('\n', e.Message);
            }
        }
    }

    [Fact]
    public void Read_Gzip_IsUnpacked()
    {
        using var folder = new TempFolder();
        var path = folder.WriteGzip("prices.gz", File.ReadAllText(Path.Combine(Folder(), "litellm.json"), Encoding.UTF8));
        Assert.Equal(2, PriceImport.Read(path, new PriceImportOptions { Book = Empty }).Added);
    }

    private static PriceImportResult Read(string file, string? only = null, string? region = null, PriceBook? book = null, DateOnly? date = null) =>
        PriceImport.Read(Path.Combine(Folder(), file), new PriceImportOptions { Only = only, Region = region, Book = book ?? Empty, Date = date });

    private static string Folder([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "Fixtures");
}
