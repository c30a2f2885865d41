using Proofload.Analysis.Sizing;
using Proofload.Reports.Sizing;
using YamlDotNet.RepresentationModel;

namespace Proofload.Tests.Reports.Sizing;

public sealed class ManifestsTests
{
    [Theory]
    [InlineData("hpa")]
    [InlineData("keda")]
    [InlineData("knative")]
    public void Manifest_IsAsApproved(string kind) => Approved.Check(kind + ".yaml", Manifests.Write(kind, SizeReportTests.Result(), new ManifestOptions()));

    [Fact]
    public void Hpa_HasTheFieldsOfAutoscalingV2()
    {
        var result = SizeReportTests.Result();
        var hpa = Parse("hpa", result);
        Assert.Equal(("autoscaling/v2", "HorizontalPodAutoscaler"), (Text(hpa, "apiVersion"), Text(hpa, "kind")));
        Assert.Equal("Deployment", Text(hpa, "spec", "scaleTargetRef", "kind"));
        Assert.Equal(result.Minimum, int.Parse(Text(hpa, "spec", "minReplicas"), null));
        Assert.Equal(result.Maximum, int.Parse(Text(hpa, "spec", "maxReplicas"), null));
        var metric = ((YamlSequenceNode)hpa["spec"]["metrics"])[0];
        Assert.Equal("Pods", Text(metric, "type"));
        Assert.Equal("AverageValue", Text(metric, "pods", "target", "type"));
        Assert.EndsWith("m", Text(metric, "pods", "target", "averageValue"), StringComparison.Ordinal);
        Assert.Equal(Math.Floor(result.Target * 1000), double.Parse(Text(metric, "pods", "target", "averageValue").TrimEnd('m'), null));
        Assert.InRange(int.Parse(Text(hpa, "spec", "behavior", "scaleDown", "stabilizationWindowSeconds"), null), 0, 3600);
        Assert.Contains(Text(hpa, "spec", "behavior", "scaleUp", "selectPolicy"), new[] { "Max", "Min", "Disabled" });
    }

    [Fact]
    public void Hpa_WithItsOwnRule_ReachesTheReplicasOfThePlan()
    {
        var result = SizeReportTests.Result();
        Assert.Equal(result.Steps[0].Replicas, HpaReplicas.OfTotal(result.Minimum, result.Planned, result.Target));
    }

    [Fact]
    public void Keda_HasTheFieldsOfAScaledObject()
    {
        var result = SizeReportTests.Result();
        var keda = Parse("keda", result);
        Assert.Equal(("keda.sh/v1alpha1", "ScaledObject"), (Text(keda, "apiVersion"), Text(keda, "kind")));
        Assert.Equal(("30", "360"), (Text(keda, "spec", "pollingInterval"), Text(keda, "spec", "cooldownPeriod")));
        Assert.Equal(result.Maximum, int.Parse(Text(keda, "spec", "maxReplicaCount"), null));
        var trigger = ((YamlSequenceNode)keda["spec"]["triggers"])[0];
        Assert.Equal("prometheus", Text(trigger, "type"));
        Assert.Equal(result.Target, double.Parse(Text(trigger, "metadata", "threshold"), null), 5e-4);
        Assert.Equal("sum(rate(http_requests_total{app=\"model-server\"}[1m]))", Text(trigger, "metadata", "query"));
    }

    [Fact]
    public void Knative_AimsAtTheCapacityTimesTheUtilisation()
    {
        var result = SizeReportTests.Result();
        var service = Parse("knative", result);
        Assert.Equal(("serving.knative.dev/v1", "Service"), (Text(service, "apiVersion"), Text(service, "kind")));
        var annotations = (YamlMappingNode)service["spec"]["template"]["metadata"]["annotations"];
        Assert.Equal("rps", Text(annotations, "autoscaling.knative.dev/metric"));
        Assert.Equal(
            result.Target,
            double.Parse(Text(annotations, "autoscaling.knative.dev/target"), null) * double.Parse(Text(annotations, "autoscaling.knative.dev/target-utilization-percentage"), null) / 100,
            1e-3);
        Assert.All(annotations.Children.Values, static v => Assert.NotEqual("", ((YamlScalarNode)v).Value));
    }

    [Fact]
    public void Manifest_NamesOfTheUser_CannotBreakOut()
    {
        var nasty = SizeReportTests.Result();
        nasty = nasty with { Request = nasty.Request with { Demand = nasty.Request.Demand with { Source = "a\nkind: Secret\u2028b" } } };
        foreach (var kind in Manifests.Kinds)
        {
            var yaml = Manifests.Write(kind, nasty, new ManifestOptions { Query = "sum(x{a='b'}) # c", Prometheus = "http://p: 'x'", Image = "i: \"j\"" });
            Assert.DoesNotContain("Secret", Text(Parsed(yaml), "kind"), StringComparison.Ordinal);
        }

        var keda = Parsed(Manifests.Write("keda", nasty, new ManifestOptions { Query = "sum(x{a='b'}) # c" }));
        Assert.Equal("sum(x{a='b'}) # c", Text(((YamlSequenceNode)keda["spec"]["triggers"])[0], "metadata", "query"));
    }

    private static YamlNode Parse(string kind, SizingResult result) => Parsed(Manifests.Write(kind, result, new ManifestOptions()));

    private static YamlNode Parsed(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return Assert.Single(stream.Documents).RootNode;
    }

    private static string Text(YamlNode node, params string[] path) => ((YamlScalarNode)path.Aggregate(node, static (n, name) => n[name])).Value!;
}
