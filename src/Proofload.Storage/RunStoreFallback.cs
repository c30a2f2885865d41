using Proofload.Results;

namespace Proofload.Storage;

/// <summary>Makes sure that a finished run is kept somewhere: in the store, else as a JSON file beside.</summary>
public static class RunStoreFallback
{
    /// <summary>
    /// Completes a run in the store; when that fails, or there is no store, writes <c>proofload-{id}.json</c> into the first folder that takes it.
    /// </summary>
    /// <param name="store">The store; null when it could not be opened.</param>
    /// <param name="result">The finished run.</param>
    /// <param name="folders">Folders to try, in order; the temporary folder is tried last.</param>
    /// <param name="cancellation">Ends the attempt on the store only: a run is not lost because somebody was impatient.</param>
    /// <param name="problem">Why there is no store, for the message.</param>
    public static async Task<RunKeeping> KeepAsync(
        IRunStore? store, RunResult result, IReadOnlyList<string> folders, CancellationToken cancellation, string? problem = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(folders);
        if (store is not null)
        {
            try
            {
                await store.CompleteAsync(result, cancellation);
                return new RunKeeping(store.Location, InStore: true, null);
            }
            catch (Exception e) when (e is StoreException or OperationCanceledException)
            {
                problem = e.Message;
            }
        }

        problem ??= "There is no store.";
        var document = RunResultJson.WriteUtf8(result, indented: true);
        foreach (var folder in folders.Append(Path.GetTempPath()))
        {
            var path = Path.Combine(folder, $"proofload-{SafeName(result.Id)}.json");
            try
            {
                Directory.CreateDirectory(folder);
                await File.WriteAllBytesAsync(path, document, CancellationToken.None);
                return new RunKeeping(path, InStore: false, $"{problem} The result was written to {path}; `proofload runs import` takes it into a store.");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                problem += $" {path}: {e.Message.ReplaceLineEndings(" ")}";
            }
        }

        return new RunKeeping(null, InStore: false, $"{problem} The result is kept nowhere; use --json to print it.");
    }

    private static string SafeName(string id) => string.Concat(id.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_'));
}

/// <summary>Where a finished run is kept.</summary>
/// <param name="Location">The store or the file; null when nothing took it.</param>
/// <param name="InStore">True when the store has it.</param>
/// <param name="Message">What to tell the user, one line; null when all is well.</param>
public sealed record RunKeeping(string? Location, bool InStore, string? Message);
