using System.Buffers;
using System.Text;
using Proofload.Data;
using Proofload.Data.Media;
using Proofload.Plans;
using Proofload.Protocols.Json;
using Proofload.Protocols.Templates;

namespace Proofload.Protocols.Http;

/// <summary>The body of one kind, ready to be written for each row.</summary>
internal abstract class HttpBody
{
    private HttpBody(string contentType) => ContentType = contentType;

    /// <summary>Content type of the body.</summary>
    public string ContentType { get; }

    /// <summary>The body when it is the same for every row; else empty.</summary>
    public virtual ReadOnlyMemory<byte> Fixed => default;

    /// <summary>Compiles the plan's body.</summary>
    /// <param name="plan">The body of the plan.</param>
    /// <param name="headerType">A Content-Type header of the plan; it decides how template values are escaped.</param>
    /// <param name="context">The kind of request.</param>
    /// <exception cref="PlanException">Not exactly one source, a missing file or a malformed template.</exception>
    public static HttpBody Compile(BodyPlan plan, string? headerType, DriverContext context)
    {
        var where = $"request '{context.Request.Name}', body";
        var sources = (plan.Text is null ? 0 : 1) + (plan.File is null ? 0 : 1) + (plan.TemplateFile is null ? 0 : 1) + (plan.Field is null ? 0 : 1)
            + (plan.Multipart.Count > 0 ? 1 : 0);
        if (sources != 1)
        {
            throw new PlanException($"{where}: give exactly one of text, file, template_file, field and multipart");
        }

        var asked = plan.ContentType ?? headerType;
        if (plan.File is { } file)
        {
            return new Constant(NamedFile.Read(context, file, where), asked ?? MediaTypes.OfFile(file));
        }

        if (plan.Field is { } field)
        {
            return new FromField(field, where, asked ?? "application/octet-stream");
        }

        if (plan.Multipart.Count > 0)
        {
            var multipart = new MultipartWriter(plan.Multipart, context, where);
            return new Multipart(multipart);
        }

        var text = plan.Text ?? Encoding.UTF8.GetString(NamedFile.Read(context, plan.TemplateFile!, where));
        var type = asked ?? (text.AsSpan().TrimStart() is ['{' or '[', ..] ? "application/json" : "text/plain; charset=utf-8");
        var template = Template.Compile(text, context, where);
        return template.IsConstant
            ? new Constant(Encoding.UTF8.GetBytes(template.RenderText(new Row(), TemplateEscape.None)), type)
            : new FromTemplate(template, EscapeOf(type), type);
    }

    /// <summary>Appends the body for a row.</summary>
    public abstract void Write(Row row, ArrayBufferWriter<byte> output);

    /// <summary>Appends what a dataset field holds: the row's bytes, its prompt, or a field's text.</summary>
    /// <exception cref="PlanException">The row has no such field.</exception>
    internal static void WriteField(Row row, string field, string where, ArrayBufferWriter<byte> output)
    {
        if (MediaFields.OfField(field) is { } kind && MediaWriter.First(row, kind) is { } medium)
        {
            medium.WriteTo(output);
        }
        else if (row.Fields.TryGetValue(field, out var text))
        {
            JsonText.Write(output, text);
        }
        else if (field == "prompt")
        {
            JsonText.WriteUnescaped(output, row.PromptJson.Span);
        }
        else
        {
            throw new PlanException($"{where}: row {row.Number} has no field '{field}'");
        }
    }

    private static TemplateEscape EscapeOf(string contentType) =>
        contentType.Contains("json", StringComparison.OrdinalIgnoreCase) ? TemplateEscape.Json
        : contentType.Contains("x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) ? TemplateEscape.Percent
        : TemplateEscape.None;

    private sealed class Constant(byte[] bytes, string contentType) : HttpBody(contentType)
    {
        public override ReadOnlyMemory<byte> Fixed => bytes;

        public override void Write(Row row, ArrayBufferWriter<byte> output) => output.Write(bytes);
    }

    private sealed class FromTemplate(Template template, TemplateEscape escape, string contentType) : HttpBody(contentType)
    {
        public override void Write(Row row, ArrayBufferWriter<byte> output) => template.Render(row, escape, output);
    }

    private sealed class FromField(string field, string where, string contentType) : HttpBody(contentType)
    {
        public override void Write(Row row, ArrayBufferWriter<byte> output) => WriteField(row, field, where, output);
    }

    private sealed class Multipart(MultipartWriter writer) : HttpBody(writer.ContentType)
    {
        public override void Write(Row row, ArrayBufferWriter<byte> output) => writer.Write(row, output);
    }
}
