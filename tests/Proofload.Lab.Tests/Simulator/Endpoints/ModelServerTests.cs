using System.Net.Http.Headers;
using System.Text.Json;

namespace Proofload.Lab.Tests;

/// <summary>TensorFlow Serving and TorchServe, with the examples of their documentation.</summary>
public sealed class ModelServerTests
{
    // 1 x 1 pixels, written by Python's zlib.
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC";

    [Fact]
    public async Task Predict_HalfPlusTwo_CalculatesInRowsAndColumns()
    {
        await using var host = await SimulatorHost.StartAsync();
        Assert.Equal("[2.5,3,4.5]", (await host.PostAsync("/v1/models/half_plus_two:predict", """{"instances":[1.0,2.0,5.0]}""")).Json.GetProperty("predictions").GetRawText());
        Assert.Equal("[3.5,4,5.5]", (await host.PostAsync("/v1/models/half_plus_three/versions/1:predict", """{"inputs":[1.0,2.0,5.0]}""")).Json.GetProperty("outputs").GetRawText());
        Assert.Equal("[[2.5],[3]]", (await host.PostAsync("/v1/models/half_plus_two/labels/stable:predict", """{"inputs":{"x":[[1.0],[2.0]]}}""")).Json.GetProperty("outputs").GetRawText());
        Assert.Equal(
            "[3.5,4]",
            (await host.PostAsync("/v1/models/half_plus_three:regress", """{"signature_name": "tensorflow/serving/regress", "examples": [{"x": 1.0}, {"x": 2.0}]}""")).Json.GetProperty("results").GetRawText());
    }

    [Fact]
    public async Task Classify_GivesLabelsWithScoresForEachExample()
    {
        await using var host = await SimulatorHost.StartAsync();
        var (status, json) = await host.PostAsync("/v1/models/m:classify", """{"context":{"c":1},"examples":[{"x":1},{"x":2}]}""");
        Assert.Equal(200, status);
        Assert.All(json.GetProperty("results").EnumerateArray(), result =>
        {
            Assert.Equal(["negative", "positive"], result.EnumerateArray().Select(p => p[0].GetString()));
            Assert.Equal(1, result.EnumerateArray().Sum(p => p[1].GetDouble()), 1e-9);
        });
    }

    [Theory]
    [InlineData("m:predict", "{}", 400, "Missing 'inputs' or 'instances' key")]
    [InlineData("m:predict", """{"instances":[1],"inputs":1}""", 400, "Not formatted correctly")]
    [InlineData("m:predict", """{"instances":[]}""", 400, "Expecting 'instances' value to be a non-empty list/array")]
    [InlineData("m:predict", """{"instances":[{"b64":"bm8gaW1hZ2U="}]}""", 400, "The 8 bytes are no PNG, JPEG or WAV file.")]
    [InlineData("m:predict", """{"instances":[{"x":{"b64":"!"}}]}""", 400, "Unable to base64 decode")]
    [InlineData("m:regress", """{"examples":[]}""", 400, "When method is classify or regress")]
    [InlineData("m:classify", """{"context":{"x":1},"examples":[{"x":1}]}""", 400, "Duplicate feature: 'x'")]
    [InlineData("m:predict", "{", 400, "The request body is not valid JSON")]
    [InlineData("m/versions/2:predict", """{"instances":[1]}""", 404, "Servable not found for request: Specific(m, 2)")]
    [InlineData("m/labels/canary:predict", """{"instances":[1]}""", 404, "Servable not found for request: Specific(m, canary)")]
    public async Task TfServing_WrongRequest_IsRefusedInItsOwnStyle(string action, string body, int expected, string message)
    {
        await using var host = await SimulatorHost.StartAsync();
        var (status, json) = await host.PostAsync("/v1/models/" + action, body);
        Assert.Equal(expected, status);
        Assert.StartsWith(message, json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_NamesTheVersionThatIsAvailable()
    {
        await using var host = await SimulatorHost.StartAsync("models=m");
        Assert.Equal("AVAILABLE", (await host.GetAsync("/v1/models/m/versions/1")).Json.GetProperty("model_version_status")[0].GetProperty("state").GetString());
        Assert.Equal("AVAILABLE", (await host.GetAsync("/v1/models/m")).Json.GetProperty("model_version_status")[0].GetProperty("state").GetString());
        Assert.Equal(404, (await host.GetAsync("/v1/models/m/versions/7")).Status);
        Assert.Equal("Healthy", (await host.GetAsync("/ping")).Json.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Predictions_TakeFilesTextAndForms()
    {
        await using var host = await SimulatorHost.StartAsync("models=resnet-18");
        Assert.Equal(200, (await PostAsync(host, "/predictions/resnet-18", Content(Convert.FromBase64String(Png), "image/png"))).Status);
        Assert.Equal(200, (await PostAsync(host, "/predictions/resnet-18/1.0", Content("a text"u8.ToArray(), "text/plain"))).Status);
        using var form = new MultipartFormDataContent
        {
            { Content(Convert.FromBase64String(Png), "image/png"), "data", "a.png" },
            { Content(Convert.FromBase64String(Png), "image/png"), "data", "b.png" },
        };
        Assert.Equal(200, (await PostAsync(host, "/predictions/resnet-18", form)).Status);
        var (status, json) = await PostAsync(host, "/predictions/cat", Content("x"u8.ToArray(), "text/plain"));
        Assert.Equal((404, "ModelNotFoundException", "Model not found: cat"), (status, json.GetProperty("type").GetString(), json.GetProperty("message").GetString()));
        Assert.Equal(404, json.GetProperty("code").GetInt32());
    }

    [Theory]
    [InlineData("image/jpeg", 0, 0, "The file is png and was announced as image/jpeg.")]
    [InlineData("image/png", 60, 0, "The PNG file is not whole.")]
    [InlineData("image/png", 0, 45, "A chunk of the PNG file has a wrong checksum.")]
    [InlineData("image/png", 0, 1, "The 69 bytes are no PNG, JPEG or WAV file.")]
    [InlineData("application/json", 0, 0, "The body is not valid JSON")]
    public async Task Predictions_AFileThatIsNotWhatItSays_IsRefused(string type, int length, int damaged, string message)
    {
        await using var host = await SimulatorHost.StartAsync();
        var bytes = Convert.FromBase64String(Png)[..(length == 0 ? ^0 : length)];
        bytes[damaged] ^= (byte)(damaged == 0 ? 0 : 1);
        var (status, json) = await PostAsync(host, "/predictions/m", Content(bytes, type));
        Assert.Equal(400, status);
        Assert.StartsWith(message, json.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}""", "The 3 bytes are no PNG")]
    [InlineData("""{"type":"image_url","image_url":{"url":"data:text/plain;base64,AAAA"}}""", "A data URL must begin with data:image/")]
    [InlineData("""{"type":"image_url"}""", "An 'image_url' part must have")]
    [InlineData("""{"type":"input_audio","input_audio":{"data":"AAAA","format":"wav"}}""", "The 3 bytes are no PNG, JPEG or WAV file.")]
    [InlineData("""{"type":"input_audio","input_audio":{}}""", "An 'input_audio' part must have")]
    [InlineData("""{"image":1}""", "Each part of a 'content' list must be an object with a 'type'.")]
    public async Task Chat_AnImageThatIsNone_IsRefused(string part, string message)
    {
        await using var host = await SimulatorHost.StartAsync();
        var (status, json) = await host.PostAsync("/v1/chat/completions", $$"""{"messages":[{"role":"user","content":[ {{part}} ]}]}""");
        Assert.Equal(400, status);
        Assert.StartsWith(message, json.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_AWholeImage_IsAnswered()
    {
        await using var host = await SimulatorHost.StartAsync("ttft=1ms", "inter-token=0", "output-tokens=2");
        var part = "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64," + Png + "\"}}";
        Assert.Equal(200, (await host.PostAsync("/v1/chat/completions", $$"""{"messages":[{"role":"user","content":[ {{part}} ]}]}""")).Status);
    }

    [Fact]
    public async Task ServicePerInstance_ABatch_TakesLongerByItsSize()
    {
        await using var host = await SimulatorHost.StartAsync("service=2ms", "service-per-instance=5ms", "emit-timestamps=true");
        Assert.Equal(7_000_000, await ServiceNsAsync(host, "/v1/models/m:predict", """{"instances":[1]}"""));
        Assert.Equal(22_000_000, await ServiceNsAsync(host, "/v1/models/m:predict", """{"instances":[1,2,3,4]}"""));
        Assert.Equal(17_000_000, await ServiceNsAsync(host, "/v1/models/m:predict", """{"inputs":{"x":[1,2,3]}}"""));
    }

    [Fact]
    public async Task Faults_SpeakTheServersOwnStyle()
    {
        await using var host = await SimulatorHost.StartAsync("faults=overloaded=1");
        var (status, json) = await PostAsync(host, "/predictions/m", Content("x"u8.ToArray(), "text/plain"));
        Assert.Equal((503, 503, "ServiceUnavailableException"), (status, json.GetProperty("code").GetInt32(), json.GetProperty("type").GetString()));
        Assert.Equal(JsonValueKind.String, (await host.PostAsync("/v1/models/m:predict", """{"instances":[1]}""")).Json.GetProperty("error").ValueKind);
    }

    private static async Task<long> ServiceNsAsync(SimulatorHost host, string path, string body)
    {
        using var content = new StringContent(body);
        using var response = await host.Http.PostAsync(path, content, TestContext.Current.CancellationToken);
        return long.Parse(response.Headers.GetValues("x-sim-service-ns").Single(), null);
    }

    private static ByteArrayContent Content(byte[] bytes, string type)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return content;
    }

    private static async Task<(int Status, JsonElement Json)> PostAsync(SimulatorHost host, string path, HttpContent content)
    {
        using var response = await host.Http.PostAsync(path, content, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, SimulatorHost.Json(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }
}
