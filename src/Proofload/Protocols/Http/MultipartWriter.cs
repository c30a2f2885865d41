using System.Buffers;
using System.Text;
using Proofload.Data;
using Proofload.Data.Media;
using Proofload.Plans;
using Proofload.Protocols.Templates;

namespace Proofload.Protocols.Http;

/// <summary>Writes multipart/form-data bodies (RFC 7578). The boundary comes from the seed, so that the same plan sends the same bytes.</summary>
internal sealed class MultipartWriter
{
    private readonly Part[] _parts;
    private readonly string _where;
    private readonly byte[] _end;

    /// <exception cref="PlanException">A part without exactly one source, or an unreadable file.</exception>
    public MultipartWriter(IReadOnlyList<PartPlan> parts, DriverContext context, string where)
    {
        _where = where;
        var boundary = $"proofload-{new TemplateRandom(context.Seed, -1, 0).Next():x16}";
        ContentType = $"multipart/form-data; boundary={boundary}";
        _end = Encoding.UTF8.GetBytes($"\r\n--{boundary}--\r\n");
        _parts = [.. parts.Select(part => Compile(part, $"\r\n--{boundary}\r\n", context, where))];
    }

    /// <summary>Leaves out parts of a medium that the row does not have.</summary>
    public bool OnlyMedia { get; init; }

    /// <summary>Content type with the boundary.</summary>
    public string ContentType { get; }

    /// <summary>Appends the body for a row.</summary>
    public void Write(Row row, ArrayBufferWriter<byte> output)
    {
        var start = output.WrittenCount;
        foreach (var part in _parts)
        {
            if (part.Medium is { } kind && (WriteMedia(row, kind, part, start, output) || OnlyMedia))
            {
                continue;
            }

            WriteHead(part, start, output);
            if (part.RowFileName)
            {
                var name = row.FileName ?? "file";
                WriteFile(name, part.ContentType ?? MediaTypes.OfFile(name), output);
            }

            if (part.Bytes is not null)
            {
                output.Write(part.Bytes);
            }
            else if (part.Value is not null)
            {
                part.Value.Render(row, TemplateEscape.None, output);
            }
            else
            {
                HttpBody.WriteField(row, part.Field!, _where, output);
            }
        }

        output.Write(_end);
    }

    // The line break in front of a boundary belongs to the part before, so the first has none.
    private static void WriteHead(Part part, int start, ArrayBufferWriter<byte> output) =>
        output.Write(part.Head.AsSpan(output.WrittenCount == start ? 2 : 0));

    private static bool WriteMedia(Row row, MediaKind kind, Part part, int start, ArrayBufferWriter<byte> output)
    {
        var any = false;
        foreach (ref readonly var item in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(row.Media))
        {
            if (item.Kind != kind)
            {
                continue;
            }

            any = true;
            WriteHead(part, start, output);
            if (part.RowFileName)
            {
                WriteFile(item.FileName, part.ContentType ?? item.MediaType, output);
            }

            item.WriteTo(output);
        }

        return any;
    }

    private static void WriteFile(string name, string type, ArrayBufferWriter<byte> output)
    {
        output.Write("; filename=\""u8);
        Json.JsonText.Write(output, Quoted(name));
        output.Write("\"\r\nContent-Type: "u8);
        Json.JsonText.Write(output, type);
        output.Write("\r\n\r\n"u8);
    }

    private static Part Compile(PartPlan plan, string opening, DriverContext context, string where)
    {
        if ((plan.Value is null ? 0 : 1) + (plan.File is null ? 0 : 1) + (plan.Field is null ? 0 : 1) != 1)
        {
            throw new PlanException($"{where}, part '{plan.Name}': give exactly one of value, file and field");
        }

        var head = new StringBuilder(opening).Append("Content-Disposition: form-data; name=\"").Append(Quoted(plan.Name)).Append('"');
        var name = plan.FileName ?? (plan.File is null ? null : Path.GetFileName(plan.File));
        var fromRow = plan.Field is not null && name is null;
        if (!fromRow)
        {
            if (name is not null)
            {
                head.Append("; filename=\"").Append(Quoted(name)).Append('"');
            }

            var type = plan.ContentType ?? (name is null ? null : MediaTypes.OfFile(name));
            head.Append(type is null ? "\r\n" : $"\r\nContent-Type: {type}\r\n").Append("\r\n");
        }

        return new Part(
            Encoding.UTF8.GetBytes(head.ToString()),
            plan.File is null ? null : NamedFile.Read(context, plan.File, where),
            plan.Value is null ? null : Template.Compile(plan.Value, context, $"{where}, part '{plan.Name}'"),
            plan.Field,
            fromRow,
            plan.ContentType);
    }

    // As browsers do (WHATWG HTML, multipart/form-data encoding algorithm).
    private static string Quoted(string name) =>
        name.Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal).Replace("\"", "%22", StringComparison.Ordinal);

    private sealed record Part(byte[] Head, byte[]? Bytes, Template? Value, string? Field, bool RowFileName, string? ContentType)
    {
        /// <summary>The media that the field stands for.</summary>
        public MediaKind? Medium { get; } = MediaFields.OfField(Field);
    }
}
