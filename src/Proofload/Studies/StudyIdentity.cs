using System.Security.Cryptography;
using System.Text;
using Proofload.Measurement.Clocks;
using Proofload.Plans;
using Proofload.Running;

namespace Proofload.Studies;

/// <summary>Ids of studies, and what must agree between two sittings of one.</summary>
internal static class StudyIdentity
{
    private const int Digits = 16;

    /// <summary>Fields of a plan that name it and change nothing.</summary>
    public static readonly IReadOnlyList<string> Names = ["name", "labels", "otlp"];

    /// <summary>An id: the kind, then sortable by time.</summary>
    public static string Create(string kind, IClock clock) => $"{kind}-{RunIdentity.Create(clock)}";

    /// <summary>SHA-256 of a plan without its name, labels and exporter, hex, first 16 digits.</summary>
    public static string Fingerprint(RunPlan plan)
    {
        var text = PlanWriter.Write(plan with { Name = "study", Labels = new Dictionary<string, string>(), Otlp = null });
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..Digits];
    }
}
