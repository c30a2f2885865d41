using FsCheck;
using FsCheck.Fluent;

namespace Proofload.Tests.Load;

/// <summary>Property checks with a fixed seed: the same cases each time.</summary>
internal static class PropertyCheck
{
    public static void Holds(Property property, int cases = 100) =>
        property.Check(Config.QuickThrowOnFailure.WithReplay(20_260_101UL, 7UL).WithMaxTest(cases));

    public static Arbitrary<int> Int(int from, int to) => Arb.From(Gen.Choose(from, to));
}
