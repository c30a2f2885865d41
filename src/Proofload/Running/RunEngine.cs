using Proofload.Analysis;
using Proofload.Data;
using Proofload.Load;
using Proofload.Measurement.Clocks;
using Proofload.Measurement.Health;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Protocols;
using Proofload.Results;
using Proofload.Running.Metering;
using Proofload.Running.Sessions;
using Proofload.Scenarios;
using Proofload.Tokenizers;
using Proofload.Transport;

namespace Proofload.Running;

/// <summary>
/// Runs a plan.
/// 1 ask the server what only it knows; compile: load, data, drivers. 2 connect: one transport per worker, connections opened. 3 rehearse, then set up: requests before the load.
/// 4 load: one thread per worker, one collector. 5 result: totals merged, judged, stored.
/// </summary>
internal sealed class RunEngine(RunPlan plan, RunOptions options)
{
    /// <summary>From the decision to start to time zero, so that no worker is late for its first request.</summary>
    private const long StartAheadNs = 20_000_000;

    /// <summary>Steps of one session share their index, so each has a seed of its own for what its templates draw.</summary>
    private const ulong StepSeed = 0x9E37_79B9_7F4A_7C15;

    private readonly RunClock _clock = new(options.Clock);
    private readonly StopSignal _stop = new();
    private readonly VariableStore _variables = new();
    private readonly List<string> _notes = [];
    private readonly List<DriverContext> _contexts = [];
    private IReadOnlyList<string> _nearCeiling = [];
    private RunPlan _plan = plan;
    private CompiledScenario? _scenario;
    private CodeRun? _code;
    private RunExport? _export;
    private Tokenizer? _tokenizer;
    private IReadOnlyList<DataResult> _data = [];

    public async Task<RunResult> RunAsync(CancellationToken cancellation)
    {
        PlanValidator.Validate(_plan, new PlanValidatorOptions
        {
            FileExists = path => File.Exists(Path.Combine(options.BaseFolder, path)),
            FolderExists = path => Directory.Exists(Path.Combine(options.BaseFolder, path)),
        });
        var live = options.Live is null ? null : new LiveFeed(options.Live);
        var id = RunIdentity.Create(options.Clock);
        live?.Announce(id, LiveStage.Preparing);

        // 1 ask and compile
        _plan = await Preflight.RunAsync(_plan, options, _notes, cancellation);
        using var export = _export = RunExport.Create(_plan, id, options);
        var load = LoadCompiler.Compile(_plan.Load, _plan.Seed, options.BaseFolder, _plan.HasSessions);
        if (load.Trace is not null)
        {
            _notes.Add("load: " + load.Description);
        }

        WarnOfCeilings(load);
        _tokenizer = OpenTokenizer();
        var kinds = CompileKinds(load);
        _scenario = _plan.HasSessions ? ScenarioCompiler.Compile(_plan, load, kinds, _contexts) : null;
        _code = OpenCode(load, kinds);
        var names = _plan.EffectiveRequests.Select(static r => r.Name).ToList();

        // 2 connect
        if (options.OwnsProcess)
        {
            TransportFactory.PrepareProcess(_plan.Target);
        }

        var workers = WorkerCount.Of(_plan, load, Environment.ProcessorCount);
        var transports = new List<ITransport>();
        try
        {
            for (var number = 0; number < workers; number++)
            {
                transports.Add(TransportFactory.Create(Part(_plan.Target, number, workers), Slots(load), _clock, _plan.Generator.Spin));
            }

            // 3 rehearse and set up
            if (await Rehearsal.RunAsync(_plan, options.BaseFolder, kinds, options.Clock, _tokenizer, _scenario) is { } problem)
            {
                _notes.Add(problem);
            }

            await ReadinessWaiter.RunAsync(_plan, transports[0], _clock, cancellation);
            await SetupRunner.RunAsync(_plan, options.BaseFolder, transports[0], _variables, _clock, cancellation);
            await Task.WhenAll(transports.Select(t => t.WarmAsync(WarmConnections(load, workers), cancellation).AsTask()));
            return await LoadAsync(id, load, kinds, names, transports, live, cancellation);
        }
        finally
        {
            foreach (var transport in transports)
            {
                await transport.DisposeAsync();
            }
        }
    }

    private async Task<RunResult> LoadAsync(
        string id, CompiledLoad load, IReadOnlyList<RequestKind> kinds, IReadOnlyList<string> names, IReadOnlyList<ITransport> transports, LiveFeed? live, CancellationToken cancellation)
    {
        // 4 load
        var judge = GoodRequestJudge.Create(_plan.Objectives, names);
        var recorders = transports
            .Select((_, number) => new Recorder(kinds.Count, new RecorderOptions { Worker = number, Judge = judge, Turns = _scenario?.TurnsShown }))
            .ToList();
        var machine = new MachineSampler(MachineProbe.Create(), options.Clock);
        var session = new RunSession
        {
            Id = id,
            Plan = _plan,
            StartedAt = options.Clock.UtcNow,
            Clock = _clock,
            Load = load,
            Ticks = new TickCollector(recorders, window: live?.Window),
            Machine = machine,
            Stop = _stop,
            Kinds = names,
            NearCeiling = _nearCeiling,
        };
        var head = Head(id);
        using var feed = options.Store is null ? null : new StoreFeed(options.Store, id);
        if (feed is not null)
        {
            await feed.BeginAsync(head);
        }

        IReadOnlyList<TokenDesk> desks = _tokenizer is null ? [] : [.. recorders.Select(static _ => new TokenDesk())];
        using var counter = _tokenizer is null ? null : new TokenCounter(_tokenizer, desks);
        var workers = recorders.Select((recorder, number) => CreateWorker(number, load, kinds, transports, recorder, desks.ElementAtOrDefault(number))).ToList();
        await using var meter = _plan.Target.Metrics is null ? null : new TargetMeter(_plan.Target);
        using var collector = new Collector(session, new StopMonitor(_plan), live, feed, options.Watcher is null ? null : new WatcherFeed(options.Watcher, _plan, head), _export?.Telemetry);
        YoungGeneration.Touch();
        GC.Collect();
        await (options.Ready?.Invoke(cancellation) ?? Task.CompletedTask);
        await using (options.Until.Register(() => _stop.Set(RunEnding.Stopped, "by the study that the run belongs to, which had its answer", abandonInFlight: true)))
        await using (cancellation.Register(() => _stop.Set(RunEnding.Interrupted, "by the user, before its planned end", abandonInFlight: true)))
        {
            _clock.StartAt(StartAheadNs);
            machine.Start();
            collector.Start();
            counter?.Start();
            meter?.Start();
            _export?.Start();
            await Task.WhenAll(workers.Select(Worker.OnOwnThread));
        }

        counter?.Finish();
        collector.Finish();
        session.TargetUsage = meter is null ? null : await meter.FinishAsync();
        if ((workers.Select(static w => w.Crash).FirstOrDefault(static c => c is not null) ?? collector.Crash ?? counter?.Crash) is { } crash)
        {
            // A row that lacks what the plan wants shows only when it is used; that is still the plan's fault, not ours.
            throw crash is PlanException wrong
                ? new PlanException(wrong.Problems)
                : new InvalidOperationException("The load generator failed: " + crash.Message, crash);
        }

        // 5 result
        live?.Announce(id, LiveStage.Analysing);
        var totals = RecorderSnapshot.Merge([.. recorders.Select(static r => r.Snapshot())]);
        _notes.AddRange(transports.Select(static t => t.Statistics.Remark).OfType<string>().Distinct());
        var result = ResultBuilder.Build(session, head, totals, workers, transports[0], _tokenizer, _code?.Snapshot(), _notes, options.Watcher);
        result = _export?.Finish(result) ?? result;
        result = await StoreAsync(result, feed);
        live?.Announce(id, LiveStage.Finished);
        return result;
    }

    /// <summary>Says before the load that the plan comes near to what this machine can do.</summary>
    private void WarnOfCeilings(CompiledLoad load)
    {
        if (options.Calibration?.Measured is not { } calibration)
        {
            return;
        }

        _nearCeiling = DemandJudge.Judge(DemandEstimator.Of(_plan, load), calibration);
        foreach (var warning in _nearCeiling)
        {
            options.Warn?.Invoke(warning);
        }

        _notes.AddRange(_nearCeiling);
    }

    private Tokenizer? OpenTokenizer()
    {
        if (_plan.Tokenizer is null)
        {
            return null;
        }

        try
        {
            return TokenizerLoader.Open(_plan.Tokenizer, options.BaseFolder);
        }
        catch (TokenizerException e)
        {
            throw new PlanException("tokenizer: " + e.Message, e);
        }
    }

    private List<RequestKind> CompileKinds(CompiledLoad load)
    {
        var kinds = new List<RequestKind>();
        var sources = new List<(RequestPlan Request, IRowSource Rows)>();
        foreach (var request in _plan.EffectiveRequests)
        {
            var data = request.Data ?? _plan.Data;
            var rows = RowSourceFactory.Create(data, _plan.Seed, options.BaseFolder, Lengths(load), _tokenizer, request.Protocol ?? _plan.Target.Protocol);
            sources.Add((request, rows));
            var context = new DriverContext
            {
                Target = _plan.Target,
                Request = request,
                Variables = _variables,
                Seed = _plan.HasSessions ? _plan.Seed + ((ulong)kinds.Count * StepSeed) : _plan.Seed,
                Clock = _clock,
                BaseDirectory = options.BaseFolder,
                RowFields = _plan.Scenario?.Code is null ? rows.FieldNames : null,
                SendsOwnBodies = rows.HasBodies,
                ExtractedNames = [.. _plan.ExtractedNames],
            };
            _contexts.Add(context);
            var driver = BuiltInProtocols.Find(context.Protocol)!.Create(context);
            var facts = KnownProtocols.Find(context.Protocol);
            if (facts is { BatchesRows: true } && request.Body is null)
            {
                rows = RowSourceFactory.Batch(rows, request.BatchSize ?? 1);
            }

            kinds.Add(new RequestKind(request.Name, driver, rows, (long)(request.Timeout ?? _plan.Target.Timeout).TotalNanoseconds));
            if (data.Dataset is not null || data.Images is not null || data.Audio is not null
                || (facts is { CountsTokens: true } && (!facts.TakesEvents || HoldsPrompt(request)) && (request.Inputs.Count == 0 || request.Inputs.Any(static i => i.Field == "prompt"))))
            {
                var note = $"data{(_plan.Requests.Count > 1 ? " of " + request.Name : "")}: {rows.Description}";
                if (!_notes.Contains(note))
                {
                    _notes.Add(note);
                }
            }
        }

        _notes.AddRange(BatchRules.Check(_plan, sources));
        _data = DataResults.Of(load, sources);
        return kinds;
    }

    // A request that is free to send anything need not send a prompt.
    private static bool HoldsPrompt(RequestPlan request) =>
        request.Body is { Text: null, File: null } || request.Body?.Text?.Contains("{{prompt", StringComparison.Ordinal) == true
        || (request.WebSocket is { } socket && socket.Opening.Concat(socket.Messages).Any(static m => m.TemplateFile is not null || m.Field == "prompt" || m.Text?.Contains("{{prompt", StringComparison.Ordinal) == true));

    /// <summary>The lengths of a replayed trace. A conversation sends its history itself, so that a recorded prompt length must not contain it a second time.</summary>
    private Func<long, Data.Traces.TraceRow>? Lengths(CompiledLoad load) => load switch
    {
        { Trace: { } trace, TraceSessions: { } sessions } when _plan.Conversation is { History: ConversationHistory.Answers } => row => sessions.WithoutHistory(trace, row),
        { Trace: { } trace } => trace.At,
        _ => null,
    };

    private Worker CreateWorker(int number, CompiledLoad load, IReadOnlyList<RequestKind> kinds, IReadOnlyList<ITransport> transports, Recorder recorder, TokenDesk? desk)
    {
        var part = Partition.Stripe(number, transports.Count);
        var context = new WorkerContext
        {
            Part = part,
            Clock = _clock,
            Load = load,
            Kinds = kinds,
            Mix = new MixSelector([.. _plan.EffectiveRequests.Select(static r => r.Weight)], _plan.Seed),
            Transport = transports[number],
            Recorder = recorder,
            Sink = options.Records,
            Sessions = _code is not null ? _code.FactoryFor(transports[number]) : _scenario is null ? null : Sessions(_scenario, kinds),
            Tokens = desk,
            Stop = _stop,
            MostFailuresInARow = _plan.Stop.ConsecutiveErrors,
        };
        return load.Users is { } users
            ? new ClosedWorker(context, users, Share(users.MaxUsers, part))
            : new OpenWorker(context, Share(load.MaxInFlight, part));
    }

    /// <summary>A scenario in C#, compiled; null without one.</summary>
    private CodeRun? OpenCode(CompiledLoad load, IReadOnlyList<RequestKind> kinds)
    {
        if (_plan.Scenario?.Code is null)
        {
            return null;
        }

        if (_plan.Scenario.Code is not SessionCode code)
        {
            throw new PlanException($"scenario.code: the code of '{_plan.Scenario.Code.Name}' is not part of the plan; run the program that made it");
        }

        CodeCompiler.Prepare(code);
        var masks = _contexts.Select(static c => new SecretMask(c)).ToArray();
        return new CodeRun
        {
            Code = code,
            Plan = _plan,
            Kinds = kinds,
            Load = load,
            Clock = _clock,
            Stop = _stop,
            Rows = RowSourceFactory.Create(_plan.Data, _plan.Seed, options.BaseFolder, null, _tokenizer),
            Mask = text => masks.Aggregate(text, static (said, mask) => mask.Apply(said)),
            CookieClock = _plan.Scenario.Cookies ? options.Clock : null,
        };
    }

    private SessionFactory Sessions(CompiledScenario scenario, IReadOnlyList<RequestKind> kinds) => new()
    {
        CreateScript = exchanges => new ScenarioScript(scenario, new RequestFactory(kinds, new MixSelector([1], _plan.Seed), exchanges)),
        Seed = _plan.Seed,
        CookieClock = _plan.Scenario is { Cookies: true } ? options.Clock : null,
    };

    /// <summary>The document as it stands when the run begins: what is left when the tool dies.</summary>
    private RunResult Head(string id) => new()
    {
        Id = id,
        Name = _plan.Name,
        StartedAt = options.Clock.UtcNow,
        Ending = RunEnding.Running,
        Verdict = new Verdict { Measurement = MeasurementState.Invalid, Reasons = ["The run is not finished."], Outcome = Outcome.Inconclusive },
        Metrics = new Dictionary<string, MetricSummary>(),
        Rates = new RunRates(),
        Errors = new Dictionary<string, long>(),
        Counts = new RunCounts(),
        Generator = new GeneratorHealth(),
        Plan = PlanWriter.Write(_plan),
        Seed = _plan.Seed,
        Fingerprint = Fingerprinter.Create(_plan, options.BaseFolder, options.Version),
        Calibration = options.Calibration,
        Study = options.Study,
        Data = _data,
        Labels = _plan.Labels,
    };

    private async Task<RunResult> StoreAsync(RunResult result, StoreFeed? feed)
    {
        if (feed is null)
        {
            return result;
        }

        await feed.FinishAsync();
        if (feed.Failure is null)
        {
            try
            {
                await options.Store!.CompleteAsync(result, CancellationToken.None);
                return result;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                return result with { Notes = [.. result.Notes, "not stored: " + e.Message] };
            }
        }

        return result with { Notes = [.. result.Notes, "not stored: " + feed.Failure] };
    }

    /// <summary>The target as one of several workers sees it: with its part of the connections.</summary>
    private static TargetPlan Part(TargetPlan target, int number, int workers) => target.Connections.Limit == 0
        ? target
        : target with { Connections = target.Connections with { Limit = Share(target.Connections.Limit, Partition.Stripe(number, workers)) } };

    private static int Share(int all, Partition part) => Math.Max(1, (int)part.CountBelow(all));

    private static int Slots(CompiledLoad load) =>
        load.Users is { } users ? Math.Max(1, users.MaxUsers * users.RequestsPerTurn) : Math.Max(1, load.MaxInFlight);

    /// <summary>As many as the load is sure to use, within reason: every user of a closed load, a tenth of a second's requests of an open one.</summary>
    private int WarmConnections(CompiledLoad load, int workers)
    {
        const int most = 1_024;
        var wanted = _plan.Target.Connections.Warm
            ?? (load.Users is { } users ? users.UsersAt(0) * users.RequestsPerTurn : (int)Math.Clamp(load.PlannedAt(0) / 10, 1, 128));
        if (_plan.Target.Connections.Limit is > 0 and var limit)
        {
            wanted = Math.Min(wanted, limit);
        }

        return Math.Min(most, (wanted + workers - 1) / workers);
    }
}
