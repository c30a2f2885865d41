using Proofload.Measurement.Clocks;
using Proofload.Measurement.Randomness;
using Proofload.Plans;
using Proofload.Plans.Sweeps;
using Proofload.Results;

namespace Proofload.Studies;

/// <summary>A sweep that is ready to run: its points with their plans, in the order in which they are run.</summary>
public sealed record SweepStudy
{
    /// <summary>Kind of these studies.</summary>
    public const string Kind = "sweep";

    private const ulong OrderStream = 0x7377_6565_7000_0001;

    private SweepStudy(string id, RunPlan plan, IReadOnlyList<SweepVariant> variants) =>
        (Id, Plan, Variants, PlanText, Fingerprint) = (id, plan, variants, PlanWriter.Write(plan), StudyIdentity.Fingerprint(plan));

    /// <summary>Id.</summary>
    public string Id { get; }

    /// <summary>The plan with its sweep.</summary>
    public RunPlan Plan { get; }

    /// <summary>The points, in the order in which they are run.</summary>
    public IReadOnlyList<SweepVariant> Variants { get; }

    /// <summary>The plan as canonical YAML, secrets masked.</summary>
    public string PlanText { get; }

    /// <summary>What must agree to go on with the study.</summary>
    public string Fingerprint { get; }

    /// <summary>Makes a study; every point is validated.</summary>
    /// <param name="plan">A plan with a sweep.</param>
    /// <param name="environment">Gives the value of a variable for <c>${NAME}</c>; null when it is not set.</param>
    /// <param name="folder">Folder that relative paths are taken from.</param>
    /// <param name="clock">Gives a new id its time.</param>
    /// <param name="id">Id of a study that goes on; null for a new one.</param>
    /// <exception cref="PlanException">The plan is wrong at some point; one line that names the point.</exception>
    public static SweepStudy Create(RunPlan plan, Func<string, string?> environment, string folder, IClock clock, string? id = null)
    {
        PlanValidator.Validate(plan, new PlanValidatorOptions
        {
            FileExists = path => File.Exists(Path.Combine(folder, path)),
            FolderExists = path => Directory.Exists(Path.Combine(folder, path)),
        });
        return new SweepStudy(id ?? StudyIdentity.Create(Kind, clock), plan, Ordered(plan, SweepGrid.Expand(plan, environment, folder)));
    }

    /// <summary>What a run of a point keeps of the study.</summary>
    /// <param name="variant">One of <see cref="Variants"/>.</param>
    public StudyPoint PointOf(SweepVariant variant)
    {
        ArgumentNullException.ThrowIfNull(variant);
        return new StudyPoint
        {
            Id = Id,
            Kind = Kind,
            Point = variant.Point.Index,
            Count = variant.Point.Count,
            Values = new Dictionary<string, string>(variant.Point.Values, StringComparer.Ordinal),
            ItemsPerRequest = Items(variant),
            Fingerprint = Fingerprint,
            Plan = PlanText,
        };
    }

    private static IReadOnlyList<SweepVariant> Ordered(RunPlan plan, IReadOnlyList<SweepVariant> variants)
    {
        if (plan.Sweep!.Order == SweepOrder.Written)
        {
            return variants;
        }

        var seed = SeededRandom.At(plan.Seed, OrderStream, 0).NextUInt64();
        return [.. variants.Select((_, i) => variants[(int)SeededRandom.Permute(seed, variants.Count, i)])];
    }

    /// <summary>The batch: the value of that axis, else the one batch size that all kinds have.</summary>
    private static int? Items(SweepVariant variant)
    {
        if (variant.Point.Values.TryGetValue("batch", out var batch) && Units.TryParseCount(batch, out var count, out _))
        {
            return (int)count;
        }

        var sizes = variant.Plan.EffectiveRequests.Select(static r => r.BatchSize).Distinct().ToList();
        return sizes.Count == 1 ? sizes[0] : null;
    }
}
