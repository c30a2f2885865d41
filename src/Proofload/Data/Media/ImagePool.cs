using Proofload.Measurement.Randomness;
using Proofload.Plans;

namespace Proofload.Data.Media;

/// <summary>
/// Images for requests: some pictures are drawn and encoded before the load, and each request gets one of them with last pixels of its own.
/// </summary>
internal sealed class ImagePool
{
    private const int MostPictures = 8;

    /// <summary>Some hundred milliseconds of drawing and encoding.</summary>
    private const long MostPixels = 2L << 20;

    private readonly OpenImage[] _images;
    private readonly ulong _seed;
    private readonly string _mediaType;
    private readonly string _fileName;

    public ImagePool(ImagesPlan plan, ulong seed)
    {
        (Count, _seed) = (plan.Count, seed);
        var isPng = plan.Format == ImageFormat.Png;
        (_mediaType, _fileName) = isPng ? ("image/png", "image.png") : ("image/jpeg", "image.jpg");
        _images = new OpenImage[Math.Clamp(MostPixels / ((long)plan.Width * plan.Height), 1, MostPictures)];
        for (var i = 0; i < _images.Length; i++)
        {
            var random = SeededRandom.At(seed, DataStreams.Picture, (ulong)i);
            var pixels = Picture.Draw(plan.Width, plan.Height, ref random);
            _images[i] = isPng ? new PngImage(plan.Width, plan.Height, pixels) : new JpegImage(plan.Width, plan.Height, pixels);
        }

        Description = $"{(Count == 1 ? "made images" : $"{Count} made images a row")}, {plan.Width} x {plan.Height}, {(isPng ? "png" : "jpeg")}, about {_images.Average(static i => i.Head.Length) / 1000:0.0} kB each";
    }

    /// <summary>Images of a request.</summary>
    public int Count { get; }

    /// <summary>One line for people.</summary>
    public string Description { get; }

    /// <summary>Adds the images of request <paramref name="index"/> to its row.</summary>
    public void AddTo(Row row, long index)
    {
        for (var number = 0; number < Count; number++)
        {
            var mark = MediaMark.Of(_seed, index, number);
            var image = _images[mark % (uint)_images.Length];
            var start = row.MediaScratch.WrittenCount;
            image.WriteTail(mark, row.MediaScratch);
            row.Media.Add(new MediaItem(MediaKind.Image, _mediaType, _fileName, image.Head, row.MediaScratch.WrittenMemory[start..]));
        }
    }
}
