using Proofload.Plans;
using Proofload.Protocols;

namespace Proofload.Tests.Protocols;

public sealed class TargetPathTests
{
    [Theory]
    [InlineData("http://h", null, "/", "/")]
    [InlineData("http://h/predict", null, "/", "/predict")]
    [InlineData("http://h/predict/", null, "/", "/predict/")]
    [InlineData("http://h/api", "/predict", "/", "/api/predict")]
    [InlineData("http://h/api/", "predict", "/", "/api/predict")]
    [InlineData("http://h/api", "", "/", "/api")]
    [InlineData("http://h/api", "?a=1", "/", "/api?a=1")]
    [InlineData("http://h", null, "/v1/chat/completions", "/v1/chat/completions")]
    [InlineData("http://h/v1", null, "/v1/chat/completions", "/v1/chat/completions")]
    [InlineData("http://h/team/v1/", null, "/v1/chat/completions", "/team/v1/chat/completions")]
    [InlineData("http://h/v1/chat/completions", null, "/v1/chat/completions", "/v1/chat/completions")]
    public void Join_MakesThePathThatTheUserMeant(string url, string? path, string fallback, string expected) =>
        Assert.Equal(expected, TargetPath.Join(new TargetPlan { Url = new Uri(url) }, path, fallback));
}
