using System.Text;
using Proofload.Plans;

namespace Proofload.Notifications.Storing;

/// <summary>Keeps the state in a JSON file: written beside it, forced to the disk and put in its place at once, so that the file is always whole.</summary>
public sealed class FileNotificationStore : INotificationStore
{
    private readonly string _path;

    /// <summary>Uses a file, which need not be there.</summary>
    /// <param name="path">The file; its folder must be there.</param>
    public FileNotificationStore(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = Path.GetFullPath(path);
    }

    /// <inheritdoc/>
    /// <exception cref="PlanException">The file is there and cannot be read as a state.</exception>
    public NotifierState Load() => File.Exists(_path) ? NotifierStateJson.Read(File.ReadAllText(_path), _path) : NotifierState.Empty;

    /// <inheritdoc/>
    public void Save(NotifierState state)
    {
        var next = _path + ".new";
        using (var file = new FileStream(next, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(Encoding.UTF8.GetBytes(NotifierStateJson.Write(state)));
            file.Flush(flushToDisk: true);
        }

        File.Move(next, _path, overwrite: true);
    }
}
