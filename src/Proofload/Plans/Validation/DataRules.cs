namespace Proofload.Plans.Validation;

/// <summary>Prompts and datasets.</summary>
internal static class DataRules
{
    private static readonly DataPlan Defaults = new();

    public static void Check(ValidationScope scope)
    {
        Check(scope, "data", scope.Plan.Data);
        foreach (var (path, request) in scope.Written)
        {
            if (request.Data is { } data)
                Check(scope, path + ".data", data);
        }
    }

    private static void Check(ValidationScope scope, string path, DataPlan data)
    {
        var problems = scope.Problems;
        if (data.SharedPrefixes > 1 && data.SharedPrefixTokens == 0)
            problems.Add(path + ".shared_prefixes", "has an effect only with shared_prefix_tokens above 0", path + ".shared_prefix_tokens");
        if (data.Dataset is not { } dataset)
            return;
        var isFolder = MediaRules.IsFolder(scope, data, DatasetFormat.Images) || MediaRules.IsFolder(scope, data, DatasetFormat.Audio);
        if (!isFolder && !data.PromptTokens.Equals(Defaults.PromptTokens))
            problems.Add(path + ".prompt_tokens", "is for synthetic prompts and has no effect beside dataset; remove one of the two");
        if (dataset.ZipfExponent != 1 && dataset.Order != RowOrder.Zipf)
            problems.Add(path + ".dataset.zipf_exponent", "has an effect only with order: zipf", path + ".dataset.order");
        if (dataset.Format is DatasetFormat.Images or DatasetFormat.Audio or DatasetFormat.Text && (dataset.PromptField ?? dataset.OutputField) is not null)
            problems.Add($"{path}.dataset.{(dataset.PromptField is not null ? "prompt_field" : "output_field")}", "has no effect: rows of this format have no fields", path + ".dataset.format");
    }
}
