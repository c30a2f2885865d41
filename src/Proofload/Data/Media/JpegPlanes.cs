namespace Proofload.Data.Media;

/// <summary>Brightness and colour differences (ITU-T T.871) of 16 x 16 pixels at a time; the edge's pixels are repeated beyond it.</summary>
internal sealed class JpegPlanes(int width, int height, byte[] pixels)
{
    private const int Side = 16;
    private readonly float[] _brightness = new float[Side * Side];
    private readonly float[] _blue = new float[64];
    private readonly float[] _red = new float[64];

    /// <summary>Reads the square whose upper left corner is given.</summary>
    public void Load(int left, int top)
    {
        Array.Clear(_blue);
        Array.Clear(_red);
        for (var y = 0; y < Side; y++)
        {
            var row = Math.Min(top + y, height - 1) * width;
            for (var x = 0; x < Side; x++)
            {
                var at = (row + Math.Min(left + x, width - 1)) * 3;
                float r = pixels[at], g = pixels[at + 1], b = pixels[at + 2];
                _brightness[(y * Side) + x] = (0.299f * r) + (0.587f * g) + (0.114f * b) - 128;
                var quarter = ((y >> 1) * 8) + (x >> 1);
                _blue[quarter] += ((-0.168736f * r) - (0.331264f * g) + (0.5f * b)) / 4;
                _red[quarter] += ((0.5f * r) - (0.418688f * g) - (0.081312f * b)) / 4;
            }
        }
    }

    /// <summary>Copies one of the six blocks: four of brightness, left to right and top to bottom, then blue and red.</summary>
    public void Take(int part, Span<float> block)
    {
        if (part >= 4)
        {
            (part == 4 ? _blue : _red).CopyTo(block);
            return;
        }

        var start = ((part >> 1) * 8 * Side) + ((part & 1) * 8);
        for (var y = 0; y < 8; y++)
            _brightness.AsSpan(start + (y * Side), 8).CopyTo(block[(y * 8)..]);
    }
}
