using System.Text;
using System.Text.Unicode;

namespace Proofload.Data.Readers;

/// <summary>One prompt a line; its field is called <c>text</c>.</summary>
internal static class PlainTextReader
{
    private static readonly string[] Names = ["text"];

    public static void Read(Stream stream, DatasetLoad load)
    {
        var lines = new LineReader(stream);
        load.SeenNames = Names;
        while (lines.Read(out var line))
        {
            if (lines.WasTooLong)
                load.Skip(lines.LineNumber, "longer than 64 MiB");
            else if (!Utf8.IsValid(line.Span))
                load.Skip(lines.LineNumber, "not valid UTF-8");
            else if (!JsonlReader.IsBlank(line.Span) && !load.Add(Row(load, line.Span)))
                return;
        }
    }

    private static DatasetRow Row(DatasetLoad load, ReadOnlySpan<byte> line)
    {
        var plain = load.Memory.Keep(line);
        return new DatasetRow(load.Memory.KeepEscaped(Encoding.UTF8.GetString(line), plain), [], null, new RowFields(Names, [plain]));
    }
}
