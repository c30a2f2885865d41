using Proofload.Plans.Loads;

namespace Proofload.Plans.Validation;

/// <summary>The files that a plan names must be there before the load starts.</summary>
internal static class FileRules
{
    private const int LongestPath = 1000;

    public static void Check(ValidationScope scope)
    {
        var plan = scope.Plan;
        File(scope, "target.tls.ca", plan.Target.Tls.CertificateAuthority);
        File(scope, "target.tls.client_certificate", plan.Target.Tls.ClientCertificate);
        File(scope, "target.tls.client_key", plan.Target.Tls.ClientKey);
        if (plan.Load is ReplayLoad replay)
            File(scope, "load.path", replay.Path);
        if (plan.Tokenizer is { } tokenizer && KnownTokenizers.Problem(tokenizer) is null && !KnownTokenizers.IsBuiltIn(tokenizer))
            File(scope, "tokenizer", KnownTokenizers.Split(tokenizer).Path);
        Dataset(scope, "data", plan.Data);
        foreach (var (path, request) in scope.Written)
        {
            if (request.Data is { } data)
                Dataset(scope, path + ".data", data);
            File(scope, path + ".body.file", request.Body?.File);
            File(scope, path + ".body.template_file", request.Body?.TemplateFile);
            for (var i = 0; i < (request.Body?.Multipart.Count ?? 0); i++)
                File(scope, $"{path}.body.multipart[{i}].file", request.Body!.Multipart[i].File);
            Messages(scope, path + ".websocket.opening", request.WebSocket?.Opening ?? []);
            Messages(scope, path + ".websocket.messages", request.WebSocket?.Messages ?? []);
        }
    }

    private static void Messages(ValidationScope scope, string path, IReadOnlyList<MessagePlan> messages)
    {
        for (var i = 0; i < messages.Count; i++)
        {
            File(scope, $"{path}[{i}].file", messages[i].File);
            File(scope, $"{path}[{i}].template_file", messages[i].TemplateFile);
        }
    }

    private static void Dataset(ValidationScope scope, string path, DataPlan data)
    {
        if (data.Dataset is not { } dataset)
            return;
        path += ".dataset.path";
        if (dataset.Format is DatasetFormat.Images or DatasetFormat.Audio && !scope.Options.FolderExists(dataset.Path))
            scope.Problems.Add(path, $"there is no folder {Units.Quote(dataset.Path, LongestPath)}", path[..^5] + ".format");
        else if (dataset.Format is not (DatasetFormat.Images or DatasetFormat.Audio or null) || !scope.Options.FolderExists(dataset.Path))
            File(scope, path, dataset.Path);
    }

    private static void File(ValidationScope scope, string path, string? file)
    {
        if (file is not null && !scope.Options.FileExists(file))
            scope.Problems.Add(path, $"there is no file {Units.Quote(file, LongestPath)}");
    }
}
