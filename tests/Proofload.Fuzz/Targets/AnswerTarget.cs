using Proofload.Measurement.Randomness;
using Proofload.Plans;

namespace Proofload.Fuzz.Targets;

/// <summary>A reader of generated answers, streamed or whole: alone and with an extraction, under every content type that it may meet.</summary>
internal abstract class AnswerTarget : FuzzTarget
{
    protected ReaderProbe Extracting { get; }
    private readonly string?[] _types;

    /// <param name="protocol">Protocol of the reader.</param>
    /// <param name="types">Content types, that of its streams first; null sends none.</param>
    protected AnswerTarget(string protocol, string?[] types)
    {
        _types = types;
        Plain = new ReaderProbe(protocol, new RequestPlan { Name = "k" });
        Extracting = new ReaderProbe(protocol, ReaderProbe.Extracting(new RequestPlan { Name = "k" }));
    }

    protected ReaderProbe Plain { get; }

    public override bool Check(byte[] input, ref SeededRandom random, bool everyCut)
    {
        if (!everyCut)
        {
            var status = random.NextInt(12) == 0 ? 500 : random.NextInt(20) == 0 ? 302 : 200;
            return (random.NextInt(3) == 0 ? Extracting : Plain).Check(input, status, _types[random.NextInt(10) < 6 ? 0 : random.NextInt(_types.Length)], random, everyCut: false);
        }

        var accepted = false;
        foreach (var type in _types)
        {
            accepted |= Plain.Check(input, 200, type, random, everyCut: true) & Extracting.Check(input, 200, type, random, everyCut: true);
        }

        Plain.Check(input, 429, "application/json", random, everyCut: true);
        return accepted;
    }
}
