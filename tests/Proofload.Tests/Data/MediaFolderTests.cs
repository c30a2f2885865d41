using Proofload.Data;
using Proofload.Data.Readers;
using Proofload.Plans;

namespace Proofload.Tests.Data;

public sealed class MediaFolderTests : IDisposable
{
    private static readonly byte[] Png = [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, 1, 2, 3, 4, 5];
    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 9, 9, 9, 9, 9, 9, 9, 9];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Fill_Folder_GivesImagesInOrderOfTheirPaths()
    {
        _folder.Write("b.jpg", Jpeg);
        _folder.Write("a/cat.dat", Png);
        _folder.Write("readme.txt", "no image");

        var source = Rows.Dataset(_folder, ".");
        var (first, second, third) = (source.At(0), source.At(1), source.At(2));

        Assert.Equal(("a/cat.dat", "b.jpg", "a/cat.dat"), (first.FileName, second.FileName, third.FileName));
        Assert.Equal(Png, first.Media.Single().Head.ToArray());
        Assert.Equal(["a/cat.dat", "a", "image/png", Convert.ToBase64String(Png)], first.Fields.Values);
        Assert.Equal("image/jpeg", second.Fields["media_type"]);
        Assert.Contains("readme.txt is no PNG", source.Report().Skipped[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_BeyondTheMemoryBound_ReadsOnUse()
    {
        _folder.Write("1.png", Png);
        _folder.Write("2.png", Png);

        var (images, report) = MediaFolderReader.Read(_folder.Path, null, Png.Length + 1);

        Assert.Equal([true, false], images.Select(i => i.IsInMemory));
        Assert.Equal(Png, images[1].Bytes());
        Assert.Same(images[1].Bytes(), images[1].Bytes());
        Assert.Equal(2, report.Read);
    }

    [Theory]
    [InlineData("image/webp", new byte[] { (byte)'R', (byte)'I', (byte)'F', (byte)'F', 1, 1, 1, 1, (byte)'W', (byte)'E', (byte)'B', (byte)'P' })]
    [InlineData("image/gif", new byte[] { (byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'9', (byte)'a' })]
    [InlineData("image/bmp", new byte[] { (byte)'B', (byte)'M', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(null, new byte[] { (byte)'R', (byte)'I', (byte)'F', (byte)'F', 1, 1, 1, 1, (byte)'W', (byte)'A', (byte)'V', (byte)'E' })]
    [InlineData(null, new byte[] { })]
    public void Of_MagicBytes_TellTheType(string? type, byte[] head) => Assert.Equal(type, ImageType.Of(head));

    [Fact]
    public void Fill_SeveralImagesARow_TakesThemInTurn()
    {
        _folder.Write("1.png", Png);
        _folder.Write("2.jpg", Jpeg);
        _folder.Write("3.png", Png);

        var source = RowSourceFactory.Create(new DataPlan { Dataset = new DatasetPlan { Path = "." }, Images = new ImagesPlan { Count = 2 } }, 1, _folder.Path);
        var (first, second) = (new Row(), new Row());
        source.Fill(0, first);
        source.Fill(1, second);

        Assert.Equal(["1.png", "2.jpg"], first.Media.Select(m => m.FileName));
        Assert.Equal(["3.png", "1.png"], second.Media.Select(m => m.FileName));
        Assert.Equal("3.png", second.FileName);
        Assert.True(second.PromptJson.Length > 100, "a prompt goes with them");
    }

    [Theory]
    [InlineData("audio/wav", "RIFF....WAVE")]
    [InlineData("audio/flac", "fLaC")]
    [InlineData("audio/ogg", "OggS")]
    [InlineData("audio/mpeg", "ID3")]
    [InlineData(null, "RIFF....WEBP")]
    public void AudioType_MagicBytes_TellTheType(string? type, string head) => Assert.Equal(type, AudioType.Of(System.Text.Encoding.ASCII.GetBytes(head)));

    [Fact]
    public void Create_FolderOfSounds_IsFoundByTheirNames()
    {
        _folder.Write("a.wav", "RIFF....WAVEfmt ");
        var source = RowSourceFactory.Create(new DataPlan { Dataset = new DatasetPlan { Path = "." } }, 1, _folder.Path);
        var row = new Row();
        source.Fill(0, row);

        Assert.Equal((MediaKind.Audio, "audio/wav"), (row.Media[0].Kind, row.Media[0].MediaType));
        Assert.Equal(["file", "label", "media_type", "audio_base64"], source.FieldNames);
        Assert.Equal(Convert.ToBase64String("RIFF....WAVEfmt "u8), row.Fields["audio_base64"]);
    }

    [Fact]
    public void Read_NoImage_IsOneClearLine()
    {
        _folder.Write("notes.txt", "x");

        var error = Assert.Throws<PlanException>(() => Rows.Dataset(_folder, "."));
        Assert.Contains("has no image (1 other files, first: notes.txt", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fill_ImageInMemory_DoesNotAllocate()
    {
        _folder.Write("1.png", Png);
        var source = Rows.Dataset(_folder, ".", d => d with { Order = RowOrder.Shuffled });
        var row = new Row();
        source.Fill(0, row);
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (var i = 0; i < 1000; i++)
                source.Fill(i, row);
        }));
    }
}
