using System.Diagnostics;
using Proofload.Measurement.Randomness;

namespace Proofload.Fuzz.Running;

/// <summary>
/// Executes a target. Execution <c>i</c> is a pure function of seed, target, corpus and <c>i</c>, so that a crash of the whole process can be
/// repeated from the index at which it happened.
/// </summary>
internal sealed class FuzzLoop
{
    private const int MaxFindings = 10;

    private readonly FuzzTarget _target;
    private readonly ulong _seed;
    private readonly IReadOnlyList<byte[]> _corpus;
    private readonly Mutator _mutator;
    private readonly List<Finding> _findings = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private long _began = Stopwatch.GetTimestamp();
    private byte[] _current = [];

    public FuzzLoop(FuzzTarget target, ulong seed)
    {
        _target = target;
        _seed = seed;
        _corpus = [.. Corpus.Load(target.Name).Select(static file => file.Bytes)];
        _mutator = new Mutator(target.Dictionary, _corpus, target.MaxLength);
    }

    public long Executions { get; private set; }

    public long Accepted { get; private set; }

    public long ValidInputs { get; private set; }

    public long InputBytes { get; private set; }

    public TimeSpan Slowest { get; private set; }

    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>Time that the present execution has taken, and its input; for a watchdog on another thread.</summary>
    public (TimeSpan Since, byte[] Input) Now => (Stopwatch.GetElapsedTime(Volatile.Read(ref _began)), Volatile.Read(ref _current));

    /// <summary>Runs until the time is up, the executions are done, or there are too many findings to be new ones.</summary>
    public void Run(TimeSpan time, long first = 0, long executions = long.MaxValue)
    {
        var end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        for (var index = first; index - first < executions && _findings.Count < MaxFindings; index++)
        {
            Execute(index);
            if (Stopwatch.GetTimestamp() >= end)
            {
                break;
            }
        }
    }

    private void Execute(long index)
    {
        var random = SeededRandom.At(_seed, 1, (ulong)index);
        var input = Array.Empty<byte>();
        var began = Stopwatch.GetTimestamp();
        try
        {
            var way = random.NextInt(10);
            if (way < 5 || _corpus.Count == 0)
            {
                var sample = _target.Valid(ref random);
                input = sample.Bytes;
                Begin(input);
                sample.Verify();
                ValidInputs++;
                if (way >= 2)
                {
                    input = _mutator.Mutate(input, ref random);
                }
            }
            else if (way < 9)
            {
                input = _corpus[random.NextInt(_corpus.Count)];
                input = random.NextInt(4) == 0 ? _mutator.Splice(input, ref random) : input;
                input = _mutator.Mutate(input, ref random);
            }
            else
            {
                input = _mutator.Soup(ref random);
            }

            began = Begin(input);
            Accepted += Checked(input, random, everyCut: false) ? 1 : 0;
        }
        catch (Exception e)
        {
            Report(index, e, input, random);
        }

        var took = Stopwatch.GetElapsedTime(began);
        Slowest = took > Slowest ? took : Slowest;
        Executions++;
        InputBytes += input.Length;
    }

    private long Begin(byte[] input)
    {
        var now = Stopwatch.GetTimestamp();
        Volatile.Write(ref _current, input);
        Volatile.Write(ref _began, now);
        return now;
    }

    private bool Checked(byte[] input, SeededRandom random, bool everyCut)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var accepted = _target.Check(input, ref random, everyCut);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        FuzzFailure.Unless(allocated <= _target.AllocationLimit(input.Length), $"{allocated:N0} bytes allocated for {input.Length:N0} bytes of input");
        return accepted;
    }

    // One finding for each message without its figures: a defect shows in thousands of inputs.
    private void Report(long index, Exception failure, byte[] input, SeededRandom random)
    {
        var message = Describe(failure);
        if (!_known.Add(Kind(message)))
        {
            return;
        }

        bool Fails(byte[] candidate)
        {
            try
            {
                Begin(candidate);
                Checked(candidate, random, everyCut: candidate.Length <= 2048);
                return false;
            }
            catch (Exception e)
            {
                return Kind(Describe(e)) == Kind(message);
            }
        }

        var smallest = Fails(input) ? Minimiser.Shrink(input, Fails) : input;
        _findings.Add(new Finding(index, message, smallest));
    }

    private static string Describe(Exception failure) => failure is FuzzFailure
        ? failure.Message.ReplaceLineEndings(" ")
        : $"{failure.GetType().Name} escaped from {Place(failure)}: {failure.Message.ReplaceLineEndings(" ")}";

    // The innermost own method: the runtime's frames say less.
    private static string Place(Exception failure)
    {
        var frames = (failure.StackTrace ?? "").Split('\n').Select(static line => line.Trim()).ToList();
        var own = frames.Find(static line => line.StartsWith("at Proofload.", StringComparison.Ordinal)) ?? frames[0];
        return own.Split('(')[0].Replace("at ", "", StringComparison.Ordinal);
    }

    private static string Kind(string message) => string.Concat(message.TakeWhile(static c => c is not (':' or '"')).Where(char.IsAsciiLetter));
}
