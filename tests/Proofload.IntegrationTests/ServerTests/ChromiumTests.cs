using Proofload.IntegrationTests.Servers;

namespace Proofload.IntegrationTests.ServerTests;

public sealed class ChromiumTests(Chromium chromium, NginxServer server)
{
    [Fact]
    public async Task The_browser_runs_the_script_of_a_page_from_a_server()
    {
        var browser = await chromium.RequireAsync();
        var address = await server.RequireAsync();
        await File.WriteAllTextAsync(
            Path.Combine(server.Files, "sum.html"),
            "<!doctype html><title>sum</title><p id=sum></p><script>document.getElementById('sum').textContent = 6 * 7</script>",
            TestContext.Current.CancellationToken);

        await using var context = await browser.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(address, "files/sum.html").AbsoluteUri);

        Assert.Equal("42", await page.Locator("#sum").TextContentAsync());
    }
}
