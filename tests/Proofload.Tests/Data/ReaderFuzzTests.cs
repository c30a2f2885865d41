using System.Text;
using Proofload.Data.Readers;
using Proofload.Measurement.Randomness;
using Proofload.Plans;

namespace Proofload.Tests.Data;

/// <summary>Whatever the bytes, a reader gives rows or a <see cref="PlanException"/>, and nothing else.</summary>
public sealed class ReaderFuzzTests : IDisposable
{
    private static readonly string[] Seeds =
    [
        "{\"prompt\":\"a \\\"b\\\"\",\"output_len\":12,\"x\":[1,{\"y\":null}]}\n{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"},{\"role\":\"assistant\",\"content\":\"yo\"}]}\n",
        "[{\"conversations\":[{\"from\":\"human\",\"value\":\"one\"},{\"from\":\"gpt\",\"value\":\"two\"}]},{\"prompt\":\"\\u00e9\\ud83d\\ude00\"}]",
        "prompt,max_tokens,n\n\"a, \"\"b\"\"\nc\",5,1\nplain,7,2\n",
        "{\"timestamp\":27482,\"input_length\":6955,\"output_length\":52}\n{\"timestamp\":30535,\"input_length\":6472,\"output_length\":26}\n",
        "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:15:46.6805900,374,44\n1700000000.5,1,1e308\n",
        "\uFEFFfirst line\r\nsecond é\r\n",
    ];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_MutatedFiles_GivesRowsOrAPlanException()
    {
        var (rows, refused) = (0, 0);
        for (var round = 0UL; round < 1500; round++)
        {
            var random = SeededRandom.At(2026, 1, round);
            var bytes = Mutate(Encoding.UTF8.GetBytes(Seeds[random.NextInt(Seeds.Length)]), ref random);
            var path = _folder.Write("f", bytes);
            foreach (var format in (DatasetFormat[])[DatasetFormat.Jsonl, DatasetFormat.Csv, DatasetFormat.ShareGpt, DatasetFormat.Text])
            {
                if (Try(() => UseAll(DatasetReader.Read(new DatasetPlan { Path = "f" }, path, format)), bytes))
                    rows++;
                else
                    refused++;
            }

            Try(() => Rows.Trace(path), bytes);
            File.Move(path, path + ".csv", overwrite: true);
            Try(() => Rows.Trace(path + ".csv"), bytes);
        }

        // Both ways out must be taken, or the fuzzing tests nothing.
        Assert.True(rows > 500 && refused > 500, $"{rows} read, {refused} refused");
    }

    [Fact]
    public void Create_RandomBytes_GivesRowsOrAPlanException()
    {
        for (var round = 0UL; round < 300; round++)
        {
            var random = SeededRandom.At(2026, 2, round);
            var bytes = new byte[random.NextInt(400)];
            for (var i = 0; i < bytes.Length; i++)
                bytes[i] = (byte)random.NextInt(256);
            if (round % 3 == 0 && bytes.Length > 2)
                (bytes[0], bytes[1]) = (0x1F, 0x8B);
            _folder.Write("f", bytes);
            Try(() => Rows.Dataset(_folder, "f").At(3), bytes);
        }
    }

    private static void UseAll(LoadedDataset data)
    {
        foreach (var row in data.Rows)
        {
            Assert.True(row.OutputTokens is null or >= 1);
            Assert.DoesNotContain((byte)'\n', row.PromptJson.ToArray());
            System.Text.Json.JsonDocument.Parse("\"" + Encoding.UTF8.GetString(row.PromptJson.Span) + "\"").Dispose();
            foreach (var (name, value) in row.Fields)
                Assert.NotNull(name + value);
        }
    }

    private static bool Try(Action read, byte[] bytes)
    {
        try
        {
            read();
            return true;
        }
        catch (PlanException e)
        {
            Assert.DoesNotContain('\n', e.Message);
            return false;
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException($"{e.GetType().Name} for {Convert.ToBase64String(bytes)}", e);
        }
    }

    private static byte[] Mutate(byte[] bytes, ref SeededRandom random)
    {
        var result = bytes.ToList();
        for (var changes = random.NextInt(6); changes > 0 && result.Count > 0; changes--)
        {
            var at = random.NextInt(result.Count);
            switch (random.NextInt(5))
            {
                case 0:
                    result[at] = (byte)random.NextInt(256);
                    break;
                case 1:
                    result.RemoveAt(at);
                    break;
                case 2:
                    result.Insert(at, "\"\\{}[],:\n\r0-e\uFEFF"u8[random.NextInt(13)]);
                    break;
                case 3:
                    result.RemoveRange(at, Math.Min(random.NextInt(20), result.Count - at));
                    break;
                default:
                    result.InsertRange(at, result.GetRange(at, Math.Min(random.NextInt(30), result.Count - at)));
                    break;
            }
        }

        return [.. result];
    }
}
