using Proofload.Lab.Simulator;

namespace Proofload.Lab.Tests;

public sealed class SimulatorSettingsTests
{
    private static readonly Dictionary<string, string> Examples = new(StringComparer.Ordinal)
    {
        ["port"] = "8080", ["tls"] = "true", ["certificate"] = "x.pem", ["seed"] = "7", ["api-key"] = "k", ["models"] = "a,b", ["max-body"] = "4096",
        ["login-password"] = "p", ["session-header"] = "X-Chat", ["replicas"] = "3", ["service"] = "exponential:20ms", ["service-per-instance"] = "1ms", ["servers"] = "4", ["queue-limit"] = "10", ["queue-status"] = "429", ["retry-after"] = "2s",
        ["timing"] = "batching", ["ttft"] = "100ms", ["inter-token"] = "10ms", ["output-tokens"] = "uniform:1,9", ["reasoning-tokens"] = "3", ["role-chunk"] = "false", ["tail-delay"] = "80ms",
        ["tool-calls"] = "true", ["tokens-per-chunk"] = "2", ["bytes-per-token"] = "4", ["prompt-bytes-per-token"] = "0", ["embedding-dimensions"] = "8", ["emit-timestamps"] = "true",
        ["prefill-rate"] = "5000", ["prefill"] = "disaggregated", ["decode-base"] = "5ms", ["decode-per-sequence"] = "50us", ["decode-per-kv-token"] = "10ns",
        ["max-sequences"] = "8", ["max-kv-tokens"] = "1000", ["max-batched-tokens"] = "512", ["prefix-cache-blocks"] = "64", ["block-tokens"] = "32",
        ["faults"] = "stall=0.1:1s", ["freeze-at"] = "5s", ["freeze-for"] = "1s",
    };

    [Fact]
    public void Every_setting_changes_the_options()
    {
        Assert.Equal(SimulatorSettings.All.Select(s => s.Name).Order(), Examples.Keys.Order());
        var basis = new SimulatorOptions();
        Assert.Equal(basis, SimulatorSettings.Parse(["port=0", "servers=0"], basis));
        Assert.All(Examples, e => Assert.NotEqual(basis, SimulatorSettings.Parse([$"{e.Key}={e.Value}"], basis)));
    }

    [Theory]
    [InlineData("tftt=1s", "Unknown setting 'tftt'. Did you mean 'ttft'?")]
    [InlineData("ttft", "'ttft' is not a setting. Allowed: NAME=VALUE")]
    [InlineData("timing=batch", "Did you mean 'batching'? Allowed: fixed, batching, service.")]
    [InlineData("port=70000", "port is 70000. Allowed: 0 (any free) to 65535.")]
    [InlineData("port=x", "'x' is not a value for port. Allowed: a whole number of 0 or more.")]
    [InlineData("queue-status=500", "queue-status is 500. Allowed: 429, 503 or 529.")]
    [InlineData("freeze-for=soon", "'soon' is not a duration for freeze-for. Allowed: a number of 0 or more with ns, us, ms, s, m or h")]
    [InlineData("role-chunk=yes", "'yes' is not a value for role-chunk. Allowed: true, false.")]
    [InlineData("max-sequences=0", "max-sequences is 0. Allowed: 1 to 100000.")]
    [InlineData("tokens-per-chunk=0", "tokens-per-chunk is 0. Allowed: 1 to 1024.")]
    [InlineData("faults=stal=0.1", "Unknown fault 'stal'. Did you mean 'stall'?")]
    public void Parse_WrongSetting_SaysWhatIsWrongAndAllowed(string setting, string expected) =>
        Assert.Contains(expected, Assert.Throws<SimulatorOptionException>(() => SimulatorSettings.Parse([setting])).Message, StringComparison.Ordinal);

    [Fact]
    public void Describe_IsOneLineThatNamesTheBehaviour()
    {
        var text = SimulatorSettings.Parse(["timing=batching", "service=exponential:20ms", "servers=2", "queue-limit=5", "faults=stall=0.1:1s", "freeze-at=5s"]).Describe();
        Assert.Equal("generation batching 64 sequences, prefill 10000/s chunked, step 10ms + 100us each, constant:64 tokens; service exponential:20ms on 2 server(s), queue 5; faults stall=0.1:1s; freeze at 5s for 500ms; seed 1", text);
    }
}
