using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Proofload.Data;
using Proofload.Plans;
using Proofload.Protocols.Json;

namespace Proofload.Protocols.Templates;

/// <summary>
/// A compiled text with placeholders: <c>{{field}}</c> of the row or a variable, <c>{{prompt}}</c>, <c>{{index}}</c>, <c>{{uuid}}</c>,
/// <c>{{random}}</c> (0 to 999,999,999), <c>{{random 1 100}}</c> and <c>{{env NAME}}</c> of the environment. Values are escaped for their place; <c>{{{name}}}</c> writes one as it is.
/// The built-in names win over fields, fields over variables, and a session's own variables over those of the run. The same seed and request index give the same text.
/// </summary>
internal sealed class Template
{
    private static readonly SearchValues<byte> Unreserved =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"u8);

    private readonly TemplatePart[] _parts;
    private readonly DriverContext _context;
    private readonly string _where;

    private Template(TemplatePart[] parts, DriverContext context, string where)
    {
        _parts = parts;
        _context = context;
        _where = where;
    }

    /// <summary>True when the text has no placeholder.</summary>
    public bool IsConstant => Array.TrueForAll(_parts, static part => part.Kind == TemplatePartKind.Literal);

    /// <summary>Compiles a text.</summary>
    /// <param name="text">Text with placeholders.</param>
    /// <param name="context">The kind of request: seed, variables, known names.</param>
    /// <param name="where">Names the place in messages, for example <c>requests 'chat', path</c>.</param>
    /// <exception cref="PlanException">A placeholder is malformed, or its name is known neither to rows nor to variables.</exception>
    public static Template Compile(string text, DriverContext context, string where)
    {
        var parts = TemplateParser.Parse(text, where);
        foreach (var part in parts)
        {
            if (part.Kind == TemplatePartKind.Name && context.RowFields is { } fields
                && !fields.Contains(part.Name) && !context.ExtractedNames.Contains(part.Name) && !context.Variables.TryGet(part.Name, out _))
            {
                string[] known = ["prompt", "index", "uuid", "random", .. fields, .. context.ExtractedNames];
                throw new PlanException($"{where}: nothing gives {{{{{part.Name}}}}}; known names: {string.Join(", ", known)}");
            }

            if (part.Kind == TemplatePartKind.Environment)
            {
                context.Variables.AddSecret(part.Name);
            }
        }

        return new Template([.. parts], context, where);
    }

    /// <summary>Appends the text for a row. Allocates nothing unless a value has to grow the buffer.</summary>
    /// <exception cref="PlanException">A name has no value and no request of the plan could give it one.</exception>
    public void Render(Row row, TemplateEscape escape, ArrayBufferWriter<byte> output)
    {
        for (var i = 0; i < _parts.Length; i++)
        {
            ref readonly var part = ref _parts[i];
            var effective = part.Raw ? TemplateEscape.None : escape;
            switch (part.Kind)
            {
                case TemplatePartKind.Literal:
                    output.Write(part.Text);
                    break;
                case TemplatePartKind.Prompt:
                    WritePrompt(row.PromptJson.Span, effective, output);
                    break;
                case TemplatePartKind.Index:
                    WriteNumber(row.Index, output);
                    break;
                case TemplatePartKind.Uuid:
                    WriteUuid(new TemplateRandom(_context.Seed, row.Index, i), output);
                    break;
                case TemplatePartKind.Random:
                    WriteNumber(new TemplateRandom(_context.Seed, row.Index, i).Between(part.Low, part.High), output);
                    break;
                case TemplatePartKind.Environment:
                    WriteValue(part.Name, effective, output);
                    break;
                default:
                    if (part.Medium is not { } kind || !MediaWriter.TryWriteBase64(row, kind, output))
                    {
                        WriteValue(Value(row, part.Name), effective, output);
                    }

                    break;
            }
        }
    }

    /// <summary>The text for a row as a string.</summary>
    public string RenderText(Row row, TemplateEscape escape)
    {
        var output = new ArrayBufferWriter<byte>(256);
        Render(row, escape, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private string Value(Row row, string name)
    {
        if (row.Fields.TryGetValue(name, out var field))
        {
            return field;
        }

        if (row.Session is { } session && session.TryGet(name, out var own))
        {
            return own;
        }

        if (_context.Variables.TryGet(name, out var value))
        {
            return value;
        }

        if (_context.ExtractedNames.Contains(name))
        {
            _context.Variables.CountMissing();
            return "";
        }

        throw new PlanException($"{_where}: row {row.Number} has no field '{name}' and no request extracts it");
    }

    private static void WritePrompt(ReadOnlySpan<byte> promptJson, TemplateEscape escape, ArrayBufferWriter<byte> output)
    {
        if (escape == TemplateEscape.Json)
        {
            output.Write(promptJson);
            return;
        }

        var start = output.WrittenCount;
        JsonText.WriteUnescaped(output, promptJson);
        EscapeTail(output, start, escape);
    }

    private static void WriteValue(string value, TemplateEscape escape, ArrayBufferWriter<byte> output)
    {
        if (escape == TemplateEscape.Json)
        {
            JsonText.WriteEscaped(output, value);
            return;
        }

        var start = output.WrittenCount;
        JsonText.Write(output, value);
        EscapeTail(output, start, escape);
    }

    private static void EscapeTail(ArrayBufferWriter<byte> output, int start, TemplateEscape escape)
    {
        var tail = output.WrittenSpan[start..];
        if (escape == TemplateEscape.Header)
        {
            foreach (ref var b in System.Runtime.InteropServices.MemoryMarshal.CreateSpan(
                ref System.Runtime.InteropServices.MemoryMarshal.GetReference(tail), tail.Length))
            {
                b = b < 32 ? (byte)' ' : b;
            }

            return;
        }

        if (escape != TemplateEscape.Percent || tail.IndexOfAnyExcept(Unreserved) < 0)
        {
            return;
        }

        var copy = ArrayPool<byte>.Shared.Rent(tail.Length);
        tail.CopyTo(copy);
        var values = copy.AsSpan(0, tail.Length);
        Shrink(output, start);
        foreach (var b in values)
        {
            if (Unreserved.Contains(b))
            {
                output.GetSpan(1)[0] = b;
                output.Advance(1);
            }
            else
            {
                var span = output.GetSpan(3);
                span[0] = (byte)'%';
                span[1] = "0123456789ABCDEF"u8[b >> 4];
                span[2] = "0123456789ABCDEF"u8[b & 15];
                output.Advance(3);
            }
        }

        ArrayPool<byte>.Shared.Return(copy);
    }

    // Takes back what was written after start: the writer keeps its bytes when its count is reset.
    private static void Shrink(ArrayBufferWriter<byte> output, int start)
    {
        output.ResetWrittenCount();
        output.Advance(start);
    }

    private static void WriteNumber(long value, ArrayBufferWriter<byte> output)
    {
        Utf8Formatter.TryFormat(value, output.GetSpan(20), out var count);
        output.Advance(count);
    }

    private static void WriteUuid(TemplateRandom random, ArrayBufferWriter<byte> output)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes, random.Next());
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], random.Next());
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        new Guid(bytes, bigEndian: true).TryFormat(output.GetSpan(36), out var count);
        output.Advance(count);
    }
}
