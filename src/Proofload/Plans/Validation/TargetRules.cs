namespace Proofload.Plans.Validation;

/// <summary>Target, protocols and models.</summary>
internal static class TargetRules
{
    public static void Check(ValidationScope scope)
    {
        var (target, problems) = (scope.Plan.Target, scope.Problems);
        Protocols(scope);
        Models(scope);
        EventRules.Connections(scope);
        if (target.Tls is { ClientKey: not null, ClientCertificate: null })
            problems.Add("target.tls.client_key", "needs client_certificate beside it", "target.tls");
        if (target.Tls is { Verify: false, CertificateAuthority: not null })
            problems.Add("target.tls.ca", "has no effect with verify: false; remove one of the two", "target.tls");
        if (target.Connections is { Reuse: ConnectionReuse.Fresh, Warm: > 0 })
            problems.Add("target.connections.warm", "has no effect with reuse: fresh, which opens a connection for each request", "target.connections");
        if (target.Connections is { Limit: > 0, Warm: { } warm } && warm > target.Connections.Limit)
            problems.Add("target.connections.warm", $"{warm} is more than the limit of {target.Connections.Limit} connections", "target.connections");
        if (target.Connections is { Engine: TransportEngine.Sockets or TransportEngine.SocketsHttpHandler, ReceiveClock: ReceiveClock.Kernel })
            problems.Add("target.connections.receive_clock", "kernel needs the engine epoll; the others read no stamps", "target.connections.engine");
        var keyHeader = KnownProtocols.ApiKeyHeader(target.Protocol);
        if (target.ApiKey is not null && target.Headers.Keys.Any(h => h.Equals(keyHeader, StringComparison.OrdinalIgnoreCase)))
            problems.Add("target.api_key", $"sets the {keyHeader} header, which headers sets too; give only one of them", "target.headers");
    }

    private static void Protocols(ValidationScope scope)
    {
        Known(scope, "target.protocol", scope.Plan.Target.Protocol);
        foreach (var (path, request) in scope.Written)
        {
            if (request.Protocol is { } id)
                Known(scope, path + ".protocol", id);
        }
    }

    private static void Known(ValidationScope scope, string path, string id)
    {
        if (scope.Protocol(id) is null)
            scope.Problems.Add(path, $"unknown protocol {Units.Quote(id)}; {NearestName.Hint(id, [.. scope.Options.Protocols.Select(p => p.Id)])}");
    }

    private static void Models(ValidationScope scope)
    {
        var target = scope.Plan.Target;
        if (target.Model is not null)
            return;
        if (scope.Protocol(target.Protocol) is { NeedsModel: true } facts
            && scope.Plan.EffectiveRequests.Any(r => r.Model is null && r.Protocol is null && !HasBodies(r)))
        {
            scope.Problems.Add("target.model", $"missing; the protocol {facts.Id} needs the name of a model", "target.protocol", "requests");
        }

        foreach (var (path, request) in scope.Written)
        {
            if (request is { Model: null, Protocol: { } id } && scope.Protocol(id) is { NeedsModel: true } && !HasBodies(request))
                scope.Problems.Add(path + ".model", $"missing; the protocol {id} needs the name of a model", "target.model");
        }

        // The bodies of a batch file name their models themselves.
        bool HasBodies(RequestPlan request) => (request.Data ?? scope.Plan.Data).Dataset is { Format: DatasetFormat.OpenAiBatch };
    }
}
