using System.CommandLine;
using Proofload.Cli.CommandLine;
using Proofload.Plans;

namespace Proofload.Cli.Planning;

/// <summary>
/// The flags that make a plan or change one. Values are passed on as they were typed: <see cref="PlanFlags"/> reads them with the same
/// rules, and the same messages, as the fields of a plan file.
/// </summary>
internal sealed class PlanOptions
{
    private readonly Option<string?> _rate = Flag.Text("--rate", "RATE", "Requests that start per second, whatever the server does: 50/s or 3000/min. An open load.", "-r");
    private readonly Option<string?> _concurrency = Flag.Text("--concurrency", "USERS", "Users that each send, wait for the answer and send again. A closed load. Default 1.", "-c");
    private readonly Option<string?> _iterations = Flag.Text("--iterations", "COUNT", "Requests of each user, in place of a duration.");
    private readonly Option<string?> _duration = Flag.Text("--duration", "TIME", "Length of the measured phase: 30s, 5m, 1h30m. Default 10s, unless something else ends the load.", "-d");
    private readonly Option<string?> _requests = Flag.Text("--requests", "COUNT", "Requests of the measured phase: 1000 or 10k. Default: the duration ends it.", "-n");
    private readonly Option<string?> _warmUp = Flag.Text("--warmup", "TIME", "Load before the measured phase, in no metric. Default none.");
    private readonly Option<string?> _coolDown = Flag.Text("--cooldown", "TIME", "Load after the measured phase, so that its last requests see load too. Default none.");
    private readonly Option<string?> _arrivals = Flag.Text("--arrivals", "KIND", "Gaps between the requests of an open load: poisson, uniform or gamma. Default poisson.");
    private readonly Option<string?> _burstiness = Flag.Text("--burstiness", "SHAPE", "Shape of gamma arrivals: below 1 burstier than poisson, above 1 smoother. Default 1.");
    private readonly Option<string?> _thinkTime = Flag.Text("--think-time", "TIME", "Pause of a user between an answer and the next request, or with --turns between the turns: 500ms, or a distribution such as exponential:2s. Default none.");
    private readonly Option<string?> _maxInFlight = Flag.Text("--max-in-flight", "COUNT", "Most requests in flight. An open load drops requests at this cap, and the verdict says so. Default 10000.");
    private readonly Option<string?> _drain = Flag.Text("--drain", "TIME", "How long to wait for answers after the last request. Default: the request timeout.");
    private readonly Option<string?> _stages = Flag.Text("--stages", "STAGES", "Rate or users over time: 1m:100/s,5m:100/s,30s:0/s. Ramps to each value; :hold behind a stage jumps. Values without /s are users.");
    private readonly Option<string?> _pattern = Flag.Text("--pattern", "PATTERN", "Rate or users as a shape: step:from=10/s,to=100/s,step=10/s,every=30s, spike:base=50/s,peak=500/s,at=1m,for=10s or sine:mean=50/s,amplitude=30/s,period=5m.");
    private readonly Option<string?> _replay = Flag.Text("--replay", "FILE", "Send at the times of a recorded trace.");
    private readonly Option<string?> _replaySpeed = Flag.Text("--replay-speed", "FACTOR", "2 replays twice as fast; --rate gives the mean rate instead. Default 1.");
    private readonly Option<string?> _replayFormat = Flag.Text("--replay-format", "NAME", "csv, jsonl, mooncake, azure or burstgpt. Default: by the file's name and fields.");
    private readonly Option<string?> _replayFrom = Flag.Text("--replay-from", "TIME", "Time of the trace to start at, counted from its earliest row. Default its start.");
    private readonly Option<string?> _replayFor = Flag.Text("--replay-for", "TIME", "Length of trace time to replay. Default to its end.");
    private readonly Option<string?> _replayShare = Flag.Text("--replay-share", "SHARE", "Share of the trace's sessions, or of its rows where it names none: 25%. Default all.");
    private readonly Option<bool> _replayLoop = Flag.Switch("--replay-loop", "Start again at the end of the trace; needs --duration or --requests.");

    private readonly Option<string?> _mlperf = Flag.Text("--mlperf", "SCENARIO", "Scenario with its rules: single-stream, multi-stream, server (with --rate) or offline.");
    private readonly Option<string?> _latencyBound = Flag.Text("--latency-bound", "TIME", "Latency bound of the server scenario, of the first token for streams.");
    private readonly Option<string?> _tpotBound = Flag.Text("--tpot-bound", "TIME", "Bound on the time per output token of the server scenario.");
    private readonly Option<string?> _samplesPerQuery = Flag.Text("--samples-per-query", "COUNT", "Samples of one query of multi-stream. Default 8.");
    private readonly Option<string?> _minDuration = Flag.Text("--min-duration", "TIME", "Shortest duration; below 600s the result is marked unofficial. Default 600s.");

    private readonly Option<string?> _url = Flag.Text("--url", "URL", "Address of the target, in place of the first argument or of the plan's own.");
    private readonly Option<string?> _protocol = Flag.Text("--protocol", "NAME", string.Join(", ", KnownProtocols.All.Select(static p => p.Id)) + "; kserve-v2 needs a plan that names its inputs. Default http, or openai-chat with --model.", "-p");
    private readonly Option<string?> _model = Flag.Text("--model", "NAME", "Model that answers, for protocols that name one.", "-m");
    private readonly Option<string?> _apiKeyEnv = Flag.Text("--api-key-env", "VARIABLE", "Variable of the environment that holds the API key. Default OPENAI_API_KEY for OpenAI-style protocols, ANTHROPIC_API_KEY and OLLAMA_API_KEY for theirs, when it is set.");
    private readonly Option<string[]> _headers = Flag.Many("--header", "'NAME: VALUE'", "Header of every request; ${NAME} takes a variable of the environment and is never shown. Repeatable.", "-H");
    private readonly Option<string?> _method = Flag.Text("--method", "METHOD", "Method of an http or sse request. Default GET, or POST with a body.", "-X");
    private readonly Option<string?> _path = Flag.Text("--path", "PATH", "Path behind the address; may hold {{field}} templates. Default the protocol's own.");
    private readonly Option<string?> _body = Flag.Text("--body", "TEXT|@FILE", "Body of an http or sse request, or the message of a websocket; text may hold {{field}} templates.");
    private readonly Option<string[]> _form = Flag.Many("--form", "NAME=VALUE|@FILE", "Part of a multipart/form-data body: text or a file. Repeatable.", "-F");
    private readonly Option<string[]> _check = Flag.Many("--check", "CHECK", "What must hold for an answer to count: status=200, contains=TEXT, matches=REGEX, header:NAME=VALUE or $.json.path=VALUE. Repeatable.");
    private readonly Option<string?> _token = Flag.Text("--token", "PATTERN", "Which events of sse, or messages of websocket, are tokens: event=NAME, $.json.path, $.json.path=VALUE, data=TEXT, matches=REGEX or kind=binary. Default: every event with data.");
    private readonly Option<string?> _text = Flag.Text("--text", "JSON_PATH", "Where the text of a token is, for checks and --tokenizer. Default: the path of --token, else the whole data.");
    private readonly Option<string?> _done = Flag.Text("--done", "PATTERN", "Which event ends an answer: as --token, or messages=COUNT, or end (of the body, or an orderly close). Default: [DONE] or the end.");
    private readonly Option<string?> _error = Flag.Text("--error", "PATTERN", "Which events say that the server failed: as --token. Default: event=error, of a websocket $.type=error.");
    private readonly Option<string?> _usage = Flag.Text("--usage", "JSON_PATH", "Where an event tells the number of output tokens. Default nowhere: tokens are counted.");
    private readonly Option<string[]> _message = Flag.Many("--message", "TEXT|@FILE", "Message that a websocket request sends; text may hold {{field}} templates. Repeatable. Default: the body.");
    private readonly Option<string[]> _subprotocol = Flag.Many("--subprotocol", "NAME", "Subprotocol that a websocket asks for. Repeatable. Default none.");
    private readonly Option<string?> _system = Flag.Text("--system", "TEXT", "System message of a chat.");
    private readonly Option<string[]> _extra = Flag.Many("--extra", "NAME=JSON", "Further field of the request's JSON, for example temperature=0. Repeatable.");
    private readonly Option<bool> _stream = Flag.Switch("--stream", "Ask for a stream, also where a batch file's bodies do not. Default as the protocol does.");
    private readonly Option<bool> _noStream = Flag.Switch("--no-stream", "Ask for the whole answer at once. Default: stream where the protocol can.");

    private readonly Option<string?> _turns = Flag.Text("--turns", "COUNT", "Make each request a conversation of so many turns that carries its history: 4, a distribution such as uniform:2,6, or dataset for as many as each conversation of --dataset has. Default single requests.");
    private readonly Option<string?> _history = Flag.Text("--history", "KIND", "What a turn sends of earlier turns: answers (what the model really said), recorded (the dataset's answers) or none. Default answers.");
    private readonly Option<string?> _maxContextTokens = Flag.Text("--max-context-tokens", "COUNT", "End a conversation before a turn that would pass so many tokens. Default no limit.");
    private readonly Option<string?> _tokenizer = Flag.Text("--tokenizer", "NAME|FILE", "Count tokens here too: cl100k_base, o200k_base, a tokenizer.json or a .tiktoken file. Synthetic prompts are then exactly as long as planned. Default: the server's usage, else chunks.");
    private readonly Option<string?> _promptTokens = Flag.Text("--prompt-tokens", "COUNT", "Length of synthetic prompts in tokens: 256, or a distribution such as normal:512,128. Default 128.");
    private readonly Option<string?> _outputTokens = Flag.Text("--output-tokens", "COUNT", "Length of answers to ask for in tokens: 128, or a distribution such as uniform:50,200. Default: the dataset or the server decides.");
    private readonly Option<string?> _sharedPrefixTokens = Flag.Text("--shared-prefix-tokens", "COUNT", "Tokens at the start that all prompts share, to exercise prefix caches. Default 0.");
    private readonly Option<bool> _cacheBust = Flag.Switch("--cache-bust", "Begin every prompt with a unique marker, so that no cache can answer.");
    private readonly Option<string?> _dataset = Flag.Text("--dataset", "PATH", "File or folder with the rows to send. Default: synthetic prompts.");
    private readonly Option<string?> _datasetFormat = Flag.Text("--dataset-format", "FORMAT", "Format of the dataset. Default: by its name and first bytes.");
    private readonly Option<string?> _order = Flag.Text("--order", "ORDER", "Order of the rows: sequential, shuffled or zipf. Default sequential.");
    private readonly Option<string?> _limit = Flag.Text("--limit", "COUNT", "Use only the first rows of the dataset. Default all.");
    private readonly Option<string?> _promptField = Flag.Text("--prompt-field", "NAME", "Field of the dataset that holds the prompt. Default: the usual names.");
    private readonly Option<string?> _outputField = Flag.Text("--output-field", "NAME", "Field of the dataset that holds the length of the answer. Default: the usual names.");

    private readonly Option<string?> _imageSize = Flag.Text("--image-size", "WIDTHxHEIGHT", "Images of this many pixels in every request, made from the seed and never the same twice: 512x512. Default none.");
    private readonly Option<string?> _imageFormat = Flag.Text("--image-format", "FORMAT", "Format of those images: jpeg or png. Default jpeg.");
    private readonly Option<string?> _imagesPerRequest = Flag.Text("--images-per-request", "COUNT", "Images of one request, made or from a folder (--dataset). Default 1.");
    private readonly Option<string?> _audioLength = Flag.Text("--audio-length", "TIME", "WAV sound of this length in every request: 5s. Default none.");
    private readonly Option<string?> _audioRate = Flag.Text("--audio-rate", "COUNT", "Samples a second of that sound. Default 16000.");
    private readonly Option<string?> _batchSize = Flag.Text("--batch-size", "COUNT", "Inputs of one request: instances (tf-serving), texts to embed, documents to rerank. Default 1, for rerank 10.");

    private readonly Option<string?> _waitReady = Flag.Text("--wait-ready", "TIME", "Longest time to wait, before the load, until a model server (kserve-v2, tf-serving, torchserve) says that the model is ready. Default: not at all.");
    private readonly Option<string?> _targetMetrics = Flag.Text("--target-metrics", "URL", "The server's metrics in Prometheus' format, read once a second during the load for GPU memory and cache use. Default: not read.");
    private readonly Option<string?> _timeout = Flag.Text("--timeout", "TIME", "Longest time of one request, from sent to done. Default 60s.");
    private readonly Option<string?> _connectTimeout = Flag.Text("--connect-timeout", "TIME", "Longest time of name resolution, TCP and TLS together. Default 5s.");
    private readonly Option<bool> _http2 = Flag.Switch("--http2", "Speak HTTP/2: by ALPN on https, with prior knowledge on http. Default HTTP/1.1.");
    private readonly Option<bool> _insecure = Flag.Switch("--insecure", "Do not check the server's certificate.", "-k");
    private readonly Option<string?> _caFile = Flag.Text("--ca-file", "FILE", "Certificate authorities (PEM) to trust instead of the system's.", "--ca");
    private readonly Option<string?> _connections = Flag.Text("--connections", "COUNT", "Most connections open at once. Default: as many as requests in flight.");
    private readonly Option<bool> _freshConnections = Flag.Switch("--fresh-connections", "Open a new connection for each request. Default: keep-alive.");
    private readonly Option<string?> _proxy = Flag.Text("--proxy", "URL", "Proxy. Default none: the proxies of the environment are ignored on purpose.");

    private readonly Option<string[]> _objectives = Flag.Many("--objective", "EXPRESSION", "What must hold: 'ttft p99 < 500ms', 'error_rate < 0.1%', 'throughput > 50/s'. Exit code 2 when missed. Repeatable.", "-o");
    private readonly Option<string?> _objectivesFile = Flag.Text("--objectives", "FILE", "Objectives file (slo.yaml): what a load test can judge of it must hold too; what is left out is named. Default none.");
    private readonly Option<string?> _route = Flag.Text("--route", "NAME", "Leave out objectives of the objectives file that name another route. Default: all.");
    private readonly Option<string?> _region = Flag.Text("--region", "NAME", "Leave out objectives of the objectives file that name another region. Default: all.");
    private readonly Option<string?> _service = Flag.Text("--service", "NAME", "Take only the objectives of this service from the objectives file. Default: all.");
    private readonly Option<bool> _stopWhenHopeless = Flag.Switch("--stop-when-hopeless", "End as soon as an objective cannot be met any more.", "--stop-hopeless");
    private readonly Option<string?> _stopOnErrors = Flag.Text("--stop-on-errors", "SHARE|COUNT", "End when more than this share fails within 5s (50%), or after so many failures in a row (10). Default never.", "--stop-errors");
    private readonly Option<string[]> _untilKnown = Flag.Many("--until-known", "TARGET", "End when a percentile is known this well: 'latency p99 within 5%'. Repeatable. Default: at the planned end.");

    private readonly Option<string[]> _sweep = Flag.Many("--sweep", "AXIS=VALUES", "Run the plan once for every combination of the axes' values, the last axis fastest: batch=1,2,4,8, concurrency=1..64x2 (doubling), rate=10..100+10/s (adding). An axis is batch, concurrency, rate, prompt_tokens, output_tokens, image_size, model, or the path of a field. Repeatable. Default: one run.");
    private readonly Option<string?> _sweepOrder = Flag.Text("--sweep-order", "ORDER", "Order of the points: written, or shuffled by the seed. Default written.");
    private readonly Option<string?> _sweepPause = Flag.Text("--sweep-pause", "TIME", "Time without load between two points. Default none.");

    private readonly Option<string?> _workers = Flag.Text("--workers", "COUNT", "Threads that share the load, each with its own connections. Default: what the load needs, at most half of the processors.");
    private readonly Option<string?> _spin = Flag.Text("--spin", "SHARE", "Share of a core that each worker may spend on being on time; 100% holds the schedule within microseconds. Default 25%.");

    private readonly Option<string?> _otlp = Flag.Text("--otlp", "URL|env", "Send what the run counts, while it goes on, to an OpenTelemetry collector (OTLP over HTTP): http://collector:4318, or env for OTEL_EXPORTER_OTLP_ENDPOINT. Default nowhere.");
    private readonly Option<string?> _name = Flag.Text("--name", "NAME", "Name of the run. Default run, or the plan's.");
    private readonly Option<string[]> _labels = Flag.Many("--label", "NAME=VALUE", "Label kept with the run, for example commit=1a2b3c. Repeatable.");
    private readonly Option<string?> _seed = Flag.Text("--seed", "NUMBER", "Seed of every random choice: the same seed gives the same requests at the same times. Default 1.");

    public PlanOptions() => Groups =
    [
        new FlagGroup("Load (open: --rate; closed: --concurrency; default: one user for 10s)",
        [
            _rate, _concurrency, _iterations, _duration, _requests, _warmUp, _coolDown, _arrivals, _burstiness,
            _thinkTime, _maxInFlight, _drain, _stages, _pattern, _replay, _replaySpeed, _replayFormat, _replayFrom, _replayFor, _replayShare, _replayLoop,
        ]),
        new FlagGroup("MLPerf inference scenarios",
        [
            _mlperf, _latencyBound, _tpotBound, _samplesPerQuery, _minDuration,
        ]),
        new FlagGroup("Target and request",
        [
            _url, _protocol, _model, _apiKeyEnv, _headers, _method, _path, _body, _form, _check, _system, _extra,
            _stream, _noStream, _batchSize,
        ]),
        new FlagGroup("Streams of events (protocols sse and websocket)",
        [
            _token, _text, _done, _error, _usage, _message, _subprotocol,
        ]),
        new FlagGroup("Prompts and data",
        [
            _turns, _history, _maxContextTokens, _tokenizer, _promptTokens, _outputTokens, _sharedPrefixTokens, _cacheBust, _dataset, _datasetFormat, _order, _limit,
            _promptField, _outputField, _imageSize, _imageFormat, _imagesPerRequest, _audioLength, _audioRate,
        ]),
        new FlagGroup("Connection",
        [
            _waitReady, _targetMetrics, _timeout, _connectTimeout, _http2, _insecure, _caFile, _connections, _freshConnections, _proxy,
        ]),
        new FlagGroup("Objectives and early end",
        [
            _objectives, _objectivesFile, _service, _route, _region, _stopWhenHopeless, _stopOnErrors, _untilKnown,
        ]),
        new FlagGroup("Sweep: a grid of runs",
        [
            _sweep, _sweepOrder, _sweepPause,
        ]),
        new FlagGroup("Generator",
        [
            _workers, _spin,
        ]),
        new FlagGroup("Run",
        [
            _name, _labels, _seed, _otlp,
        ]),
    ];

    /// <summary>The flag of the address.</summary>
    public Option Url => _url;

    /// <summary>All flags, by the groups of the help.</summary>
    public IReadOnlyList<FlagGroup> Groups { get; }

    /// <summary>What was typed, for the flags that stand for one field of a plan.</summary>
    public PlanFlags Read(ParseResult parsed) => new()
    {
        Rate = parsed.GetValue(_rate),
        Concurrency = parsed.GetValue(_concurrency),
        Iterations = parsed.GetValue(_iterations),
        Duration = parsed.GetValue(_duration),
        Requests = parsed.GetValue(_requests),
        WarmUp = parsed.GetValue(_warmUp),
        CoolDown = parsed.GetValue(_coolDown),
        Arrivals = parsed.GetValue(_arrivals),
        Burstiness = parsed.GetValue(_burstiness),
        ThinkTime = parsed.GetValue(_thinkTime),
        MaxInFlight = parsed.GetValue(_maxInFlight),
        Drain = parsed.GetValue(_drain),
        Stages = parsed.GetValue(_stages),
        Pattern = parsed.GetValue(_pattern),
        Replay = parsed.GetValue(_replay),
        ReplaySpeed = parsed.GetValue(_replaySpeed),
        ReplayFormat = parsed.GetValue(_replayFormat),
        ReplayFrom = parsed.GetValue(_replayFrom),
        ReplayFor = parsed.GetValue(_replayFor),
        ReplayShare = parsed.GetValue(_replayShare),
        ReplayLoop = parsed.GetValue(_replayLoop),
        Mlperf = parsed.GetValue(_mlperf),
        LatencyBound = parsed.GetValue(_latencyBound),
        TpotBound = parsed.GetValue(_tpotBound),
        SamplesPerQuery = parsed.GetValue(_samplesPerQuery),
        MinDuration = parsed.GetValue(_minDuration),
        Url = parsed.GetValue(_url),
        Protocol = parsed.GetValue(_protocol),
        Model = parsed.GetValue(_model),
        ApiKeyEnv = parsed.GetValue(_apiKeyEnv),
        Headers = parsed.GetValue(_headers) ?? [],
        Method = parsed.GetValue(_method),
        Body = parsed.GetValue(_body),
        Stream = parsed.GetValue(_stream),
        NoStream = parsed.GetValue(_noStream),
        Turns = parsed.GetValue(_turns),
        History = parsed.GetValue(_history),
        MaxContextTokens = parsed.GetValue(_maxContextTokens),
        Tokenizer = parsed.GetValue(_tokenizer),
        PromptTokens = parsed.GetValue(_promptTokens),
        OutputTokens = parsed.GetValue(_outputTokens),
        SharedPrefixTokens = parsed.GetValue(_sharedPrefixTokens),
        CacheBust = parsed.GetValue(_cacheBust),
        Dataset = parsed.GetValue(_dataset),
        DatasetFormat = parsed.GetValue(_datasetFormat),
        Order = parsed.GetValue(_order),
        PromptField = parsed.GetValue(_promptField),
        OutputField = parsed.GetValue(_outputField),
        ImageSize = parsed.GetValue(_imageSize),
        ImageFormat = parsed.GetValue(_imageFormat),
        ImagesPerRequest = parsed.GetValue(_imagesPerRequest),
        AudioLength = parsed.GetValue(_audioLength),
        AudioRate = parsed.GetValue(_audioRate),
        BatchSize = parsed.GetValue(_batchSize),
        WaitReady = parsed.GetValue(_waitReady),
        TargetMetrics = parsed.GetValue(_targetMetrics),
        Timeout = parsed.GetValue(_timeout),
        ConnectTimeout = parsed.GetValue(_connectTimeout),
        Http2 = parsed.GetValue(_http2),
        Insecure = parsed.GetValue(_insecure),
        CaFile = parsed.GetValue(_caFile),
        Connections = parsed.GetValue(_connections),
        FreshConnections = parsed.GetValue(_freshConnections),
        Proxy = parsed.GetValue(_proxy),
        Objectives = parsed.GetValue(_objectives) ?? [],
        StopWhenHopeless = parsed.GetValue(_stopWhenHopeless),
        StopOnErrors = parsed.GetValue(_stopOnErrors),
        UntilKnown = parsed.GetValue(_untilKnown) ?? [],
        Sweep = parsed.GetValue(_sweep) ?? [],
        SweepOrder = parsed.GetValue(_sweepOrder),
        SweepPause = parsed.GetValue(_sweepPause),
        Workers = parsed.GetValue(_workers),
        Spin = parsed.GetValue(_spin),
        Otlp = parsed.GetValue(_otlp),
        Name = parsed.GetValue(_name),
        Labels = parsed.GetValue(_labels) ?? [],
        Seed = parsed.GetValue(_seed),
    };

    /// <summary>What was typed, for the flags that shape the request itself.</summary>
    public RequestShaping ReadShaping(ParseResult parsed) => new()
    {
        Path = parsed.GetValue(_path),
        Form = parsed.GetValue(_form) ?? [],
        Check = parsed.GetValue(_check) ?? [],
        System = parsed.GetValue(_system),
        Extra = parsed.GetValue(_extra) ?? [],
        Stream = new StreamFlags
        {
            Token = parsed.GetValue(_token),
            Text = parsed.GetValue(_text),
            Done = parsed.GetValue(_done),
            Error = parsed.GetValue(_error),
            Usage = parsed.GetValue(_usage),
            Message = parsed.GetValue(_message) ?? [],
            Subprotocol = parsed.GetValue(_subprotocol) ?? [],
        },
        Limit = parsed.GetValue(_limit),
        ObjectivesFile = parsed.GetValue(_objectivesFile),
        Service = parsed.GetValue(_service),
        Route = parsed.GetValue(_route),
        Region = parsed.GetValue(_region),
    };
}
