using System.Buffers;
using System.Text.Unicode;
using Proofload.Data;
using Proofload.Plans;
using Proofload.Protocols.Events;
using Proofload.Protocols.Http;
using Proofload.Transport.WebSockets;

namespace Proofload.Protocols.WebSocket;

/// <summary>One message of a plan, ready to be written as a frame for each row.</summary>
internal sealed class PlannedMessage
{
    private readonly HttpBody? _content;
    private readonly byte[] _bytes = [];
    private readonly Opcode _opcode;

    /// <param name="plan">The message.</param>
    /// <param name="context">The kind of request.</param>
    /// <param name="where">Its place, for errors.</param>
    /// <exception cref="PlanException">A file cannot be read, or a template or pattern is malformed.</exception>
    public PlannedMessage(MessagePlan plan, DriverContext context, string where)
    {
        After = plan.After is null ? null : new CompiledPattern(plan.After, where + ".after");
        if (plan.Base64 is { } base64)
        {
            _bytes = Convert.FromBase64String(base64);
        }
        else
        {
            _content = HttpBody.Compile(new BodyPlan { Text = plan.Text, File = plan.File, TemplateFile = plan.TemplateFile, Field = plan.Field }, null, context);
        }

        _opcode = plan.Kind is { } kind ? (kind == MessageKind.Binary ? Opcode.Binary : Opcode.Text) : OpcodeOf(plan);
        if (_opcode == Opcode.Text && !Utf8.IsValid(_content is null ? _bytes : _content.Fixed.Span))
        {
            throw new PlanException($"{where}: a text message must be valid UTF-8; use kind: binary");
        }
    }

    /// <summary>What must have come before it is sent; null for nothing.</summary>
    public CompiledPattern? After { get; }

    /// <summary>The body of a request as its one message.</summary>
    public static MessagePlan Of(BodyPlan body) => new()
    {
        Text = body.Text,
        File = body.File,
        TemplateFile = body.TemplateFile,
        Field = body.Field,
        Kind = body.ContentType is { } type ? (IsText(type) ? MessageKind.Text : MessageKind.Binary) : null,
    };

    /// <summary>Appends its frame.</summary>
    public void Write(Row row, ArrayBufferWriter<byte> output, uint mask)
    {
        var start = FrameWriter.Begin(output);
        if (_content is null)
        {
            output.Write(_bytes);
        }
        else
        {
            _content.Write(row, output);
        }

        FrameWriter.End(output, start, _opcode, mask);
    }

    private static Opcode OpcodeOf(MessagePlan plan) => plan switch
    {
        { Base64: not null } or { Field: "image" or "audio" } => Opcode.Binary,
        { File: { } file } => IsText(MediaTypes.OfFile(file)) ? Opcode.Text : Opcode.Binary,
        _ => Opcode.Text,
    };

    private static bool IsText(string type) =>
        type.StartsWith("text/", StringComparison.OrdinalIgnoreCase) || type.Contains("json", StringComparison.OrdinalIgnoreCase) || type.Contains("xml", StringComparison.OrdinalIgnoreCase);
}
