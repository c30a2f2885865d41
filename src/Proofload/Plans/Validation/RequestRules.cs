namespace Proofload.Plans.Validation;

/// <summary>Kinds of requests: names, bodies, checks, and what belongs to which protocol.</summary>
internal static class RequestRules
{
    private const string InputsExample = "[{name: x, data_type: FP32, shape: [1, 16]}]";

    public static void Check(ValidationScope scope)
    {
        Names(scope, "setup", scope.Plan.Setup);
        Names(scope, "requests", scope.Plan.Requests);
        if (scope.Plan.Scenario is { } scenario)
            Names(scope, "scenario.steps", [.. scenario.Steps.Select(static s => s.Request)]);
        if (scope.Plan.Requests.Count == 0 && scope.Plan.Scenario is null && scope.Protocol(null) is { NeedsInputs: true } needy)
            scope.Problems.Add("requests", $"missing; the protocol {needy.Id} needs a request with inputs, for example {InputsExample}", "target.protocol");
        foreach (var (path, request) in scope.Written)
        {
            Protocol(scope, path, request);
            Body(scope, path, request);
            for (var i = 0; i < request.Checks.Count; i++)
                Condition(scope, $"{path}.checks[{i}]", request.Checks[i]);
            foreach (var (name, extract) in request.Extract)
            {
                scope.OneOf(
                    $"{path}.extract.{name}",
                    "says nothing to take",
                    ("json_path", extract.JsonPath is not null),
                    ("header", extract.Header is not null),
                    ("regex", extract.Regex is not null));
            }
        }
    }

    private static void Names(ValidationScope scope, string path, IReadOnlyList<RequestPlan> requests)
    {
        for (var i = 0; i < requests.Count; i++)
        {
            var first = requests.Select(r => r.Name).ToList().IndexOf(requests[i].Name);
            if (first < i)
                scope.Problems.Add($"{path}[{i}].name", $"{Units.Quote(requests[i].Name)} is the name of {path}[{first}] too; names must differ");
        }
    }

    private static void Protocol(ValidationScope scope, string path, RequestPlan request)
    {
        if (scope.Protocol(request.Protocol) is not { } facts)
            return;
        void Belongs(string field, bool isGiven, bool fits, string where)
        {
            if (isGiven && !fits)
                scope.Problems.Add($"{path}.{field}", $"belongs to {where}, not to {facts.Id}", "target.protocol", path + ".protocol");
        }

        Belongs("body", request.Body is not null, facts.HasFreeBody || facts.TakesBody, "the protocols http, sse, websocket, tf-serving and torchserve");
        Belongs("method", request.Method is not null, facts.HasFreeBody, "the protocols http and sse");
        Belongs("events", request.Events is not null, facts.TakesEvents, "the protocols sse and websocket");
        Belongs("websocket", request.WebSocket is not null, facts == KnownProtocols.WebSocket, "the protocol websocket");
        Belongs("extra", request.Extra.Count > 0, facts is { HasFreeBody: false, TakesEvents: false } && facts.Id != "torchserve", "protocols that make their own JSON");
        Belongs("system", request.System is not null, facts.TakesSystem, "protocols of chats");
        Belongs("inputs", request.Inputs.Count > 0, facts.TakesInputs, "the protocols kserve-v2, kserve-v2-grpc and tf-serving");
        Belongs("grpc", request.Grpc is not null, facts.Id == "kserve-v2-grpc", "the protocol kserve-v2-grpc");
        Belongs("path", request.Path is not null, facts.Id != "kserve-v2-grpc", "protocols over plain HTTP");
        Belongs("batch_size", request.BatchSize is not null, facts.TakesBatch, "the protocols openai-embeddings, rerank and tf-serving");
        Belongs("verb", request.Verb != ServingVerb.Predict, facts.Id == "tf-serving", "the protocol tf-serving");
        Belongs("layout", request.Layout != TensorLayout.Row, facts.Id == "tf-serving", "the protocol tf-serving");
        if (facts.Id == "tf-serving")
            TfServing(scope, path, request);
        for (var i = 0; facts.Id != "tf-serving" && i < request.Inputs.Count; i++)
        {
            if (request.Inputs[i].Shape.Count == 0)
                scope.Problems.Add($"{path}.inputs[{i}].shape", "needs at least 1 of the dimensions");
        }

        if (facts.NeedsInputs && request.Inputs.Count == 0)
            scope.Problems.Add(path + ".inputs", $"missing; the protocol {facts.Id} needs at least one, for example {InputsExample}", "target.protocol", path + ".protocol");
        foreach (var twice in request.Inputs.Select((t, i) => (t.Name, At: i)).GroupBy(t => t.Name, StringComparer.Ordinal).SelectMany(g => g.Skip(1)))
            scope.Problems.Add($"{path}.inputs[{twice.At}].name", $"{Units.Quote(twice.Name)} names an input twice");
    }

    private static void TfServing(ValidationScope scope, string path, RequestPlan request)
    {
        if (request.Layout == TensorLayout.Column && request.Verb != ServingVerb.Predict)
            scope.Problems.Add(path + ".layout", "is for verb: predict; examples come in rows only", path + ".verb");
        if (request.Body is { } body)
        {
            if (request.Inputs.Count > 0)
                scope.Problems.Add(path + ".inputs", "cannot stand beside body; give only one of the two", path + ".body");
            if (request.BatchSize is not null)
                scope.Problems.Add(path + ".batch_size", "cannot stand beside body, which has its own instances", path + ".body");
            if (request.Extra.Count > 0)
                scope.Problems.Add(path + ".extra", "cannot stand beside body; write the fields into it", path + ".body");
            if (body.Multipart.Count > 0 || MediaRules.IsMedium(body.Field))
                scope.Problems.Add(path + ".body", "must be JSON: text, file, template_file or a dataset's field");
        }
        else if (request.Verb != ServingVerb.Predict && request.Inputs.Count == 0)
        {
            scope.Problems.Add(path + ".inputs", "missing; an example has named features, for example [{name: x, data_type: FP32, shape: []}]", path + ".verb");
        }
    }

    private static void Body(ValidationScope scope, string path, RequestPlan request)
    {
        var data = request.Data ?? scope.Plan.Data;
        void NeedsDataset(string at, string? field)
        {
            // Code gives fields for each request.
            if (scope.Plan.Scenario?.Code is not null)
                return;
            if (MediaRules.IsMedium(field) && data.Dataset is null)
                MediaRules.NeedsMedium(scope, at, path, field!, data);
            else if (field is not null and not "prompt" && data.Dataset is null)
                scope.Problems.Add(at, $"takes {Units.Quote(field)} from a dataset, and there is none; give data.dataset", "data", path + ".data");
        }

        for (var i = 0; i < request.Inputs.Count; i++)
        {
            // Without a dataset the prompt is a synthetic one.
            if (request.Inputs[i].Field is not "prompt")
                NeedsDataset($"{path}.inputs[{i}].field", request.Inputs[i].Field);
            if (request is { Grpc.Contents: TensorContents.Typed } && request.Inputs[i].DataType == "FP16")
                scope.Problems.Add($"{path}.inputs[{i}].data_type", "FP16 has no typed form; use grpc.contents: raw", path + ".grpc");
        }

        if (scope.Protocol(request.Protocol) is { } facts)
            EventRules.Check(scope, path, request, facts, NeedsDataset);
        if (request.Body is not { } body)
            return;
        path += ".body";
        scope.OneOf(
            path,
            "has no content",
            ("text", body.Text is not null),
            ("file", body.File is not null),
            ("template_file", body.TemplateFile is not null),
            ("field", body.Field is not null),
            ("multipart", body.Multipart.Count > 0));
        NeedsDataset(path + ".field", body.Field);
        for (var i = 0; i < body.Multipart.Count; i++)
        {
            var part = body.Multipart[i];
            scope.OneOf($"{path}.multipart[{i}]", "has no content", ("value", part.Value is not null), ("file", part.File is not null), ("field", part.Field is not null));
            NeedsDataset($"{path}.multipart[{i}].field", part.Field);
        }
    }

    private static void Condition(ValidationScope scope, string path, CheckPlan check)
    {
        var hasSize = check.MinSize is not null || check.MaxSize is not null;
        var tests = new[] { ("equals", check.EqualTo is not null), ("contains", check.Contains is not null), ("matches", check.Matches is not null) };
        var ofBody = check.Header is null && check.JsonPath is null && tests.Any(t => t.Item2);
        var subjects = new[] { ("status", check.Status.Count > 0), ("header", check.Header is not null), ("json_path", check.JsonPath is not null), (check.MinSize is null ? "max_size" : "min_size", hasSize), ("custom", check.Custom is not null) };
        if (ofBody)
            subjects = [.. subjects, (tests.First(t => t.Item2).Item1, true)];
        var given = subjects.Where(s => s.Item2).Select(s => s.Item1).ToArray();
        if (given.Length == 0)
            scope.Problems.Add(path, "checks nothing; give one of status, header, json_path, contains, matches, min_size, max_size");
        else if (given.Length > 1)
            scope.Problems.Add($"{path}.{given[1]}", $"cannot stand beside {given[0]}: a check looks at one thing; write two checks");
        else if (check.Header is not null || check.JsonPath is not null)
            scope.OneOf(path, $"does not say what {given[0]} must be", tests);
        else if (ofBody && check.EqualTo is not null)
            scope.Problems.Add(path + ".equals", "needs header or json_path beside it; for the body use contains or matches");
        else if (ofBody)
            scope.OneOf(path, "", tests);
        if (check.MinSize > check.MaxSize)
            scope.Problems.Add(path + ".max_size", $"{Units.FormatSize(check.MaxSize!.Value)} is below min_size");
    }
}
