using Proofload.Plans;

namespace Proofload.Cli.Running;

/// <summary>Labels a run with the commit and the branch that a CI server tells of, so that a history can say which commit moved it.</summary>
internal static class SourceLabels
{
    private static readonly string[] Commits =
        ["GITHUB_SHA", "CI_COMMIT_SHA", "BUILDKITE_COMMIT", "CIRCLE_SHA1", "BUILD_SOURCEVERSION", "BITBUCKET_COMMIT", "TRAVIS_COMMIT", "DRONE_COMMIT_SHA", "GIT_COMMIT"];

    // The branch of a pull request before the reference that was built.
    private static readonly string[] Branches =
        ["GITHUB_HEAD_REF", "GITHUB_REF_NAME", "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "CI_COMMIT_REF_NAME", "BUILDKITE_BRANCH", "CIRCLE_BRANCH", "BUILD_SOURCEBRANCHNAME", "BITBUCKET_BRANCH", "TRAVIS_BRANCH", "DRONE_SOURCE_BRANCH", "GIT_BRANCH"];

    /// <summary>The plan with the labels commit and branch, where the server tells them and the plan does not say otherwise.</summary>
    public static RunPlan Apply(RunPlan plan, Func<string, string?> environment)
    {
        var labels = new Dictionary<string, string>(plan.Labels, StringComparer.Ordinal);
        Add("commit", Commits);
        Add("branch", Branches);
        return labels.Count == plan.Labels.Count ? plan : plan with { Labels = labels };

        void Add(string label, string[] variables)
        {
            if (variables.Select(environment).FirstOrDefault(static v => !string.IsNullOrWhiteSpace(v)) is { } value)
            {
                labels.TryAdd(label, value.Trim());
            }
        }
    }
}
