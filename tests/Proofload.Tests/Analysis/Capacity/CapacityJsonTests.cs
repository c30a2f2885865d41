using System.Text.Json;
using Proofload.Analysis.Capacity;
using Proofload.Measurement.Randomness;
using Proofload.Results;

namespace Proofload.Tests.Analysis.Capacity;

public sealed class CapacityJsonTests
{
    private static readonly CapacityResult Answer = new ScriptedTarget
    {
        Twist = static (r, o) => r.Load > 190 ? o with { ErrorRate = 0.3 } : r.Phase == ProbePhase.StepDown ? o with { Windows = [new ProbeWindow(1, 0.01, 0), new ProbeWindow(2, 0.01, 0), new ProbeWindow(3, 0.01, null)] } : o,
    }.Run(new CapacityOptions { Start = 5 }).Result;

    [Fact]
    public void WhatWasWritten_IsReadBackWithoutLoss()
    {
        var text = CapacityJson.Write(Answer);
        Assert.Equal(text, CapacityJson.Write(CapacityJson.Read(text)));
        Assert.NotNull(Answer.Recovery?.Seconds);
        Assert.NotNull(Answer.BreakingPoint);
        Assert.NotNull(Answer.Knee?.Usl);
    }

    [Fact]
    public void TheFields_AreThoseOfTheContract()
    {
        using var document = JsonDocument.Parse(CapacityJson.Write(Answer));
        var root = document.RootElement;
        foreach (var name in new[] { "ending", "summary", "axis", "last_pass", "first_fail", "confirmed", "width", "confidence", "knee", "breaking_point", "recovery", "limited_by", "probe_seconds", "notes", "steps" })
            Assert.True(root.TryGetProperty(name, out _), name);
        foreach (var name in new[] { "load", "rate", "low", "high", "concurrency", "tokens_per_second", "step" })
            Assert.True(root.GetProperty("last_pass").TryGetProperty(name, out _), name);
        Assert.Equal("found", root.GetProperty("ending").GetString());
        Assert.Equal("errors", root.GetProperty("breaking_point").GetProperty("kind").GetString());
        Assert.Equal("step_down", root.GetProperty("steps")[Answer.Steps.Count - 1].GetProperty("phase").GetString());
        Assert.False(root.TryGetProperty("exit_code", out _));
    }

    [Fact]
    public void AMinimalDocument_IsReadWithItsDefaults()
    {
        var read = CapacityJson.Read("""{"ending":"interrupted","summary":"s","axis":"rate"}""");
        Assert.Equal((CapacityEnding.Interrupted, 0, 0), (read.Ending, read.Steps.Count, read.Notes.Count));
    }

    [Fact]
    public void DamagedDocuments_AreRefusedInOneLine()
    {
        var text = CapacityJson.Write(Answer);
        for (var cut = 0; cut < text.Length - 1; cut += 97)
            Refused(text[..cut]);
        Refused("null");
        Refused("[]");
        Refused("""{"ending":7,"summary":"s","axis":"rate"}""");
        Refused("""{"ending":"found","summary":null,"axis":"rate"}""");
        Refused("""{"ending":"found","summary":"s","axis":"rate","steps":[null]}""");
        Refused("""{"ending":"found","summary":"s","axis":"rate","notes":[null]}""");

        var random = SeededRandom.At(8, 8, 8);
        for (var i = 0; i < 2_000; i++)
        {
            var damaged = text.ToCharArray();
            for (var k = 0; k < 1 + random.NextInt(4); k++)
                damaged[random.NextInt(damaged.Length)] = "{}[],:\"0e-n\\ \n"[random.NextInt(14)];
            try
            {
                _ = CapacityJson.Write(CapacityJson.Read(new string(damaged)));
            }
            catch (RunResultFormatException e)
            {
                Assert.DoesNotContain('\n', e.Message);
            }
        }
    }

    private static void Refused(string json)
    {
        var e = Assert.Throws<RunResultFormatException>(() => CapacityJson.Read(json, "x.json"));
        Assert.StartsWith("x.json: ", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }
}
