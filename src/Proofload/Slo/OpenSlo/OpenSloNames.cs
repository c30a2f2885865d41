namespace Proofload.Slo.OpenSlo;

/// <summary>Words of OpenSLO v1, and the annotations in which stands what it has no words for.</summary>
internal static class OpenSloNames
{
    public const string ApiVersion = "openslo/v1";
    public const string SourceType = "proofload";
    public const string Objective = "proofload/objective";
    public const string Service = "proofload/service";
    public const string Model = "proofload/model";
    public const string Route = "proofload/route";
    public const string Region = "proofload/region";
    public const string Window = "proofload/window";
    public const string AbsentAfter = "proofload/absent-after";
    public const string Short = "proofload/short";
    public const string Long = "proofload/long";
    public const string For = "proofload/for";
    public const string Factor = "proofload/factor";
    public const string MinimumEvents = "proofload/minimum-events";
    public const string Confidence = "proofload/confidence";
}
