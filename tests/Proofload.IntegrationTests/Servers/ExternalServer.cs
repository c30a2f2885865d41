using System.Diagnostics;
using System.Net.Sockets;

namespace Proofload.IntegrationTests.Servers;

/// <summary>
/// A real server in its own process on a free loopback port. It starts when the first test asks for it, serves all tests
/// of the run, and ends with them. A test that needs other options makes its own instance and disposes it.
/// </summary>
public abstract class ExternalServer : IAsyncDisposable
{
    private const int Attempts = 3;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly string[] PortTaken = ["EADDRINUSE", "address already in use"];

    private readonly SemaphoreSlim gate = new(1, 1);
    private ServerProcess? process;
    private Uri? address;
    private Exception? failure;

    /// <summary>Why the server cannot start on this machine, or null.</summary>
    private protected abstract string? Missing { get; }

    /// <summary>What the server wrote lately, for failure messages.</summary>
    public string Output => process?.Output ?? "(not started)";

    /// <summary>The process id of the running server.</summary>
    public int ProcessId => process?.Id ?? throw new InvalidOperationException($"{GetType().Name} is not running.");

    /// <summary>The base address of the running server; starts it first if need be. Ends the test when it is not installed.</summary>
    public async Task<Uri> RequireAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await gate.WaitAsync(cancellation);
        try
        {
            if (address is not null)
            {
                return address;
            }

            RequiresServer.Present(Missing);
            if (failure is not null)
            {
                throw new InvalidOperationException(failure.Message, failure);
            }

            return address = await StartAsync(cancellation);
        }
        catch (ServerStartException error)
        {
            failure = error;
            throw;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Ends the server at once, as a crash would; the next <see cref="RequireAsync"/> starts it on another port.</summary>
    public async Task KillAsync()
    {
        var running = process;
        (process, address) = (null, null);
        if (running is not null)
        {
            await running.DisposeAsync();
        }
    }

    public virtual async ValueTask DisposeAsync()
    {
        await KillAsync();
        gate.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected abstract ServerCommand Command(int port);

    private async Task<Uri> StartAsync(CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort.Next();
            var command = Command(port);
            var candidate = ServerProcess.Start(command);
            var problem = await ReadyAsync(candidate, new Uri($"http://127.0.0.1:{port}{command.ReadyPath}"), cancellation);
            if (problem is null)
            {
                process = candidate;
                return new Uri($"http://127.0.0.1:{port}/");
            }

            var output = candidate.Output;
            await candidate.DisposeAsync();

            // Somebody may take the port between the look-up and the start.
            if (attempt == Attempts || !PortTaken.Any(text => output.Contains(text, StringComparison.OrdinalIgnoreCase)))
            {
                throw new ServerStartException($"{GetType().Name} {problem}\n{command}\n{output}");
            }
        }
    }

    /// <summary>The request that a running server answers with a good status.</summary>
    private protected virtual HttpRequestMessage Probe(Uri ready) => new(HttpMethod.Get, ready);

    private async Task<string?> ReadyAsync(ServerProcess candidate, Uri ready, CancellationToken cancellation)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < StartLimit)
        {
            if (candidate.HasExited)
            {
                return "ended before it was ready.";
            }

            if (await AnswersAsync(http, ready, cancellation) && !candidate.HasExited)
            {
                return null;
            }

            await Task.Delay(25, cancellation);
        }

        return $"did not answer {ready} within {StartLimit.TotalSeconds} s.";
    }

    private async Task<bool> AnswersAsync(HttpClient http, Uri ready, CancellationToken cancellation)
    {
        try
        {
            using var request = Probe(ready);
            using var response = await http.SendAsync(request, cancellation);
            return response.IsSuccessStatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or SocketException or IOException
            || (error is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }

    private sealed class ServerStartException(string message) : Exception(message);
}
