using System.Security.Cryptography;
using System.Text;
using Proofload.Cli.CommandLine;
using Proofload.Results;
using Proofload.Storage;

namespace Proofload.Cli.Calibrating;

/// <summary>
/// Keeps calibrations as one small file a machine, beside the user's run store: a home folder that several machines share keeps them apart,
/// and a run that keeps nothing can read one without opening a store.
/// </summary>
internal sealed class CalibrationFiles(string folder)
{
    private const int Digits = 12;

    /// <summary>The user's own.</summary>
    public static CalibrationFiles OfProcess() =>
        new(Path.GetDirectoryName(Path.GetFullPath(RunStoreLocation.Default(Environment.GetEnvironmentVariable)))!);

    /// <summary>The calibration of a machine; when there is none, the newest of another one, so that a run can say why it has none.</summary>
    public Calibration? Find(string machine)
    {
        try
        {
            return Read(PathOf(machine))
                ?? (Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "calibration-*.json").Select(Read).OfType<Calibration>().MaxBy(static c => c.MeasuredAt) : null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps a calibration in place of the machine's older one.</summary>
    /// <returns>The file.</returns>
    /// <exception cref="CommandException">It cannot be written; one line.</exception>
    public string Write(Calibration calibration)
    {
        var path = PathOf(calibration.Machine);
        try
        {
            Directory.CreateDirectory(folder);
            var fresh = $"{path}.{Environment.ProcessId}.new";
            File.WriteAllText(fresh, CalibrationJson.Write(calibration) + "\n");
            File.Move(fresh, path, overwrite: true);
            return path;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"cannot write {path}: {exception.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static Calibration? Read(string path) => File.Exists(path) ? CalibrationJson.Read(File.ReadAllText(path)) : null;

    private string PathOf(string machine) =>
        Path.Combine(folder, $"calibration-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(machine)))[..Digits]}.json");
}
