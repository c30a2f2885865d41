using Microsoft.Playwright;

namespace Proofload.IntegrationTests.Servers;

/// <summary>The installed browser, driven by Playwright. It starts when the first test asks for it.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>The browser's program, or null.</summary>
    public static string? Program { get; } = Executable.Find("chromium", "chromium-browser", "google-chrome");

    /// <summary>The running browser; ends the test when none is installed.</summary>
    public async Task<IBrowser> RequireAsync()
    {
        RequiresServer.Present(Program is null ? "No chromium, chromium-browser or google-chrome is installed." : null);
        await gate.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            playwright ??= await Playwright.CreateAsync();
            return browser ??= await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
            {
                ExecutablePath = Program,
                Headless = true,

                // Chromium's sandbox refuses root, and containers often have a small /dev/shm.
                Args = Environment.UserName == "root" ? ["--no-sandbox", "--disable-dev-shm-usage"] : ["--disable-dev-shm-usage"],
            });
        }
        finally
        {
            gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
        gate.Dispose();
    }
}
