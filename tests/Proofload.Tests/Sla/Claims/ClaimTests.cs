using System.Text;
using Proofload.Plans;
using Proofload.Sla.Claims;
using Proofload.Sla.Contracts;
using static Proofload.Tests.Sla.SlaBench;

namespace Proofload.Tests.Sla.Claims;

public sealed class ClaimTests
{
    public static TheoryData<SlaMethod> Methods => [.. Enum.GetValues<SlaMethod>()];

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_claim_can_be_recomputed_from_its_files(SlaMethod method)
    {
        var findings = ClaimVerifier.Verify(Files(method));
        Assert.All(findings, f => Assert.True(f.IsRight, f.Text));
        Assert.Contains(findings, f => f.Text.StartsWith("the credit is USD ", StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_month_gives_the_same_bytes_as_a_folder_and_as_a_zip()
    {
        var folder = Directory.CreateTempSubdirectory("proofload-claim-").FullName;
        try
        {
            var (a, b) = (Path.Combine(folder, "a.zip"), Path.Combine(folder, "b.zip"));
            ClaimStore.Write(a, Files(SlaMethod.DownTime));
            ClaimStore.Write(b, Files(SlaMethod.DownTime));
            ClaimStore.Write(Path.Combine(folder, "c"), Files(SlaMethod.DownTime));
            Assert.Equal(File.ReadAllBytes(a), File.ReadAllBytes(b));
            Assert.Equal(ClaimStore.Read(a).Select(static f => (f.Name, f.Sha256)).Order(), ClaimStore.Read(Path.Combine(folder, "c")).Select(static f => (f.Name, f.Sha256)).Order());
            Assert.All(ClaimVerifier.Verify(ClaimStore.Read(a)), f => Assert.True(f.IsRight, f.Text));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Every_change_of_a_file_is_found()
    {
        var files = Files(SlaMethod.IntervalMean);
        for (var i = 0; i < files.Count; i++)
        {
            var changed = files.ToArray();
            var bytes = (byte[])changed[i].Content.Clone();
            bytes[bytes.Length / 2] ^= 1;
            changed[i] = changed[i] with { Content = bytes };
            Assert.Contains(ClaimVerifier.Verify(changed), static f => !f.IsRight);
            Assert.Contains(ClaimVerifier.Verify([.. files.Where((_, k) => k != i)]), static f => !f.IsRight);
        }

        Assert.Contains(ClaimVerifier.Verify([.. files, ClaimFile.Of("more.txt", "x")]), static f => !f.IsRight && f.Text.Contains("'more.txt' is not in the manifest", StringComparison.Ordinal));
    }

    [Fact]
    public void Counts_that_were_changed_together_with_their_sums_are_found_by_the_figure()
    {
        var files = Files(SlaMethod.RequestRatio).ToDictionary(static f => f.Name);
        var intervals = files["intervals-1.csv"];
        var changed = ClaimFile.Of(intervals.Name, intervals.Text.Replace(",50,50,0,50,50,", ",50,49,0,50,49,", StringComparison.Ordinal));
        Assert.NotEqual(intervals.Sha256, changed.Sha256);
        files[intervals.Name] = changed;
        files["manifest.json"] = ClaimFile.Of("manifest.json", files["manifest.json"].Text.Replace(intervals.Sha256, changed.Sha256, StringComparison.Ordinal));
        Assert.Contains(ClaimVerifier.Verify([.. files.Values]), static f => !f.IsRight && f.Text.Contains("the manifest says", StringComparison.Ordinal));
    }

    [Fact]
    public void The_breaches_are_the_intervals_that_lower_the_figure()
    {
        var breaches = Files(SlaMethod.DownTime).Single(static f => f.Name == "breaches-1.csv").Text.Split('\n');
        Assert.Equal(10 + 7 + 2, breaches.Length);
        Assert.Equal("2026-10-01T00:00:00Z,2026-10-01T00:01:00Z,counted,10,10,0,10,10,0", breaches[1]);
    }

    [Fact]
    public void Garbage_is_no_claim()
    {
        Assert.All(["", "{}", "[]", "null", "{\"files\": 7}", "{\"files\": [null]}", "{\"files\": [{\"name\": 7}]}", "{\"commitments\": [{}], \"files\": []}"], text =>
            Assert.Contains(ClaimVerifier.Verify([ClaimFile.Of("manifest.json", text), ClaimFile.Of("contract.yaml", Yaml(SlaMethod.DownTime))]), static f => !f.IsRight));
        Assert.Throws<InvalidDataException>(() => ClaimStore.ReadZip(new MemoryStream(Encoding.ASCII.GetBytes("not a zip"))));
    }

    private static string Yaml(SlaMethod method)
    {
        var what = Availability(method) with { Errors = ValueList<string>.Of(["*"]), Credits = ValueList<CreditTier>.Of(Availability(method).Credits), Formula = method == SlaMethod.Custom ? "1 - bad / valid - down_minutes / minutes" : "" };
        return ContractFile.Write(Contract(what) with { Commitments = ValueList<Commitment>.Of([what]), Claim = new ClaimTerms { Days = 30 } });
    }

    private static IReadOnlyList<ClaimFile> Files(SlaMethod method)
    {
        var text = Yaml(method);
        var month = Settle(ContractFile.Parse(text, "c"), static rows =>
        {
            rows.Minutes(October, 10, 10, ("500", 10));
            rows.Minutes(October.AddMinutes(10), 2_000, 10);
            rows.Minutes(October.AddMinutes(3_000), 7, 10, ("timeout", 1));
        });
        Assert.NotNull(month.Commitments[0].Own.Figure);
        return ClaimBundle.Make(month, text, [("log.csv", "00")], [ClaimFile.Of("report.html", "<p>")], "1.0");
    }
}
