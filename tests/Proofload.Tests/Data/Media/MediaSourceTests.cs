using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using Proofload.Data;
using Proofload.Plans;

namespace Proofload.Tests.Data.Media;

public sealed class MediaSourceTests
{
    private static readonly DataPlan Pictures = new() { Images = new ImagesPlan { Count = 2, Width = 40, Height = 24 } };

    private static Row At(DataPlan plan, long index, ulong seed = 1) => At(RowSourceFactory.Create(plan, seed, ""), index);

    private static Row At(IRowSource source, long index)
    {
        var row = new Row();
        source.Fill(index, row);
        return row;
    }

    private static byte[] Bytes(MediaItem item)
    {
        var output = new ArrayBufferWriter<byte>();
        item.WriteTo(output);
        return output.WrittenSpan.ToArray();
    }

    [Theory]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.Png)]
    public void Fill_MadeImages_AreTheSameForTheSameRequestAndNeverTwice(ImageFormat format)
    {
        var plan = Pictures with { Images = Pictures.Images! with { Format = format } };
        var source = RowSourceFactory.Create(plan, 3, "");
        var seen = new HashSet<string>();
        for (var index = 0; index < 2_000; index++)
        {
            var row = At(source, index);
            Assert.Equal(2, row.Media.Count);
            Assert.All(row.Media, item => Assert.True(seen.Add(Convert.ToBase64String(Bytes(item))), $"request {index} has an image of another"));
        }

        Assert.Equal(Bytes(At(source, 77).Media[1]), Bytes(At(plan, 77, seed: 3).Media[1]));
        Assert.NotEqual(Bytes(At(source, 77).Media[1]), Bytes(At(plan, 77, seed: 4).Media[1]));
    }

    [Fact]
    public void Fill_Png_InflatesToRowsOfTheSizeWithGoodChecksums()
    {
        foreach (var (width, height) in ((int, int)[])[(8, 8), (9, 31), (224, 224), (601, 13)])
        {
            var plan = new DataPlan { Images = new ImagesPlan { Width = width, Height = height, Format = ImageFormat.Png } };
            var file = Bytes(At(plan, 5).Media[0]);
            var data = new MemoryStream();
            var at = 8;
            var names = new List<string>();
            while (at < file.Length)
            {
                var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
                names.Add(System.Text.Encoding.ASCII.GetString(file, at + 4, 4));
                if (names[^1] == "IDAT")
                {
                    data.Write(file, at + 8, length);
                }

                at += length + 12;
            }

            // The framework's reader checks the Adler-32.
            data.Position = 0;
            var rows = new MemoryStream();
            using (var inflated = new ZLibStream(data, CompressionMode.Decompress))
            {
                inflated.CopyTo(rows);
            }

            Assert.Equal(["IHDR", "IDAT", "IDAT", "IEND"], names);
            Assert.Equal(height * ((width * 3) + 1), rows.Length);
            Assert.Equal((width, height), (BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(20))));
        }
    }

    [Theory]
    [InlineData(8, 8)]
    [InlineData(16, 16)]
    [InlineData(33, 17)]
    [InlineData(640, 480)]
    public void Fill_Jpeg_HasSegmentsAndAnEndAndNoStrayMarker(int width, int height)
    {
        var file = Bytes(At(new DataPlan { Images = new ImagesPlan { Width = width, Height = height } }, 9).Media[0]);
        Assert.Equal([0xFF, 0xD8, 0xFF, 0xE0], file[..4]);
        Assert.Equal([0xFF, 0xD9], file[^2..]);
        var at = 2;
        var markers = new List<byte>();
        do
        {
            Assert.Equal(0xFF, file[at]);
            markers.Add(file[at + 1]);
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at + 2));
        }
        while (markers[^1] != 0xDA);

        Assert.Equal([0xE0, 0xDB, 0xC0, 0xC4, 0xC4, 0xC4, 0xC4, 0xDA], markers);
        for (; at < file.Length - 2; at++)
        {
            Assert.True(file[at] != 0xFF || file[at + 1] == 0, $"a marker at {at}");
        }
    }

    [Fact]
    public void Fill_Sound_IsAWaveFileOfItsLength()
    {
        var plan = new DataPlan { Audio = new AudioPlan { Length = TimeSpan.FromMilliseconds(250), SampleRate = 8_000 } };
        var (first, second) = (At(plan, 0).Media[0], At(plan, 1).Media[0]);
        var file = Bytes(first);
        Assert.Equal((MediaKind.Audio, "audio/wav", 44 + 4_000), (first.Kind, first.MediaType, file.Length));
        Assert.Equal("RIFF", System.Text.Encoding.ASCII.GetString(file, 0, 4));
        Assert.Equal(file.Length - 8, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(4)));
        Assert.Equal(8_000, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(24)));
        Assert.Equal(4_000, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(40)));
        Assert.NotEqual(file, Bytes(second));
    }

    [Fact]
    public void Fill_Media_DoesNotAllocate()
    {
        var source = RowSourceFactory.Batch(RowSourceFactory.Create(Pictures with { Audio = new AudioPlan() }, 1, ""), 4);
        var row = new Row();
        source.Fill(0, row);
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (var i = 0; i < 1000; i++)
                source.Fill(i, row);
        }));
    }

    [Fact]
    public void Batch_HasTheRowsBehindEachOther_AndEndsWithTheRequest()
    {
        var source = RowSourceFactory.Create(Pictures, 1, "");
        var row = new Row();
        RowSourceFactory.Batch(source, 3).Fill(2, row);

        Assert.Equal(2, row.Index);
        Assert.Equal([6, 7, 8], row.Batch.ToArray().Select(r => r.Index));
        Assert.Equal(Bytes(At(source, 7).Media[1]), Bytes(row.Batch[1].Media[1]));
        Assert.Equal(At(source, 8).PromptJson.ToArray(), row.Batch[2].PromptJson.ToArray());
        row.Clear();
        Assert.True(row.Batch.IsEmpty);
        Assert.Same(source, RowSourceFactory.Batch(source, 1));
    }

    [Fact]
    public void Description_SaysWhatIsMade()
    {
        var description = RowSourceFactory.Create(Pictures with { Audio = new AudioPlan() }, 1, "").Description;
        Assert.StartsWith("2 made images a row, 40 x 24, jpeg, about ", description, StringComparison.Ordinal);
        Assert.Contains("made sound of 5s, wav, 16000 Hz, 160.0 kB each; where a prompt is sent, synthetic", description, StringComparison.Ordinal);
    }
}
