using Proofload.Plans.Binding;

namespace Proofload.Plans.Sections;

/// <summary>The <c>body</c> of an http request.</summary>
internal static class BodySection
{
    private static Section<PartPlan> Part { get; } = new(
        "a part",
        new PartPlan { Name = "" },
        [
            Field.Required<PartPlan, string>("name", Scalars.Filled("a field name"), p => p.Name, (p, v) => p with { Name = v }, "Give the form field's name."),
            Field.Of<PartPlan, string>("value", Scalars.Text("text"), p => p.Value, (p, v) => p with { Value = v }, "Text value; may hold templates."),
            Field.Of<PartPlan, string>("file", new PathCodec("a file"), p => p.File, (p, v) => p with { File = v }, "File to upload."),
            Field.Of<PartPlan, string>("field", Scalars.Filled("a field name"), p => p.Field, (p, v) => p with { Field = v }, "Dataset field to upload; image and audio are the bytes of the data's media, a part for each."),
            Field.Of<PartPlan, string>("file_name", Scalars.Filled("a file name"), p => p.FileName, (p, v) => p with { FileName = v }, "File name to announce; default the file's own."),
            Field.Of<PartPlan, string>("content_type", Scalars.Filled("a content type"), p => p.ContentType, (p, v) => p with { ContentType = v }, "Content type; default by file name."),
        ]);

    public static Section<BodyPlan> Instance { get; } = new(
        "body",
        new BodyPlan(),
        [
            Field.Of<BodyPlan, string>("text", Scalars.Text("text"), b => b.Text, (b, v) => b with { Text = v }, "Text; may hold templates."),
            Field.Of<BodyPlan, string>("file", new PathCodec("a file"), b => b.File, (b, v) => b with { File = v }, "File whose bytes are sent as they are."),
            Field.Of<BodyPlan, string>("template_file", new PathCodec("a file"), b => b.TemplateFile, (b, v) => b with { TemplateFile = v }, "File whose text is a template."),
            Field.Of<BodyPlan, string>("field", Scalars.Filled("a field name"), b => b.Field, (b, v) => b with { Field = v }, "Dataset field whose value is the whole body; image or audio for the bytes of the data's media."),
            Field.Of<BodyPlan, IReadOnlyList<PartPlan>>("multipart", new ListCodec<PartPlan>(Part, "parts"), b => b.Multipart, (b, v) => b with { Multipart = v }, "Parts of a multipart/form-data body."),
            Field.Of<BodyPlan, string>("content_type", Scalars.Filled("a content type"), b => b.ContentType, (b, v) => b with { ContentType = v }, "Content type; default application/json for text that begins with { or [, else text/plain or application/octet-stream."),
        ]);
}
