using Proofload.Measurement.Clocks;
using Proofload.Telemetry.Otlp;

namespace Proofload.Tests.Telemetry.Otlp;

/// <summary>Answers exports by a script and keeps them; holds one until the exporter ends.</summary>
internal sealed class ScriptedSender(IReadOnlyList<OtlpAnswer> answers) : IOtlpSender
{
    private readonly ManualResetEventSlim _released = new();
    private int _periodic;

    public ManualClock Clock { get; } = new();

    public List<OtlpBody> Bodies { get; } = [];

    public List<string> Warnings { get; } = [];

    /// <summary>Set when the last periodic export is under way.</summary>
    public ManualResetEventSlim Held { get; } = new();

    public void HoldAfter(int periodic)
    {
        _periodic = periodic;
        if (periodic == 0)
            Held.Set();
    }

    /// <summary>Lets the held export go on once the exporter knows that it ends.</summary>
    public void Release(OtlpExporter exporter)
    {
        SpinWait.SpinUntil(() => exporter.IsEnding);
        _released.Set();
    }

    public OtlpAnswer Send(ReadOnlyMemory<byte> body, TimeSpan timeout, CancellationToken cancellation)
    {
        Bodies.Add(new OtlpBody(body));
        Clock.Advance(TimeSpan.FromMilliseconds(700));
        if (Bodies.Count == _periodic)
        {
            Held.Set();
            _released.Wait(TestContext.Current.CancellationToken);
        }

        return answers[Math.Min(Bodies.Count, answers.Count) - 1];
    }

    public void Dispose()
    {
        _released.Dispose();
        Held.Dispose();
    }
}
