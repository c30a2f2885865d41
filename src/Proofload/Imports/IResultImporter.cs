using Proofload.Imports.Reading;

namespace Proofload.Imports;

/// <summary>Reads one format of one tool. Stateless: one instance reads any number of files, one after another or at once.</summary>
internal interface IResultImporter
{
    /// <summary>Name of the format, as <c>--format</c> takes it.</summary>
    string Format { get; }

    /// <summary>Name of the tool; files of one tool make one run together.</summary>
    string Tool { get; }

    /// <summary>What the tool calls the file, for the help.</summary>
    string Reads { get; }

    /// <summary>Whether a file that begins like this is of the format. Formats are asked in the order of <see cref="BuiltInImporters"/>.</summary>
    bool Recognises(FileHead head);

    /// <summary>Reads the whole file into the session's run.</summary>
    /// <exception cref="ImportException">The file as a whole is not what it should be. A single bad line is reported to the file and passed over.</exception>
    void Read(ImportFile file, ImportSession session);
}
