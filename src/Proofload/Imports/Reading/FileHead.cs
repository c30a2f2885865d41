using System.Text;
using Proofload.Data.Readers;

namespace Proofload.Imports.Reading;

/// <summary>The beginning of a file, unpacked, by which its format is found out.</summary>
/// <param name="Text">The first 64 KiB as text; what is no UTF-8 became replacement characters.</param>
internal sealed record FileHead(string Text)
{
    private const int Size = 1 << 16;

    /// <summary>The first line that is not empty, without white space around it.</summary>
    public string FirstLine { get; } = Text.Split('\n').Select(static l => l.Trim('\uFEFF', ' ', '\r', '\t')).FirstOrDefault(static l => l.Length > 0) ?? "";

    /// <summary>True when the text begins as a JSON object.</summary>
    public bool IsJson => FirstLine.StartsWith('{');

    /// <summary>True when the first line is a JSON object of its own, as of JSON lines.</summary>
    public bool IsJsonLines => FirstLine.StartsWith('{') && FirstLine.EndsWith('}') && FirstLine.Length > 2;

    /// <summary>True when every one of the texts occurs.</summary>
    public bool Has(params ReadOnlySpan<string> all)
    {
        foreach (var text in all)
        {
            if (!Text.Contains(text, StringComparison.Ordinal))
                return false;
        }

        return true;
    }

    /// <summary>Reads the beginning of a file.</summary>
    /// <exception cref="ImportException">The file cannot be read.</exception>
    public static FileHead Of(string path)
    {
        try
        {
            using var stream = DataFile.Open(path, "import");
            return Of(stream);
        }
        catch (Exception e) when (DataFile.IsUnreadable(e))
        {
            throw new ImportException($"{path} cannot be read: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    /// <summary>Reads the beginning of a stream.</summary>
    public static FileHead Of(Stream stream)
    {
        var bytes = new byte[Size];
        var length = stream.ReadAtLeast(bytes, Size, throwOnEndOfStream: false);
        return new FileHead(Encoding.UTF8.GetString(bytes, 0, length));
    }
}
