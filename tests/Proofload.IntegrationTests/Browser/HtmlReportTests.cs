using System.Text.Json;
using Microsoft.Playwright;
using Proofload.IntegrationTests.Servers;

namespace Proofload.IntegrationTests.Browser;

/// <summary>The HTML report in a real browser: without a network, on a phone, in the dark, with mouse, keyboard and on paper.</summary>
public sealed class HtmlReportTests(Chromium chromium, RealReport report) : IClassFixture<RealReport>
{
    /// <summary>
    /// Contrast of every visible text with what is behind it, as WCAG 2.2 defines it; the worst come first. Text in front of an image of
    /// several colours does not exist in the report.
    /// </summary>
    private const string Contrasts = """
        () => {
          const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
          const rgba = colour => {
            canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
            const d = canvas.getImageData(0, 0, 1, 1).data; return [d[0], d[1], d[2], d[3] / 255];
          };
          const over = (top, bottom) => top.slice(0, 3).map((c, i) => c * top[3] + bottom[i] * (1 - top[3])).concat(1);
          const behind = element => {
            let colour = [0, 0, 0, 0], at = element;
            for (; at && colour[3] < 1; at = at.parentElement) {
              const own = rgba(getComputedStyle(at).backgroundColor);
              if (own[3] > 0) colour = colour[3] === 0 ? own : over(colour, own);
            }
            return colour[3] < 1 ? over(colour, [255, 255, 255, 1]) : colour;
          };
          const light = c => {
            const [r, g, b] = c.map(v => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const found = [];
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const text = walker.currentNode.textContent.trim(), element = walker.currentNode.parentElement;
            if (!text || element.closest('script, style') || !element.checkVisibility({ visibilityProperty: true })) continue;
            const back = behind(element), front = over(rgba(getComputedStyle(element).color), back);
            const [a, b] = [light(front), light(back)].sort((x, y) => y - x);
            found.push({ text: text.slice(0, 60), ratio: (a + 0.05) / (b + 0.05), back: light(back) });
          }
          return found.sort((x, y) => x.ratio - y.ratio);
        }
        """;

    [Fact]
    public async Task It_opens_without_a_network_and_without_a_word_on_the_console()
    {
        await using var view = await OpenAsync(new BrowserNewContextOptions { Offline = true });

        Assert.Equal([new Uri(report.Path).AbsoluteUri], view.Requests);
        Assert.Empty(view.Complaints);
        var verdict = view.Page.Locator(".verdict h2");
        Assert.True(await verdict.IsVisibleAsync());
        Assert.NotEqual("", await verdict.InnerTextAsync());
        var box = await verdict.BoundingBoxAsync();
        Assert.True(box!.Y + box.Height < 720, "the verdict is seen without scrolling");
        Assert.Equal(4, await view.Page.Locator(".objectives li").CountAsync());
        Assert.True(await view.Page.Locator("figure.chart").CountAsync() >= 3);
    }

    [Theory]
    [InlineData(390, 844)]
    [InlineData(320, 568)]
    [InlineData(1280, 720)]
    public async Task Nothing_scrolls_sideways(int width, int height)
    {
        await using var view = await OpenAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = height } });
        await view.Page.EvaluateAsync("() => document.querySelectorAll('details').forEach(d => d.open = true)");

        Assert.Equal(width, await view.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        var outside = await view.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll('body *')]
              .filter(e => !e.closest('.scroll, pre, svg, .tip') && e.getBoundingClientRect().right > innerWidth + 1 && e.checkVisibility())
              .map(e => e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 40))
            """);
        Assert.Empty(outside);
        await view.PictureAsync($"width-{width}");
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Text_is_readable_by_day_and_by_night(ColorScheme scheme)
    {
        await using var view = await OpenAsync(new BrowserNewContextOptions { ColorScheme = scheme });
        await view.Page.EvaluateAsync("() => document.querySelectorAll('details').forEach(d => d.open = true)");

        var texts = (await view.Page.EvaluateAsync<JsonElement>(Contrasts)).EnumerateArray().ToList();
        Assert.True(texts.Count > 100, $"{texts.Count} texts");
        Assert.All(texts, static text => Assert.True(text.GetProperty("ratio").GetDouble() >= 4.5, text.GetRawText()));
        Assert.All(texts, text => Assert.True(text.GetProperty("back").GetDouble() < 0.2 == (scheme == ColorScheme.Dark), text.GetRawText()));
        await view.PictureAsync(scheme.ToString().ToLowerInvariant());
    }

    [Fact]
    public async Task A_chart_is_read_with_the_mouse()
    {
        await using var view = await OpenAsync();
        var charts = view.Page.Locator("figure.chart");
        for (var i = 0; i < await charts.CountAsync(); i++)
        {
            var tip = charts.Nth(i).Locator(".tip");
            Assert.False(await tip.IsVisibleAsync());
            await charts.Nth(i).Locator(".area").HoverAsync();
            Assert.True(await tip.IsVisibleAsync(), $"chart {i}");
            Assert.Matches(@"\d", await tip.InnerTextAsync());
        }

        Assert.Equal(1, await view.Page.Locator(".tip:visible").CountAsync());
        await view.PictureAsync("hover");
        Assert.Empty(view.Complaints);
    }

    [Fact]
    public async Task A_chart_is_read_with_the_keyboard()
    {
        await using var view = await OpenAsync();
        var plot = view.Page.Locator("figure.chart .plot").First;
        await plot.FocusAsync();
        await view.Page.Keyboard.PressAsync("Home");
        var first = await plot.Locator(".tip").InnerTextAsync();
        await view.Page.Keyboard.PressAsync("End");
        var last = await plot.Locator(".tip").InnerTextAsync();
        Assert.True(await plot.Locator(".tip").IsVisibleAsync());
        Assert.NotEqual(first, last);
        await view.Page.Keyboard.PressAsync("Escape");
        Assert.False(await plot.Locator(".tip").IsVisibleAsync());
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task On_paper_everything_that_counts_is_there(ColorScheme scheme)
    {
        await using var view = await OpenAsync(new BrowserNewContextOptions { ColorScheme = scheme });
        await view.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print, ColorScheme = scheme });

        foreach (var part in (string[])["h1", ".verdict h2", ".verdict .measurement", ".objectives li", ".tiles .value", "figure.chart svg", "table", "section > h2"])
        {
            Assert.True(await view.Page.Locator(part).CountAsync() > 0, part);
            Assert.Empty(await view.Page.EvaluateAsync<string[]>(
                "part => [...document.querySelectorAll(part)].filter(e => !e.checkVisibility() || !e.getClientRects().length).map(e => part + ': ' + e.textContent.slice(0, 80))", part));
        }

        var texts = (await view.Page.EvaluateAsync<JsonElement>(Contrasts)).EnumerateArray().ToList();
        Assert.All(texts, static text => Assert.True(text.GetProperty("ratio").GetDouble() >= 4.5, text.GetRawText()));
        Assert.All(texts, static text => Assert.True(text.GetProperty("back").GetDouble() > 0.7, $"paper is white: {text.GetRawText()}"));
        Assert.NotEmpty(await view.Page.PdfAsync());
        await view.PictureAsync($"print-{scheme.ToString().ToLowerInvariant()}");
    }

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(390, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task The_page_of_a_sweep_is_read_on_every_screen(int width, ColorScheme scheme)
    {
        await using var view = await OpenAsync(new BrowserNewContextOptions { Offline = true, ColorScheme = scheme, ViewportSize = new ViewportSize { Width = width, Height = 800 } }, report.SweepPath);
        Assert.Equal([new Uri(report.SweepPath).AbsoluteUri], view.Requests);
        Assert.Equal(width, await view.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        Assert.Equal(4, await view.Page.Locator("figure.curve .dot").CountAsync());
        await view.Page.Locator("figure.curve .area").HoverAsync();
        Assert.Matches(@"concurrency \d", await view.Page.Locator("figure.curve .tip").InnerTextAsync());

        // A point's number in the table leads to its own section and opens it.
        await view.Page.Locator("table.points a").Nth(2).ClickAsync();
        Assert.True(await view.Page.Locator("#point-3 table").IsVisibleAsync());
        await view.Page.EvaluateAsync("() => document.querySelectorAll('details').forEach(d => d.open = true)");
        await view.Page.Keyboard.PressAsync("Escape");
        await view.PictureAsync($"sweep-{width}-{scheme.ToString().ToLowerInvariant()}");
        var texts = (await view.Page.EvaluateAsync<JsonElement>(Contrasts)).EnumerateArray().ToList();
        Assert.All(texts, static text => Assert.True(text.GetProperty("ratio").GetDouble() >= 4.5, text.GetRawText()));
        Assert.Empty(view.Complaints);
    }

    private async Task<View> OpenAsync(BrowserNewContextOptions? options = null, string? path = null)
    {
        var browser = await chromium.RequireAsync();
        var context = await browser.NewContextAsync(options);
        var view = new View(context, await context.NewPageAsync());
        await view.Page.GotoAsync(new Uri(path ?? report.Path).AbsoluteUri);
        return view;
    }

    /// <summary>A page with what it asked for and what it complained about.</summary>
    private sealed class View : IAsyncDisposable
    {
        // Set to a folder to look at the pages that the tests saw.
        private static readonly string? Pictures = Environment.GetEnvironmentVariable("PROOFLOAD_TEST_PICTURES");
        private readonly IBrowserContext context;

        public View(IBrowserContext context, IPage page)
        {
            this.context = context;
            Page = page;
            page.Console += (_, message) => Complaints.Add(message.Text);
            page.PageError += (_, error) => Complaints.Add(error);
            page.Request += (_, request) => Requests.Add(request.Url);
        }

        public IPage Page { get; }

        public List<string> Requests { get; } = [];

        public List<string> Complaints { get; } = [];

        public async Task PictureAsync(string name)
        {
            if (Pictures is not null)
            {
                await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Pictures, $"report-{name}.png"), FullPage = name != "hover" });
            }
        }

        public ValueTask DisposeAsync() => context.DisposeAsync();
    }
}
