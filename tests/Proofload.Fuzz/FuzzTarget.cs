using Proofload.Measurement.Randomness;

namespace Proofload.Fuzz;

/// <summary>One parser under fuzzing: how to make valid inputs for it, and what holds for every input.</summary>
internal abstract class FuzzTarget
{
    /// <summary>Name on the command line, and folder of its corpus.</summary>
    public abstract string Name { get; }

    /// <summary>Pieces of its grammar that mutations insert.</summary>
    public abstract IReadOnlyList<byte[]> Dictionary { get; }

    /// <summary>Largest input that mutations make, bytes.</summary>
    public virtual int MaxLength => 64 * 1024;

    /// <summary>A valid input, with the check that it means what was put in.</summary>
    public abstract Sample Valid(ref SeededRandom random);

    /// <summary>
    /// Reads any bytes and throws <see cref="FuzzFailure"/> when something does not hold that must hold for all of them. True when the parser took them,
    /// false when it refused them in its proper way.
    /// </summary>
    /// <param name="input">Any bytes.</param>
    /// <param name="random">For the places to cut at.</param>
    /// <param name="everyCut">Cut at every byte, however long that takes.</param>
    public abstract bool Check(byte[] input, ref SeededRandom random, bool everyCut);

    /// <summary>Most bytes that one check may allocate for an input of a length.</summary>
    public virtual long AllocationLimit(int length) => (16L << 20) + (4096L * length);
}
