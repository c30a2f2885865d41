using Proofload.Plans;

namespace Proofload.Tests.Plans;

public sealed class PlanEqualityTests
{
    [Fact]
    public void Records_WithEqualContent_AreEqualWhateverHoldsTheirLists()
    {
        var a = new RequestPlan { Name = "a", Checks = [new CheckPlan { Status = [200, 204] }], Extra = new Dictionary<string, string> { ["x"] = "1", ["y"] = "2" } };
        var b = new RequestPlan { Name = "a", Checks = new List<CheckPlan> { new() { Status = new List<int> { 200, 204 } } }, Extra = new SortedDictionary<string, string> { ["y"] = "2", ["x"] = "1" } };
        Assert.Equal(a, b);
        Assert.Equal(a.GetHashCode(), b.GetHashCode());
        Assert.NotEqual(a, b with { Checks = [new CheckPlan { Status = [204, 200] }] });
        Assert.NotEqual(a, b with { Extra = new Dictionary<string, string> { ["x"] = "1" } });
        Assert.Equal(new RequestPlan { Name = "a" }, new RequestPlan { Name = "a", Checks = [] });
    }

    [Fact]
    public void Records_AreNotChangedByTheListTheyWereMadeFrom()
    {
        var codes = new List<int> { 200 };
        var check = new CheckPlan { Status = codes };
        codes.Add(500);
        Assert.Equal([200], check.Status);
    }
}
