using Proofload.Analysis.Cost;

namespace Proofload.Tests.Analysis.Cost;

public sealed class CostRulesTests
{
    [Fact]
    public void SplitNode_IsOpenCostsAppendixA()
    {
        var v = VectorFile.Load("cost_rules.json");
        string[] names = ["gpu", "cpu", "ram_gb"];
        var parts = CostRules.SplitNode(v.GetProperty("node_total").GetDecimal(), [.. names.Select(n => (v.GetProperty("base").GetProperty(n).GetDecimal(), v.GetProperty("node").GetProperty(n).GetDecimal()))]);
        Assert.Equal(names.Select(n => v.GetProperty("normalised").GetProperty(n).GetDecimal()), parts);
        Assert.Throws<ArgumentException>(static () => CostRules.SplitNode(1, [(0, 1)]));
    }

    [Fact]
    public void PerMillionTokens_IsThePublishedFormula()
    {
        Assert.Equal("cost_per_1M = cost_per_hour/(tokens_per_s*3600)*1e6", VectorFile.Load("cost_rules.json").GetProperty("nvidia_formula").GetProperty("formula").GetString());
        Assert.Equal(2m, CostRules.PerMillionTokens(3.6m, 500));
        Assert.Throws<ArgumentOutOfRangeException>(static () => CostRules.PerMillionTokens(1, 0));
    }

    [Fact]
    public void ApiPricing_IsLiteLlmsOwnTests()
    {
        var seen = 0;
        foreach (var c in VectorFile.Load("cost_rules.json").GetProperty("litellm_rules").GetProperty("cases").EnumerateArray())
        {
            var rates = c.GetProperty("rates");
            decimal Rate(string name) => rates.TryGetProperty(name, out var rate) ? rate.GetDecimal() * 1_000_000 : 0;
            var price = new ApiPrice
            {
                Model = "m",
                Input = Rate("input"),
                Output = Rate("output"),
                OutputImage = rates.TryGetProperty("output_image", out _) ? Rate("output_image") : null,
                Tiers = rates.TryGetProperty("above_90k", out _) ? [new ApiTier { Above = 90_000, Input = Rate("above_90k") }, new ApiTier { Above = 128_000, Input = Rate("above_128k") }] : [],
                Source = "s",
                Date = default,
            };
            int Tokens(string name) => c.TryGetProperty(name, out var tokens) ? tokens.GetInt32() : 0;
            var cost = ApiPricing.Of(price, new ApiUsage { Input = Tokens("prompt_tokens") + Tokens("prompt"), Output = Tokens("text"), OutputImage = Tokens("image") });
            if (c.TryGetProperty("rate_used", out var used))
                Assert.Equal(used.GetDecimal() * 1_000_000, cost.InputRate);
            if (c.TryGetProperty("prompt_cost", out var prompt))
                Assert.Equal(prompt.GetDecimal(), cost.Prompt);
            if (c.TryGetProperty("completion_cost", out var completion))
                Assert.Equal(completion.GetDecimal(), cost.Completion);
            seen++;
        }

        Assert.Equal(3, seen);
    }

    [Fact]
    public void ApiPricing_CachedTokens_AreSubtractedFromTheInput()
    {
        var price = new ApiPrice { Model = "m", Input = 10, Output = 0, CachedInput = 1, CacheWrite = 12, Source = "s", Date = default };
        var cost = ApiPricing.Of(price, new ApiUsage { Input = 1_000_000, Output = 0, CachedInput = 600_000, CacheWrite = 100_000 });
        Assert.Equal((0.3m * 10) + 0.6m + 1.2m, cost.Prompt);
        Assert.Equal(10m, ApiPricing.Of(price with { CachedInput = null, CacheWrite = null }, new ApiUsage { Input = 1_000_000, Output = 0, CachedInput = 500_000 }).Prompt);
        Assert.Throws<ArgumentOutOfRangeException>(() => ApiPricing.Of(price, new ApiUsage { Input = 5, Output = 0, CachedInput = 6 }));
    }

    [Fact]
    public void PerRequest_AndIdle_AreByHand()
    {
        // Two machines at 1.80 an hour that serve 10/s of their 25/s.
        Assert.Equal(0.0001m, CostRules.PerRequest(3.60m, 10));
        Assert.Equal(2.16m, CostRules.Idle(3.60m, 10, 25));
        Assert.Equal(0, CostRules.Idle(3.60m, 30, 25));
    }

    [Fact]
    public void Hazard_OfAMonthlyShare_GivesThatShareBack()
    {
        var hazard = CostRules.Hazard(0.2m);
        Assert.Equal(0.2, 1 - Math.Exp(-(double)hazard * 730), 1e-12);
        Assert.Equal(0, CostRules.Hazard(0));
        Assert.Throws<ArgumentOutOfRangeException>(static () => CostRules.Hazard(1));
    }

    [Fact]
    public void SpotPerHour_IsTheSumOfItsTerms()
    {
        var terms = new SpotTerms { Machines = 10, SpotPrice = 0.4m, OnDemandPrice = 1, MonthlyInterruptions = 0.2m, ReplaceHours = 0.1m, LostTokens = 5000, TokenPrice = 0.000002m, ColdStart = 0.04m, Standby = 2 };
        var hazard = CostRules.Hazard(0.2m);
        Assert.Equal(4m + (10 * hazard * (0.1m + 0.01m + 0.04m)) + 2m, CostRules.SpotPerHour(terms));
        Assert.Equal(4m, CostRules.SpotPerHour(terms with { MonthlyInterruptions = 0, Standby = 0 }));
    }
}
