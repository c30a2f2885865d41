using System.CommandLine;
using Proofload.Cli.CommandLine;
using Proofload.Lab.Simulator;

namespace Proofload.Cli.Commands;

/// <summary>The flags of the simulator: one for each of its settings, in its own words.</summary>
internal sealed class SimFlags
{
    /// <summary>A port that stays the same, so that a command can be repeated.</summary>
    public const string DefaultPort = "8089";

    private const string YesOrNo = "true|false";

    private readonly List<(SimulatorSetting Setting, Option<string?> Option)> _options = [];

    public SimFlags()
    {
        var groups = new List<(string Title, List<Option> Options)>();
        foreach (var setting in SimulatorSettings.All)
        {
            var option = OptionOf(setting);
            _options.Add((setting, option));
            if (TitleAt(setting.Name) is { } title || groups.Count == 0)
            {
                groups.Add((TitleAt(setting.Name) ?? "Server", []));
            }

            groups[^1].Options.Add(option);
        }

        Groups = [.. groups.Select(static g => new FlagGroup(g.Title, g.Options))];
    }

    public IReadOnlyList<FlagGroup> Groups { get; }

    /// <summary>What a setting is when nobody sets it, as text; empty when that is nothing.</summary>
    public static string DefaultOf(string name) => name switch
    {
        "port" => DefaultPort,
        "seed" or "replicas" or "tokens-per-chunk" => "1",
        "max-body" => "67108864",
        "login-password" => "secret",
        "session-header" => "X-Session-Id",
        "service" => "constant:0",
        "service-per-instance" or "servers" or "reasoning-tokens" or "bytes-per-token" or "max-kv-tokens" or "prefix-cache-blocks" or "tail-delay" => "0",
        "queue-limit" or "freeze-at" or "faults" => "none",
        "queue-status" => "503",
        "retry-after" => "1s",
        "timing" => "fixed",
        "ttft" => "constant:200ms",
        "inter-token" => "constant:20ms",
        "output-tokens" => "constant:64",
        "role-chunk" => "true",
        "tls" or "tool-calls" or "emit-timestamps" => "false",
        "embedding-dimensions" or "block-tokens" => "16",
        "prefill-rate" => "10000",
        "prefill" => "chunked",
        "prompt-bytes-per-token" => "4",
        "decode-base" => "10ms",
        "decode-per-sequence" => "100us",
        "decode-per-kv-token" => "0",
        "max-sequences" => "64",
        "max-batched-tokens" => "2048",
        "freeze-for" => "500ms",
        _ => "",
    };

    /// <summary>The options that the flags make.</summary>
    /// <exception cref="CommandException">A value cannot be read; one line.</exception>
    public SimulatorOptions Read(ParseResult parsed)
    {
        try
        {
            var options = SimulatorSettings.Apply(new SimulatorOptions(), "port", DefaultPort);
            foreach (var (setting, option) in _options.Where(o => parsed.Has(o.Option)))
            {
                options = Apply(options, setting.Name, parsed.GetValue(option) ?? "true");
            }

            options.Validate();
            return options;
        }
        catch (SimulatorOptionException exception)
        {
            throw new CommandException(exception.Message);
        }
    }

    private static SimulatorOptions Apply(SimulatorOptions options, string name, string value)
    {
        try
        {
            return SimulatorSettings.Apply(options, name, value);
        }
        catch (SimulatorOptionException exception)
        {
            throw new CommandException($"--{name}: {exception.Message}");
        }
    }

    private static Option<string?> OptionOf(SimulatorSetting setting)
    {
        var description = char.ToUpperInvariant(setting.Description[0]) + setting.Description[1..] + $". Default {DefaultText(setting.Name)}.";
        return setting.Value == YesOrNo
            ? Flag.Optional("--" + setting.Name, YesOrNo, description)
            : Flag.Text("--" + setting.Name, setting.Value, description);
    }

    /// <summary>The default in words where the bare value would say too little.</summary>
    private static string DefaultText(string name) => name switch
    {
        "models" => "every name exists",
        "api-key" => "none is required",
        "certificate" => "nowhere",
        "queue-limit" => "no limit",
        "freeze-at" => "never",
        "max-body" => "64 MiB",
        _ => DefaultOf(name),
    };

    /// <summary>The title of the group that begins with a setting; null inside a group.</summary>
    private static string? TitleAt(string name) => name switch
    {
        "port" => "Server",
        "service" => "Service time of /, /predict and the other endpoints without generated text",
        "timing" => "Generated text",
        "prefill-rate" => "Continuous batching (--timing batching)",
        "faults" => "Faults (--list-faults names them)",
        _ => null,
    };
}
