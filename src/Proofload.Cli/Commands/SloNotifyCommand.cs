using System.CommandLine;
using Proofload.Cli.CommandLine;
using Proofload.Notifications;
using Proofload.Plans;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload slo notify</c>: sends a test message to a receiver.</summary>
internal sealed class SloNotifyCommand : CliCommand
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly Argument<string> _file = new("FILE") { HelpName = "FILE" };
    private readonly Option<string[]> _test = Flag.Many("--test", "RECEIVER", "Send a test message to this receiver, and that it is over; may be given several times. Default none: nothing is sent.");

    public SloNotifyCommand()
        : base("notify", "check who is told about alerts, and send them a test message")
    {
        Usage = ["slo notify FILE [--test RECEIVER]"];
        Remarks = "FILE is any YAML file with notify: receivers, their severities and services, and timings. Exit codes: 0 the file is right and every test message arrived, 1 the file is wrong, 2 a test message did not arrive.";
        Examples =
        [
            new("proofload slo notify notify.yaml", "Who is told what"),
            new("proofload slo notify notify.yaml --test oncall", "See whether a message arrives"),
        ];
        Arguments.Add(_file);
        AddGroups(new FlagGroup("Tests", [_test]));
    }

    public override async Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        var name = parsed.GetValue(_file) ?? throw new CommandException("FILE is missing (proofload slo notify --help explains)");
        var plan = NotifyFileReader.Read(services.PathOf(name)!, sourceName: name);
        var output = services.Terminal.Output;
        var tests = parsed.GetValue(_test) ?? [];
        if (tests.Length == 0)
        {
            foreach (var receiver in plan.Receivers)
                output.Write($"{receiver.Name}: {receiver.Kind.ToString().ToLowerInvariant()}, {Of(receiver.Severities, "severity", "severities")}, {Of(receiver.Services, "service", "services")}{(receiver.Resolved ? "" : ", not told when it is over")}\n");
            return ExitCodes.Passed;
        }

        var chosen = tests.Select(t => Find(plan, t)).ToList();
        var code = ExitCodes.Passed;
        foreach (var receiver in chosen)
        {
            var outcome = await TestMessage.SendAsync(receiver, services.Clock.UtcNow, Limit, services.Stop);
            output.Write(outcome.Result == DeliveryResult.Delivered ? $"{receiver.Name}: arrived\n" : $"{receiver.Name}: did not arrive: {outcome.Problem}\n");
            if (outcome.Result != DeliveryResult.Delivered)
                code = ExitCodes.Failed;
        }

        return code;
    }

    private static ReceiverPlan Find(NotifyPlan plan, string name) => plan.Receivers.FirstOrDefault(r => r.Name == name)
        ?? throw new CommandException($"--test: '{name}' is none of the receivers; {NearestName.Hint(name, [.. plan.Receivers.Select(static r => r.Name)])}");

    private static string Of(IReadOnlyList<string> names, string one, string many) => names.Count switch { 0 => "every " + one, 1 => $"{one} {names[0]}", _ => $"{many} {string.Join(", ", names)}" };
}
