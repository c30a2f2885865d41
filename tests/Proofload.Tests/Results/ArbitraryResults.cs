using FsCheck;
using FsCheck.Fluent;
using Proofload.Measurement.Health;
using Proofload.Results;
using Outcome = Proofload.Results.Outcome;

namespace Proofload.Tests.Results;

/// <summary>Random results with every field set to something that a careless serialiser would lose.</summary>
internal static class ArbitraryResults
{
    private static readonly string[] Words =
        ["latency", "ttft p99 < 500ms", "", "quote \" back \\ slash", "<script>&amp;", "naïve 漢字 🚀", "line\nbreak\ttab\r", "\u0001\u007f\u2028", "https://h:1/v1"];

    public static Gen<RunResult> Result =>
        from head in Head
        from verdict in Verdict
        from metrics in Map(Metric)
        from rates in Rates
        from errors in Map(Count)
        from samples in List(from k in Word from d in Word from c in Count select new ErrorSample(k, d, c))
        from counts in Counts
        from tokens in OrNull(from t in OrNull(Word) from n in Gen.ArrayOf(Count, 7) select new TokenCounts
        {
            Tokenizer = t, ByUsage = n[0], ByTokenizer = n[1], ByChunks = n[2], ComparedRequests = n[3], ComparedUsage = n[4], ComparedTokenizer = n[5], Uncounted = n[6],
        })
        from scenario in OrNull(Scenario)
        from kinds in List(Kind)
        from bins in List(from f in Count from t in Gen.Elements<long?>(null, 0, 255) from m in Map(Metric) select new PromptBinResult { From = f, To = t, Metrics = m })
        from health in Health
        from calibration in OrNull(Calibration)
        from usage in OrNull(Usage)
        from study in OrNull(Study)
        from series in List(Interval)
        from mlperf in OrNull(Mlperf)
        from notes in List(Word)
        from labels in Map(Word)
        select head with
        {
            Verdict = verdict, Metrics = metrics, Rates = rates, Errors = errors, ErrorSamples = samples, Counts = counts, Tokens = tokens, Scenario = scenario, Kinds = kinds, PromptBins = bins,
            Generator = health, Calibration = calibration, TargetUsage = usage, Study = study, Series = series, Mlperf = mlperf, Notes = notes, Labels = labels,
        };

    public static Gen<IntervalResult> Interval =>
        from at in Number
        from planned in Number
        from c in Gen.ArrayOf(Count, 5)
        from inFlight in Gen.Choose(0, int.MaxValue)
        from errors in Map(Count)
        from metrics in Map(from n in Count from v in Gen.ArrayOf(Number, 4) select new IntervalPercentiles(n, v[0], v[1], v[2], v[3]))
        select new IntervalResult
        {
            At = at, Planned = planned, Sent = c[0], Ok = c[1], Failed = c[2], Dropped = c[3], OutputTokens = c[4], InFlight = inFlight,
            Errors = errors, Metrics = metrics,
        };

    private static Gen<string> Word => Gen.Elements(Words);

    private static Gen<long> Count => Gen.OneOf(
        Gen.Constant(0L), Gen.Constant(long.MaxValue), Gen.Constant((1L << 53) + 1), Gen.Choose(0, 1_000_000).Select(i => (long)i));

    private static Gen<double> Number => Gen.OneOf(
        Gen.Elements(0, -0.0, 1e-9, 0.1 + 0.2, double.Epsilon, double.MaxValue, 1.0 / 3, 5e-324),
        Gen.Choose(0, 2_000_000_000).Select(i => i / 1e9));

    private static Gen<double?> MaybeNumber => Gen.OneOf(Gen.Constant<double?>(null), Number.Select(n => (double?)n));

    private static Gen<double?[]> Numbers(int n) => Gen.ArrayOf(MaybeNumber, n);

    private static Gen<RunResult> Head =>
        from words in Gen.ArrayOf(Word, 12)
        from ticks in Gen.Choose(0, int.MaxValue)
        from ending in Gen.Elements(Enum.GetValues<RunEnding>())
        from numbers in Gen.ArrayOf(Number, 2)
        from seed in Gen.Elements(0UL, 1UL, ulong.MaxValue, (1UL << 53) + 1)
        from noReason in Gen.Elements(true, false)
        select new RunResult
        {
            Id = words[0], Name = words[1], StartedAt = DateTimeOffset.UnixEpoch.AddDays(20_000).AddTicks(ticks), Ending = ending,
            EndingReason = noReason ? null : words[2], Window = numbers[0], SeriesResolution = numbers[1] + 0.5, Plan = words[3], PlannedUnit = words[10], Seed = seed,
            Fingerprint = new RunFingerprint
            {
                Plan = words[4], Data = words[5], Target = words[6], Machine = words[7], Version = words[8], Engine = words[9],
            },
            Verdict = null!, Metrics = null!, Rates = null!, Errors = null!, Counts = null!, Generator = null!,
        };

    private static Gen<Verdict> Verdict =>
        from state in Gen.Elements(Enum.GetValues<MeasurementState>())
        from reasons in List(Word)
        from objectives in List(
            from w in Gen.ArrayOf(Word, 3)
            from n in Numbers(4)
            from upper in Gen.Elements<bool?>(null, true, false)
            from s in Gen.Elements(Enum.GetValues<ObjectiveState>())
            select new ObjectiveResult
            {
                Expression = w[0], Observed = n[0], Low = n[1], High = n[2], Threshold = n[3], IsUpperBound = upper, Unit = w[1], Result = s, Reason = w[2],
            })
        from outcome in Gen.Elements(Enum.GetValues<Outcome>())
        select new Verdict { Measurement = state, Reasons = reasons, Objectives = objectives, Outcome = outcome };

    private static Gen<MetricSummary> Metric =>
        from unit in Word
        from count in Count
        from n in Numbers(9)
        from histogram in OrNull(Word)
        from ci in Map(
            from e in Numbers(3)
            from method in Word
            from needed in Gen.Elements<long?>(null, 0, 368)
            select new ConfidenceInterval { Low = e[0], High = e[1], Confidence = (e[2] ?? 0.9) + 0.01, Method = method, Needed = needed })
        select new MetricSummary
        {
            Unit = unit, Count = count, Min = n[0], Mean = n[1], Max = n[2], StdDev = n[3], P50 = n[4], P90 = n[5], P95 = n[6], P99 = n[7],
            P999 = n[8], Ci = ci, Histogram = histogram,
        };

    private static Gen<RunRates> Rates =>
        from n in Numbers(11)
        select new RunRates
        {
            Offered = n[0], Sent = n[1], Throughput = n[2], Goodput = n[3], GoodputRatio = n[4], OutputTokens = n[5], PromptTokens = n[6],
            ErrorRate = n[7], ErrorRateLow = n[8], ErrorRateHigh = n[9], BytesReceived = n[10],
        };

    private static Gen<RunCounts> Counts =>
        from c in Gen.ArrayOf(Count, 8)
        select new RunCounts
        {
            Intended = c[0], Sent = c[1], Ok = c[2], Failed = c[3], Cancelled = c[4], Dropped = c[5], WarmUp = c[6], CoolDown = c[7],
        };

    private static Gen<KindResult> Kind =>
        from name in Word
        from metrics in Map(Metric)
        from rates in Rates
        from errors in Map(Count)
        from counts in Counts
        select new KindResult { Name = name, Metrics = metrics, Rates = rates, Errors = errors, Counts = counts };

    private static Gen<ScenarioResult> Scenario =>
        from checks in List(from w in Word from c in Gen.ArrayOf(Count, 2) from n in Numbers(3) select new CheckResult { Name = w, Passed = c[0], Failed = c[1], Share = n[0], ShareLow = n[1], ShareHigh = n[2] })
        from counters in Map(Count)
        from texts in Map(Count)
        from c in Gen.ArrayOf(Count, 2)
        from n in Numbers(3)
        select new ScenarioResult { Checks = checks, Counters = counters, ExceptionTexts = texts, Exceptions = c[0], Blocked = c[1], CodeP50 = n[0], CodeP99 = n[1], CodeMax = n[2] };

    private static Gen<GeneratorHealth> Health =>
        from n in Numbers(16)
        from rates in Gen.ArrayOf(Number, 2)
        from c in Gen.ArrayOf(OrNullValue(Count), 7)
        from dropped in Count
        from engine in Word
        from clock in Word
        from workers in Gen.Choose(1, 64)
        select new GeneratorHealth
        {
            LatenessP50 = n[0], LatenessP99 = n[1], LatenessMax = n[2], OfferedRate = rates[0], SentRate = rates[1], SentRatio = n[3],
            Dropped = dropped, ProcessCpu = n[4], MachineCpu = n[5], GcPauseTotal = n[6], GcPauseMax = n[7], ThreadPoolDelayMax = n[8],
            ReceiveLagP50 = n[9], ReceiveLagP99 = n[10], OpenFiles = c[0], OpenFilesLimit = c[1], EphemeralPortsLeft = c[2],
            ReceiveClock = clock, ReceiveDelayP50 = n[11], ReceiveDelayP99 = n[12], ReceiveDelayMax = n[13], UnstampedReads = c[4],
            UnstampedShare = n[14], CoalescedEvents = c[5], CoalescedShare = n[15],
            WorkingSetMax = c[3], AllocatedBytes = c[6], Engine = engine, Workers = workers,
        };

    private static Gen<RoundSpread> Spread =>
        from n in Gen.ArrayOf(Number, 3)
        select new RoundSpread(n[0], n[1], n[2]);

    private static Gen<TargetUsage> Usage =>
        from words in Gen.ArrayOf(Word, 2)
        from counts in Gen.ArrayOf(Gen.Choose(0, 1_000), 2)
        from numbers in Gen.ArrayOf(Gen.Choose(0, 1_000_000), 4)
        select new TargetUsage
        {
            Source = words[0], Failure = counts[1] == 0 ? null : words[1], Samples = counts[0], Failures = counts[1],
            GpuMemoryMax = numbers[0] % 3 == 0 ? null : numbers[0] * 1024.0, GpuMemoryTotal = numbers[1] % 3 == 0 ? null : numbers[1] * 1024.0,
            GpuUtilisation = numbers[2] % 3 == 0 ? null : numbers[2] / 1e6, CacheUsageMax = numbers[3] % 3 == 0 ? null : numbers[3] / 1e6,
        };

    private static Gen<StudyPoint> Study =>
        from words in Gen.ArrayOf(Word, 8)
        from point in Gen.Choose(1, 1000)
        from count in Gen.Choose(0, 1000)
        from items in Gen.Choose(0, 64)
        select new StudyPoint
        {
            Id = words[0], Kind = words[1], Point = point, Count = count == 0 ? null : count, ItemsPerRequest = items == 0 ? null : items,
            Values = new Dictionary<string, string> { ["a" + words[2]] = words[3], ["b" + words[4]] = words[5] }, Failure = items % 3 == 0 ? null : words[6], Fingerprint = words[7], Plan = words[0],
        };

    private static Gen<CalibrationUse> Calibration =>
        from state in Gen.Elements(Enum.GetValues<CalibrationState>())
        from reason in OrNull(Word)
        from measured in OrNull(Measured)
        select new CalibrationUse { State = state, Reason = reason, Measured = measured };

    private static Gen<Calibration> Measured =>
        from w in Gen.ArrayOf(Word, 3)
        from ticks in Gen.Choose(0, int.MaxValue)
        from quick in Gen.Elements(true, false)
        from rate in Spread
        from cpu in OrNull(Spread)
        from n in Numbers(3)
        from limit in Number
        from workers in Gen.Choose(1, 64)
        from pacing in List(from r in Number from s in Gen.ArrayOf(Spread, 3) select new PacingFloor(r, s[0], s[1], s[2]))
        from streaming in List(from c in Gen.Choose(1, 9999) from r in Number from s in Gen.ArrayOf(Spread, 2) select new StreamingLevel(c, r, s[0], s[1]))
        select new Calibration
        {
            Schema = CalibrationJson.CurrentSchema, MeasuredAt = DateTimeOffset.UnixEpoch.AddDays(20_000).AddTicks(ticks), Version = w[0], Machine = w[1],
            Engine = w[2], Quick = quick, Requests = new RequestCeiling { Rate = rate, PerCpuSecond = cpu, Cpu = n[0], Workers = workers },
            Pacing = pacing, Streaming = streaming, LagLimit = limit, OtherCpu = n[1], StolenCpu = n[2],
        };

    private static Gen<MlperfResult> Mlperf =>
        from w in Gen.ArrayOf(Word, 3)
        from b in Gen.ArrayOf(Gen.Elements(true, false), 2)
        from value in MaybeNumber
        from remarks in List(Word)
        select new MlperfResult { Scenario = w[0], Metric = w[1], Unit = w[2], Valid = b[0], Official = b[1], Value = value, Remarks = remarks };

    private static Gen<IReadOnlyList<T>> List<T>(Gen<T> item) =>
        from n in Gen.Choose(0, 3)
        from items in Gen.ArrayOf(item, n)
        select (IReadOnlyList<T>)items;

    private static Gen<IReadOnlyDictionary<string, T>> Map<T>(Gen<T> item) =>
        from items in List(from k in Word from v in item select (Key: k, Value: v))
        select (IReadOnlyDictionary<string, T>)items.DistinctBy(i => i.Key).ToDictionary(i => i.Key, i => i.Value);

    private static Gen<T?> OrNull<T>(Gen<T> item)
        where T : class =>
        Gen.OneOf(Gen.Constant<T?>(null), item.Select(i => (T?)i));

    private static Gen<T?> OrNullValue<T>(Gen<T> item)
        where T : struct =>
        Gen.OneOf(Gen.Constant<T?>(null), item.Select(i => (T?)i));
}
