namespace Proofload.Plans.Validation;

/// <summary>Images and sounds: that they can be made, and that some request carries them.</summary>
internal static class MediaRules
{
    private const long MostPixels = 32L << 20;
    private static readonly ImagesPlan Defaults = new();

    /// <summary>True for the names of fields that stand for media.</summary>
    public static bool IsMedium(string? field) => field is "image" or "audio";

    public static void Check(ValidationScope scope)
    {
        Data(scope, "data", scope.Plan.Data, [.. scope.Plan.EffectiveRequests.Where(static r => r.Data is null)]);
        for (var i = 0; i < scope.Plan.Requests.Count; i++)
        {
            if (scope.Plan.Requests[i].Data is { } data)
                Data(scope, $"requests[{i}].data", data, [scope.Plan.Requests[i]]);
        }

        if (scope.Plan.Target.WaitReady is not null && !scope.Plan.EffectiveRequests.Any(r => scope.Protocol(r.Protocol) is null or { TellsReadiness: true }))
            scope.Problems.Add("target.wait_ready", $"has no effect: only {string.Join(", ", scope.Options.Protocols.Where(static p => p.TellsReadiness).Select(static p => p.Id))} say whether a model is ready", "target.protocol");
    }

    /// <summary>Notes that a field asks for a medium that the data does not have.</summary>
    public static void NeedsMedium(ValidationScope scope, string at, string request, string field, DataPlan data)
    {
        if (field == "image" && data.Images is null)
            scope.Problems.Add(at, "takes an image, and there is none; give data.images, for example {width: 224, height: 224}, or a dataset", "data", request + ".data");
        if (field == "audio" && data.Audio is null)
            scope.Problems.Add(at, "takes a sound, and there is none; give data.audio, for example {length: 5s}, or a dataset", "data", request + ".data");
    }

    /// <summary>True when a dataset is a folder of files of this format.</summary>
    public static bool IsFolder(ValidationScope scope, DataPlan data, DatasetFormat format) => data.Dataset is { } dataset
        && (dataset.Format == format || (dataset.Format is null && scope.Options.FolderExists(dataset.Path)));

    private static void Data(ValidationScope scope, string path, DataPlan data, IReadOnlyList<RequestPlan> requests)
    {
        var problems = scope.Problems;
        if (data.Images is { } images)
        {
            if ((long)images.Width * images.Height > MostPixels)
                problems.Add(path + ".images", $"{images.Width} x {images.Height} are {(long)images.Width * images.Height / 1e6:0.0} million pixels; at most {MostPixels / 1e6:0.0} million");
            if (data.Dataset?.Format == DatasetFormat.Images && images with { Count = 1 } != Defaults)
                problems.Add(path + ".images", "of a folder have their own size and format; give only their count", path + ".dataset");
        }

        if (data.Audio is not null && data.Dataset?.Format == DatasetFormat.Audio)
            problems.Add(path + ".audio", "has no effect beside a dataset of sounds; remove one of the two", path + ".dataset");
        Carried(scope, path + ".images", "image", data.Images is not null, requests);
        Carried(scope, path + ".audio", "audio", data.Audio is not null, requests);

        // The rows of a folder may serve for their names alone, where the request is free; a protocol that carries no media has no use for them.
        var isFolder = IsFolder(scope, data, DatasetFormat.Images) || IsFolder(scope, data, DatasetFormat.Audio);
        if (isFolder && requests.Count > 0 && requests.All(r => scope.Protocol(r.Protocol) is { CarriesMedia: false }))
            scope.Problems.Add(path + ".dataset", $"is a folder of files: {CarryNone(scope, scope.Protocol(requests[0].Protocol))}", "target.protocol");
    }

    private static void Carried(ValidationScope scope, string path, string field, bool isGiven, IReadOnlyList<RequestPlan> requests)
    {
        if (!isGiven || requests.Any(r => scope.Protocol(r.Protocol) is not { } facts || Carries(facts, r, field)))
            return;
        var facts = requests.Select(r => scope.Protocol(r.Protocol)).FirstOrDefault();
        scope.Problems.Add(path, facts is { CarriesMedia: true }
            ? $"is in no request; say where with field: {field}, for example {(facts.HasFreeBody || facts == KnownProtocols.WebSocket ? $"body: {{field: {field}}}" : $"inputs: [{{name: {field}, data_type: BYTES, shape: [1], field: {field}}}]")}"
            : $"has no effect: {CarryNone(scope, facts)}", "target.protocol");
    }

    private static string CarryNone(ValidationScope scope, ProtocolFacts? facts) =>
        $"{facts?.Id} requests carry none; {string.Join(", ", scope.Options.Protocols.Where(static p => p.CarriesMedia).Select(static p => p.Id))} do";

    private static bool Carries(ProtocolFacts facts, RequestPlan request, string field)
    {
        if (!facts.CarriesMedia)
            return false;
        if (facts == KnownProtocols.WebSocket && request.Body is null)
        {
            return request.WebSocket is { } socket && socket.Opening.Concat(socket.Messages)
                .Any(m => m.TemplateFile is not null || m.Field == field || m.Text?.Contains(field + "_base64", StringComparison.Ordinal) == true);
        }

        if (request.Body is { } body)
        {
            return body.TemplateFile is not null || body.Field == field || body.Multipart.Any(p => p.Field == field)
                || body.Text?.Contains(field + "_base64", StringComparison.Ordinal) == true
                || body.Multipart.Any(p => p.Value?.Contains(field + "_base64", StringComparison.Ordinal) == true);
        }

        return request.Inputs.Count > 0 ? request.Inputs.Any(t => t.Field == field) : !facts.HasFreeBody && !facts.NeedsInputs;
    }
}
