namespace Proofload.IntegrationTests.Servers;

/// <summary>
/// nginx with a configuration of its own in a temporary folder: <c>/healthz</c> answers a fixed text, <c>/files/</c> serves
/// <see cref="Files"/>, <c>/status/503</c> and <c>/status/429</c> answer with that status.
/// </summary>
public sealed class NginxServer : ExternalServer
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("proofload-nginx-");
    private readonly string? program = Executable.Find("nginx");

    public NginxServer()
    {
        Files = Directory.CreateDirectory(Path.Combine(folder.FullName, "files")).FullName;
        if (!OperatingSystem.IsWindows())
        {
            // Started by root, nginx reads the files as nobody.
            folder.UnixFileMode |= UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        }
    }

    /// <summary>The folder behind <c>/files/</c>; a test may put files there.</summary>
    public string Files { get; }

    private protected override string? Missing => program is null ? "nginx is not installed." : null;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private protected override ServerCommand Command(int port)
    {
        var configuration = Path.Combine(folder.FullName, "nginx.conf");
        File.WriteAllText(configuration, Configuration(port));
        return new ServerCommand(program!, ["-e", "stderr", "-p", folder.FullName, "-c", configuration], "/healthz");
    }

    private static string Configuration(int port) => $$"""
        daemon off;
        worker_processes 1;
        pid nginx.pid;
        error_log stderr warn;
        events { worker_connections 1024; }
        http {
          access_log off;
          client_body_temp_path body;
          proxy_temp_path proxy;
          fastcgi_temp_path fastcgi;
          uwsgi_temp_path uwsgi;
          scgi_temp_path scgi;
          keepalive_requests 1000000;
          server {
            listen 127.0.0.1:{{port}};
            types { text/html html; text/plain txt; application/json json; }
            default_type application/octet-stream;
            location = /healthz { default_type text/plain; return 200 "ok\n"; }
            location = /status/429 { add_header Retry-After 1 always; return 429 "slow down\n"; }
            location = /status/503 { return 503 "unavailable\n"; }
            location /files/ { root .; }
          }
        }
        """;
}
