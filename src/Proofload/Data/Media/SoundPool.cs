using System.Buffers.Binary;
using Proofload.Measurement.Randomness;
using Proofload.Plans;

namespace Proofload.Data.Media;

/// <summary>
/// WAV files for requests (RIFF, PCM, 16 bits, one channel): some sounds, chords whose loudness rises and falls as that of speech, are made
/// before the load, and each request gets one of them with last samples of its own.
/// </summary>
internal sealed class SoundPool
{
    private const int MostSounds = 8;
    private const int MostSamples = 4 << 20;
    private const int HeaderBytes = 44;
    private const int OpenBytes = 16;

    private readonly byte[][] _heads;
    private readonly ulong _seed;

    public SoundPool(AudioPlan plan, ulong seed)
    {
        _seed = seed;
        var samples = (int)Math.Round(plan.Length.TotalSeconds * plan.SampleRate);
        _heads = new byte[Math.Clamp(MostSamples / samples, 1, MostSounds)][];
        for (var i = 0; i < _heads.Length; i++)
        {
            var random = SeededRandom.At(seed, DataStreams.Sound, (ulong)i);
            _heads[i] = Make(samples, plan.SampleRate, ref random);
        }

        Description = $"made sound of {Units.FormatDuration(plan.Length)}, wav, {plan.SampleRate} Hz, {(HeaderBytes + (2 * samples)) / 1000.0:0.0} kB each";
    }

    /// <summary>One line for people.</summary>
    public string Description { get; }

    /// <summary>Adds the sound of request <paramref name="index"/> to its row.</summary>
    public void AddTo(Row row, long index)
    {
        var mark = MediaMark.Of(_seed, index, MediaMark.MostPerRequest - 1);
        var start = row.MediaScratch.WrittenCount;
        var tail = row.MediaScratch.GetSpan(OpenBytes);
        for (var i = 0; i < OpenBytes / 2; i++)
            BinaryPrimitives.WriteInt16LittleEndian(tail[(2 * i)..], (short)((int)(mark >> (8 * i) & 0xFF) - 128));
        row.MediaScratch.Advance(OpenBytes);
        row.Media.Add(new MediaItem(MediaKind.Audio, "audio/wav", "sound.wav", _heads[mark % (uint)_heads.Length], row.MediaScratch.WrittenMemory[start..]));
    }

    private static byte[] Make(int samples, int rate, ref SeededRandom random)
    {
        var data = samples * 2;
        var head = new byte[HeaderBytes + data - OpenBytes];
        var span = head.AsSpan();
        "RIFF"u8.CopyTo(span);
        BinaryPrimitives.WriteInt32LittleEndian(span[4..], HeaderBytes - 8 + data);
        "WAVEfmt "u8.CopyTo(span[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(span[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(span[20..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(span[22..], 1);
        BinaryPrimitives.WriteInt32LittleEndian(span[24..], rate);
        BinaryPrimitives.WriteInt32LittleEndian(span[28..], rate * 2);
        BinaryPrimitives.WriteInt16LittleEndian(span[32..], 2);
        BinaryPrimitives.WriteInt16LittleEndian(span[34..], 16);
        "data"u8.CopyTo(span[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(span[40..], data);

        var pitch = 90 + (160 * random.NextDouble());
        var syllables = 2 + (3 * random.NextDouble());
        for (var (i, at) = (0, HeaderBytes); at < head.Length; i++, at += 2)
        {
            var time = (double)i / rate;
            var loudness = 0.5 + (0.5 * Math.Sin(2 * Math.PI * syllables * time));
            var tone = Math.Sin(2 * Math.PI * pitch * time) + (0.5 * Math.Sin(4 * Math.PI * pitch * time)) + (0.25 * Math.Sin(6 * Math.PI * pitch * time));
            BinaryPrimitives.WriteInt16LittleEndian(span[at..], (short)(6_000 * loudness * (tone + (0.1 * (random.NextDouble() - 0.5)))));
        }

        return head;
    }
}
