namespace Proofload.Imports;

/// <summary>How files are imported.</summary>
public sealed record ImportOptions
{
    /// <summary>Name of the format (<see cref="ResultImport.Formats"/>); null (default) finds it out from the content of each file.</summary>
    public string? Format { get; init; }

    /// <summary>Name of the run; null (default) takes the name of the first file.</summary>
    public string? Name { get; init; }

    /// <summary>Version text kept with the run.</summary>
    public string Version { get; init; } = "";

    /// <summary>Lines that may be unreadable before the import is refused, 0 or more. Default 100.</summary>
    public int MostBadLines { get; init; } = 100;

    /// <summary>Receives the progress a few times for every percent of a large file; null for none.</summary>
    public Action<ImportProgress>? Progress { get; init; }

    /// <summary>Receives a line for everything that was passed over or cut off; null for none. The same stands in the notes of the run.</summary>
    public Action<string>? Warn { get; init; }
}

/// <summary>How far an import has come.</summary>
/// <param name="File">Name of the file that is read.</param>
/// <param name="Bytes">Bytes of it that were read, as they lie on the disk.</param>
/// <param name="Total">Its size in bytes.</param>
public readonly record struct ImportProgress(string File, long Bytes, long Total);

/// <summary>A format that can be imported.</summary>
/// <param name="Name">Name, as <see cref="ImportOptions.Format"/> takes it.</param>
/// <param name="Tool">Tool that writes it.</param>
/// <param name="Reads">What the tool calls the file.</param>
public sealed record ImportFormat(string Name, string Tool, string Reads);
