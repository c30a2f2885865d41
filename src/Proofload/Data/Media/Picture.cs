using Proofload.Measurement.Randomness;

namespace Proofload.Data.Media;

/// <summary>
/// Pixels like those of a photograph as far as compression can tell: soft fields of colour with fine grain. 8 bits red, green and blue, row
/// by row.
/// </summary>
internal static class Picture
{
    private const int Cells = 6;
    private const int Grain = 12;

    public static byte[] Draw(int width, int height, ref SeededRandom random)
    {
        Span<float> lattice = stackalloc float[(Cells + 1) * (Cells + 1) * 3];
        foreach (ref var colour in lattice)
            colour = 24 + (float)(random.NextDouble() * 208);

        var pixels = new byte[checked(width * height * 3)];
        var at = 0;
        var noise = random.NextUInt64();
        for (var y = 0; y < height; y++)
        {
            var v = (float)y / height * Cells;
            var row = (int)v;
            for (var x = 0; x < width; x++)
            {
                var u = (float)x / width * Cells;
                var column = (int)u;
                var corner = ((row * (Cells + 1)) + column) * 3;
                noise = (noise * 6_364_136_223_846_793_005) + 1_442_695_040_888_963_407;
                var grain = (int)(noise >> 32) % Grain;
                for (var channel = 0; channel < 3; channel++)
                {
                    var top = Mix(lattice[corner + channel], lattice[corner + 3 + channel], u - column);
                    var below = corner + ((Cells + 1) * 3) + channel;
                    var bottom = Mix(lattice[below], lattice[below + 3], u - column);
                    pixels[at++] = (byte)Math.Clamp(Mix(top, bottom, v - row) + grain, 0, 255);
                }
            }
        }

        return pixels;
    }

    private static float Mix(float a, float b, float share) => a + ((b - a) * share);
}
