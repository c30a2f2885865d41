using System.Buffers;
using System.Text.Json;
using Proofload.Data;
using Proofload.IntegrationTests.Servers;
using Proofload.Plans;

namespace Proofload.IntegrationTests.CommandLine;

/// <summary>Images and sounds through the command to servers that decode them: the simulator, and an independent one with Pillow.</summary>
public sealed class MediaTests(VisionServer vision)
{
    private const string Requests = "12";

    [Theory]
    [InlineData("--protocol tf-serving --batch-size 3 --image-size 64x48 --image-format png", 36, 0)]
    [InlineData("--protocol tf-serving --image-size 200x120", 12, 0)]
    [InlineData("--protocol torchserve --image-size 300x201", 12, 0)]
    [InlineData("--protocol torchserve --image-size 33x17 --image-format png --images-per-request 3 --audio-length 100ms", 36, 12)]
    [InlineData("--protocol openai-chat --no-stream --image-size 224x224 --images-per-request 2 --audio-length 1s --audio-rate 8000", 24, 12)]
    [InlineData("--path /upload --image-size 640x480 --images-per-request 2", 24, 0)]
    [InlineData("--path /upload --image-size 640x480 --image-format png", 12, 0)]
    public async Task Every_image_arrives_whole_and_no_two_are_alike(string flags, int images, int sounds)
    {
        using var place = new Workplace();
        await using var server = new VisionServer();
        await RunAsync(place, await server.RequireAsync(), flags);

        using var http = new HttpClient();
        var seen = JsonElement.Parse(await http.GetStringAsync(new Uri(await server.RequireAsync(), "seen"), TestContext.Current.CancellationToken));
        Assert.Equal((images, images), Counts(seen.GetProperty("images")));
        Assert.Equal((sounds, sounds), Counts(seen.GetProperty("sounds")));
    }

    [Theory]
    [InlineData("--protocol tf-serving --batch-size 3 --image-size 64x48 --image-format png")]
    [InlineData("--protocol torchserve --image-size 33x17 --images-per-request 3 --audio-length 100ms")]
    [InlineData("--protocol openai-chat --image-size 224x224 --output-tokens 2 --images-per-request 2 --audio-length 1s")]
    public async Task The_simulator_takes_them_too(string flags)
    {
        using var place = new Workplace();
        await using var server = await TestModel.QuickAsync();
        await RunAsync(place, server.BaseAddress, flags);
    }

    [Theory]
    [InlineData("BYTES", "[2]")]
    [InlineData("UINT8", "[1, 1]")]
    public async Task A_tensor_carries_a_file(string type, string shape)
    {
        using var place = new Workplace();
        place.Write("plan.yaml", $$"""
            version: 1
            target: {url: {{await vision.RequireAsync()}}, protocol: kserve-v2, model: vision, wait_ready: 5s}
            data: {images: {count: 2, width: 40, height: 24} }
            load: {model: shared-iterations, concurrency: 2, iterations: 8}
            requests:
              - name: see
                inputs: [{name: image, data_type: {{type}}, shape: {{shape}}, field: image}]
                checks: [{json_path: '$.outputs[0].data[0]', equals: '40'}]
            """);
        var (process, run) = await place.MeasureAsync("run", "plan.yaml");
        Assert.True(run.GetProperty("counts").GetProperty("ok").GetInt64() == 8, process.StandardOutput);
    }

    [Fact]
    public async Task A_folder_of_images_goes_out_as_it_is_and_a_broken_one_fails()
    {
        using var place = new Workplace();
        Directory.CreateDirectory(place.PathOf("photos"));
        var source = RowSourceFactory.Create(new DataPlan { Images = new ImagesPlan { Width = 20, Height = 10 } }, 1, "");
        foreach (var index in (long[])[0, 1, 2])
        {
            await File.WriteAllBytesAsync(place.PathOf($"photos/{index}.jpg"), FileOf(source, index), TestContext.Current.CancellationToken);
        }

        var address = await vision.RequireAsync();
        await RunAsync(place, address, "--protocol torchserve --dataset photos --images-per-request 2");

        // The picture's data stops in the middle.
        await File.WriteAllBytesAsync(place.PathOf("photos/3.jpg"), FileOf(source, 3)[..^60], TestContext.Current.CancellationToken);
        var (_, run) = await place.MeasureAsync("run", address.AbsoluteUri, "--protocol", "torchserve", "--model", "vision", "--dataset", "photos", "-n", "8");
        Assert.Equal((6, 2), (run.GetProperty("counts").GetProperty("ok").GetInt32(), run.GetProperty("errors").GetProperty("http_4xx").GetInt32()));
    }

    [Theory]
    [InlineData("tf-serving")]
    [InlineData("torchserve")]
    public async Task A_run_waits_until_the_model_is_ready(string protocol)
    {
        using var place = new Workplace();
        await using var server = new VisionServer(loading: true);
        var address = await server.RequireAsync();
        var impatient = await place.RunAsync("run", address.AbsoluteUri, "--protocol", protocol, "--model", "vision", "--image-size", "16x16", "-n", "3", "--wait-ready", "600ms");
        Assert.Equal(1, impatient.ExitCode);
        Assert.Contains("target.wait_ready: model 'vision' was not ready within 0.6 s", impatient.StandardError, StringComparison.Ordinal);

        using var http = new HttpClient { BaseAddress = address };
        var before = await AskedAsync(http);
        var patient = RunAsync(place, address, $"--protocol {protocol} --image-size 16x16 --wait-ready 100s");
        while (await AskedAsync(http) < before + 2)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        await http.PostAsync("loaded", null, TestContext.Current.CancellationToken);
        await patient;
    }

    [Fact]
    public async Task Made_pictures_are_the_same_in_both_formats_for_an_independent_decoder()
    {
        RequiresServer.Present(Python.Missing("PIL"));
        using var place = new Workplace();
        foreach (var (width, height) in ((int, int)[])[(8, 8), (16, 16), (17, 33), (64, 48), (224, 224), (301, 199), (1000, 30), (512, 512)])
        {
            foreach (var format in (ImageFormat[])[ImageFormat.Png, ImageFormat.Jpeg])
            {
                var source = RowSourceFactory.Create(new DataPlan { Images = new ImagesPlan { Width = width, Height = height, Format = format } }, 5, "");
                foreach (var index in (long[])[0, 1, 7])
                {
                    var name = $"{width}x{height}-{index}.{(format == ImageFormat.Png ? "png" : "jpg")}";
                    await File.WriteAllBytesAsync(place.PathOf(name), FileOf(source, index), TestContext.Current.CancellationToken);
                }
            }
        }

        var finished = await FinishedProcess.RunAsync(Python.Program, [RepositoryRoot.TestServer("vision", "compare_images.py"), place.Folder], TimeSpan.FromSeconds(60));
        Assert.True(finished.ExitCode == 0, finished.StandardError);
        var seen = JsonElement.Parse(finished.StandardOutput).EnumerateObject().ToList();
        Assert.Equal(24, seen.Count);
        Assert.All(seen, static image =>
        {
            int[] size = [.. image.Name.Split('-')[0].Split('x').Select(int.Parse)];
            Assert.Equal(size, image.Value.GetProperty("png").EnumerateArray().Select(static v => v.GetInt32()));
            Assert.Equal(size, image.Value.GetProperty("jpeg").EnumerateArray().Select(static v => v.GetInt32()));
            if (image.Value.GetProperty("apart") is { ValueKind: JsonValueKind.Number } apart)
            {
                // The same tables and the same resolution of colour give the same loss, but for rounding.
                var pillow = image.Value.GetProperty("pillow").GetDouble();
                Assert.True(apart.GetDouble() < (1.05 * pillow) + 0.1, $"{image.Name} is {apart} levels apart, Pillow's own {pillow}");
                Assert.True(image.Value.GetProperty("spread").GetDouble() > 20, $"{image.Name} is nearly of one colour");
            }
        });
    }

    private static async Task RunAsync(Workplace place, Uri address, string flags)
    {
        string[] model = flags.Contains("--path", StringComparison.Ordinal) ? [] : ["--model", "vision"];
        var (process, run) = await place.MeasureAsync(["run", address.AbsoluteUri, .. flags.Split(' '), .. model, "-n", Requests]);
        var counts = run.GetProperty("counts");
        Assert.True(counts.GetProperty("ok").GetRawText() == Requests, $"{counts}\n{run.GetProperty("error_samples")}\n{process.StandardError}");
    }

    private static async Task<int> AskedAsync(HttpClient http) =>
        JsonElement.Parse(await http.GetStringAsync("seen", TestContext.Current.CancellationToken)).GetProperty("asked").GetInt32();

    private static (int Count, int Distinct) Counts(JsonElement seen) => (seen.GetProperty("count").GetInt32(), seen.GetProperty("distinct").GetInt32());

    private static byte[] FileOf(IRowSource source, long index)
    {
        var row = new Row();
        source.Fill(index, row);
        var output = new ArrayBufferWriter<byte>();
        row.Media[0].WriteTo(output);
        return output.WrittenSpan.ToArray();
    }
}
