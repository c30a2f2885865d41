using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Proofload.Lab.Proxy.Toxics;
using Proofload.Lab.Simulator;

namespace Proofload.Lab.Proxy.Api;

/// <summary>
/// Toxiproxy's HTTP API (version 2), so that its clients drive this proxy. Beside it: <c>/proxies/NAME/faults</c> for the faults of HTTP, and <c>/metrics</c>.
/// One request at a time, as changes to a proxy must not overtake each other.
/// </summary>
internal sealed class ProxyApi(FaultProxyHost host, string version)
{
    private readonly SemaphoreSlim _one = new(1);

    public async Task HandleAsync(HttpContext http)
    {
        if (http.Request.Headers.UserAgent.ToString().StartsWith("Mozilla/", StringComparison.Ordinal))
        {
            // A page in a browser must not reach the API of a machine that happens to be in front of it.
            await SendAsync(http, 403, "text/plain; charset=utf-8", "User agent not allowed\n");
            return;
        }

        await _one.WaitAsync(http.RequestAborted);
        try
        {
            await RouteAsync(http);
        }
        catch (ApiProblem problem)
        {
            await SendProblemAsync(http, problem.Status, problem.Message);
        }
        catch (SimulatorOptionException exception)
        {
            await SendProblemAsync(http, 500, exception.Message);
        }
        finally
        {
            _one.Release();
        }
    }

    private static Task SendProblemAsync(HttpContext http, int status, string message) =>
        SendAsync(http, status, "application/json", new JsonObject { ["error"] = message, ["status"] = status }.ToJsonString() + "\n");

    private static Task SendAsync(HttpContext http, JsonNode body, int status = 200) => SendAsync(http, status, "application/json", body.ToJsonString());

    private static Task SendAsync(HttpContext http, int status, string type, string body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = type;
        var bytes = Encoding.UTF8.GetBytes(body);
        http.Response.ContentLength = bytes.Length;
        return http.Response.Body.WriteAsync(bytes).AsTask();
    }

    private static Task DoneAsync(HttpContext http)
    {
        http.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    private Task RouteAsync(HttpContext http)
    {
        var method = http.Request.Method;
        var parts = (http.Request.Path.Value ?? "/").Trim('/').Split('/');
        var isChange = method is "POST" or "PATCH";
        return (parts, method) switch
        {
            (["version"], "GET") => SendAsync(http, 200, "application/json;charset=utf-8", $"{{\"version\": \"{version}\"}}\n"),
            (["metrics"], "GET") => SendAsync(http, 200, "text/plain; version=0.0.4; charset=utf-8", ProxyMetrics.Of(host.Proxies)),
            (["reset"], "POST") => ResetAsync(http),
            (["populate"], "POST") => PopulateAsync(http),
            (["proxies"], "GET") => SendAsync(http, new JsonObject(host.Proxies.Select(static p => KeyValuePair.Create(p.Name, (JsonNode?)ApiJson.Of(p))))),
            (["proxies"], "POST") => CreateAsync(http),
            (["proxies", var name], "GET") => SendAsync(http, ApiJson.Of(host.Get(name))),
            (["proxies", var name], "DELETE") => DeleteAsync(http, name),
            (["proxies", var name], _) when isChange => UpdateAsync(http, host.Get(name)),
            (["proxies", var name, "faults"], "GET") => SendAsync(http, ApiJson.FaultsOf(host.Get(name))),
            (["proxies", var name, "faults"], "DELETE") => ClearFaultsAsync(http, host.Get(name)),
            (["proxies", var name, "faults"], "PUT" or "POST") => SetFaultsAsync(http, host.Get(name)),
            (["proxies", var name, "toxics"], "GET") => SendAsync(http, ApiJson.Of(host.Get(name).Toxics.All)),
            (["proxies", var name, "toxics"], "POST") => AddToxicAsync(http, host.Get(name)),
            (["proxies", var name, "toxics", var toxic], "GET") => SendAsync(http, ApiJson.Of(host.Get(name).Toxics.All.FirstOrDefault(t => t.Name == toxic) ?? throw ApiProblem.ToxicNotFound)),
            (["proxies", var name, "toxics", var toxic], "DELETE") => host.Get(name).Toxics.Remove(toxic) ? DoneAsync(http) : throw ApiProblem.ToxicNotFound,
            (["proxies", var name, "toxics", var toxic], _) when isChange => UpdateToxicAsync(http, host.Get(name), toxic),
            (["version" or "metrics" or "reset" or "populate" or "proxies"] or ["proxies", _] or ["proxies", _, "toxics" or "faults"] or ["proxies", _, "toxics", _], _) =>
                SendAsync(http, 405, "text/plain; charset=utf-8", ""),
            _ => SendAsync(http, 404, "text/plain; charset=utf-8", "404 page not found\n"),
        };
    }

    private Task ResetAsync(HttpContext http)
    {
        foreach (var proxy in host.Proxies)
        {
            proxy.Enable();
            foreach (var toxic in proxy.Toxics.All)
            {
                proxy.Toxics.Remove(toxic.Name);
            }

            proxy.Faults = FaultPlan.None;
        }

        return DoneAsync(http);
    }

    private async Task CreateAsync(HttpContext http)
    {
        var body = new ApiBody(await ApiBody.ReadAsync(http.Request));
        var options = OptionsOf(body, "");
        if (host.Find(options.Name) is not null)
        {
            throw ApiProblem.ProxyExists;
        }

        await SendAsync(http, ApiJson.Of(host.Add(options, body.Flag("enabled") ?? true)), 201);
    }

    private async Task PopulateAsync(HttpContext http)
    {
        var root = await ApiBody.ReadAsync(http.Request);
        if (root.ValueKind != System.Text.Json.JsonValueKind.Array)
        {
            throw ApiProblem.BadBody("a list of proxies is expected");
        }

        var wanted = root.EnumerateArray().Select(static (e, i) => (Body: new ApiBody(e), Suffix: $" at proxy {i + 1}"))
            .Select(static e => (Options: OptionsOf(e.Body, e.Suffix), Enabled: e.Body.Flag("enabled") ?? true)).ToList();
        var done = new List<FaultProxy>();
        foreach (var (options, enabled) in wanted)
        {
            var existing = host.Find(options.Name);
            if (existing is null || existing.Upstream != options.Upstream || !existing.EndPoint.Equals(UpstreamAddress.ParseListen(options.Listen)))
            {
                await host.RemoveAsync(options.Name);
                existing = host.Add(options, enabled);
            }

            done.Add(existing);
        }

        await SendAsync(http, new JsonObject { ["proxies"] = new JsonArray([.. done.Select(ApiJson.Of)]) }, 201);
    }

    private async Task UpdateAsync(HttpContext http, FaultProxy proxy)
    {
        var body = new ApiBody(await ApiBody.ReadAsync(http.Request));
        var listen = body.Text("listen") ?? proxy.EndPoint.ToString();
        var upstream = body.Text("upstream") ?? proxy.Upstream;
        var enabled = body.Flag("enabled") ?? proxy.IsEnabled;
        var moves = upstream != proxy.Upstream || !UpstreamAddress.ParseListen(listen).Equals(proxy.EndPoint);
        if (proxy.IsEnabled && (moves || !enabled))
        {
            await proxy.DisableAsync();
        }

        if (moves)
        {
            proxy.Move(listen, upstream);
        }

        if (enabled)
        {
            proxy.Enable();
        }

        await SendAsync(http, ApiJson.Of(proxy));
    }

    private async Task DeleteAsync(HttpContext http, string name)
    {
        host.Get(name);
        await host.RemoveAsync(name);
        await DoneAsync(http);
    }

    private static async Task SetFaultsAsync(HttpContext http, FaultProxy proxy)
    {
        var body = new ApiBody(await ApiBody.ReadAsync(http.Request));
        try
        {
            proxy.Faults = new FaultPlan(body.Texts("faults").Select(FaultRule.Parse), (ulong?)body.Whole("seed") ?? proxy.Faults.Seed);
        }
        catch (SimulatorOptionException exception)
        {
            throw ApiProblem.BadBody(exception.Message);
        }

        await SendAsync(http, ApiJson.FaultsOf(proxy));
    }

    private static Task ClearFaultsAsync(HttpContext http, FaultProxy proxy)
    {
        proxy.Faults = FaultPlan.None;
        return DoneAsync(http);
    }

    private static async Task AddToxicAsync(HttpContext http, FaultProxy proxy)
    {
        var body = new ApiBody(await ApiBody.ReadAsync(http.Request));
        var streamText = body.Text("stream") is { Length: > 0 } given ? given : "downstream";
        var stream = streamText.ToLowerInvariant() switch
        {
            "upstream" => ToxicStream.Upstream,
            "downstream" => ToxicStream.Downstream,
            _ => throw ApiProblem.InvalidStream,
        };
        var type = body.Text("type") ?? "";
        if (!ToxicTypes.All.TryGetValue(type, out var kind))
        {
            throw ApiProblem.InvalidType;
        }

        var name = body.Text("name") is { Length: > 0 } named ? named : $"{type}_{streamText}";
        var toxic = new Toxic(name, type, stream, Toxicity(body, 1), AttributesOf(body, kind, null));
        await SendAsync(http, proxy.Toxics.Add(toxic) ? ApiJson.Of(toxic) : throw ApiProblem.ToxicExists);
    }

    private static async Task UpdateToxicAsync(HttpContext http, FaultProxy proxy, string name)
    {
        var body = new ApiBody(await ApiBody.ReadAsync(http.Request));
        var changed = proxy.Toxics.Update(name, t => t with { Toxicity = Toxicity(body, t.Toxicity), Attributes = AttributesOf(body, ToxicTypes.All[t.Type], t.Attributes) });
        await SendAsync(http, ApiJson.Of(changed ?? throw ApiProblem.ToxicNotFound));
    }

    private static double Toxicity(ApiBody body, double fallback) =>
        body.Number("toxicity") is not { } share ? fallback : share is >= 0 and <= 1 ? share : throw ApiProblem.BadBody("toxicity must be from 0 to 1");

    private static Dictionary<string, long> AttributesOf(ApiBody body, ToxicType type, IReadOnlyDictionary<string, long>? before)
    {
        var given = body.Object("attributes");
        return type.Attributes.ToDictionary(
            static name => name,
            name => given?.Whole(name) is { } value
                ? value is >= 0 and <= int.MaxValue ? value : throw ApiProblem.BadBody($"{name} must be from 0 to {int.MaxValue}")
                : before?.GetValueOrDefault(name) ?? 0,
            StringComparer.Ordinal);
    }

    private static FaultProxyOptions OptionsOf(ApiBody body, string suffix) => new()
    {
        Name = body.Text("name") is { Length: > 0 } name ? name : throw ApiProblem.Missing("name" + suffix),
        Upstream = body.Text("upstream") is { Length: > 0 } upstream ? upstream : throw ApiProblem.Missing("upstream" + suffix),
        Listen = body.Text("listen") is { Length: > 0 } listen ? listen : "127.0.0.1:0",
    };
}
