using System.Text;
using Proofload.Imports.Reading;
using Proofload.Measurement.Recording;

namespace Proofload.Imports;

/// <summary>The lines that wrk and wrk2 have in common.</summary>
/// <param name="run">The run.</param>
/// <param name="completesTimeouts">True when a request over the timeout is one of the completed ones (wrk), false when it is counted besides (wrk2).</param>
internal sealed class WrkText(ImportedRun run, bool completesTimeouts)
{
    private long _requests;
    private double? _rate;
    private double? _seconds;
    private long _timeouts;
    private long _statuses;

    /// <summary>Statistics of the line "Latency" of the threads, in seconds.</summary>
    public SummaryStatistics Threads { get; } = new();

    /// <summary>Takes a line.</summary>
    /// <param name="words">The words of the line.</param>
    public void Line(IReadOnlyList<string> words)
    {
        switch (words)
        {
            case ["Running", var length, "test", "@", var url, ..]:
                run.Target = "http " + Addresses.Clean(url);
                run.Load["length"] = length;
                break;
            case [var threads, "threads", "and", var connections, "connections"]:
                run.Load["threads"] = threads;
                run.Load["connections"] = connections;
                break;
            case ["Latency", var mean, var deviation, var max, _]:
                (Threads.Mean, Threads.StdDev, Threads.Max) = (Numbers.Duration(mean), Numbers.Duration(deviation), Numbers.Duration(max));
                break;
            case [var count, "requests", "in", var time, ..]:
                _requests = Numbers.Count(count) ?? 0;
                _seconds = Numbers.Duration(time.TrimEnd(','));
                break;
            case ["Socket", "errors:", "connect", var connect, "read", var read, "write", var write, "timeout", var timeout]:
                Failures(ErrorKind.ConnectRefused, "connect errors of wrk", connect);
                Failures(ErrorKind.Reset, "read errors of wrk", read);
                Failures(ErrorKind.Reset, "write errors of wrk", write);
                _timeouts = Failures(ErrorKind.Timeout, "requests over wrk's timeout", timeout);
                break;
            case ["Non-2xx", "or", "3xx", "responses:", var statuses]:
                _statuses = Failures(ErrorKind.InvalidResponse, "answers with a status that is not 2xx or 3xx; wrk does not say which", statuses);
                break;
            case ["Requests/sec:", var rate]:
                _rate = Numbers.Parse(rate);
                break;
        }
    }

    /// <summary>Reads every line of a text.</summary>
    public static void ForEachLine(ImportFile file, Action<IReadOnlyList<string>> onWords) => file.ForEachLine((line, _) =>
    {
        onWords(Encoding.UTF8.GetString(line.Span[..Math.Min(line.Length, 4_096)]).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return null;
    });

    /// <summary>Ends the run.</summary>
    /// <exception cref="ImportException">The text is not complete.</exception>
    public void Finish(ImportFile file)
    {
        if (_seconds is null)
            throw file.Wrong("the line '… requests in …' is missing: the output is cut off, or the run was stopped");

        run.Ok = Math.Max(0, _requests - _statuses - (completesTimeouts ? _timeouts : 0));
        run.Failed = run.Failures.Values.Sum();
        run.Window = _rate is > 0 && _requests > 0 ? _requests / _rate : _seconds;
    }

    private long Failures(ErrorKind kind, string detail, string count)
    {
        var value = Numbers.Count(count) ?? 0;
        run.AddFailures(kind, detail, value);
        return value;
    }
}
