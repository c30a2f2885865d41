using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Proofload.Lab.Simulator.Http;

namespace Proofload.Lab.Simulator.Endpoints;

/// <summary><c>POST /login</c> gives out a token for the password in the options; <c>/protected</c> wants it back, as bearer token or as the cookie that the login set.</summary>
internal static class LoginEndpoint
{
    public static async Task LogInAsync(Exchange exchange)
    {
        using var request = await JsonRequest.ReadAsync(exchange);
        if (request is null)
        {
            return;
        }

        var user = Text(request.RootElement, "user") ?? Text(request.RootElement, "username");
        var password = Text(request.RootElement, "password");
        if (string.IsNullOrEmpty(user) || password is null)
        {
            await ErrorBody.SendAsync(exchange, 400, "'user' and 'password' must be strings.");
        }
        else if (password != exchange.Core.Options.LoginPassword)
        {
            await ErrorBody.SendAsync(exchange, 401, "Wrong password.", "invalid_credentials");
        }
        else
        {
            var token = exchange.Core.LogIn(user);
            exchange.Http.Response.Headers.Append("Set-Cookie", $"session={token}; Path=/; HttpOnly");
            exchange.Http.Response.Headers.Append("Set-Cookie", $"user={Uri.EscapeDataString(user)}; Path=/");
            await exchange.SendAsync(200, ContentTypes.Json, JsonSerializer.SerializeToUtf8Bytes(new { token, expires_in = 3600 }));
        }
    }

    public static async Task ProtectedAsync(Exchange exchange)
    {
        const string scheme = "Bearer ";
        var header = exchange.Http.Request.Headers.Authorization.ToString();
        var user = header.StartsWith(scheme, StringComparison.Ordinal) ? exchange.Core.UserOf(header[scheme.Length..])
            : exchange.Http.Request.Cookies.TryGetValue("session", out var cookie) ? exchange.Core.UserOf(cookie)
            : null;
        if (user is null)
        {
            exchange.Http.Response.Headers.WWWAuthenticate = "Bearer";
            await ErrorBody.SendAsync(exchange, 401, "A token from POST /login is needed.", "invalid_token");
        }
        else
        {
            await exchange.SendAsync(200, ContentTypes.Json, JsonSerializer.SerializeToUtf8Bytes(new { user }));
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
