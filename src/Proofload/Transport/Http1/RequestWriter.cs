using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;
using Proofload.Transport.Http;

namespace Proofload.Transport.Http1;

/// <summary>
/// Serialises requests into one pinned buffer: the shape's bytes, what the exchange adds, the length of the body, and the body itself when
/// it fits. The same exchange gives the same bytes again, so a write that stopped half way needs no buffer of its own.
/// </summary>
internal sealed class RequestWriter(string host, bool closes)
{
    /// <summary>Requests up to this size are written at once, body included: 64 KiB.</summary>
    public const int CopyLimit = 64 * 1024;

    private const int MaxLengthDigits = 20;
    private readonly Dictionary<RequestShape, RequestTemplate> _templates = new(ReferenceEqualityComparer.Instance);
    private byte[] _buffer = GC.AllocateUninitializedArray<byte>(CopyLimit, pinned: true);
    private RequestShape? _lastShape;
    private RequestTemplate? _lastTemplate;

    /// <summary>The written bytes: the head, and the body unless it is too large.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    /// <summary>Length of what is written.</summary>
    public int Length { get; private set; }

    /// <summary>Length of the head.</summary>
    public int HeadLength { get; private set; }

    /// <summary>The template of a shape, made at its first use.</summary>
    public RequestTemplate TemplateOf(RequestShape shape)
    {
        if (ReferenceEquals(shape, _lastShape))
        {
            return _lastTemplate!;
        }

        if (!_templates.TryGetValue(shape, out var template))
        {
            template = new RequestTemplate(shape, host, closes);
            _templates.Add(shape, template);
        }

        _lastShape = shape;
        _lastTemplate = template;
        return template;
    }

    /// <summary>Why an exchange's request must not be sent; null when it may.</summary>
    public string? FindProblem(Exchange exchange)
    {
        if (TemplateOf(exchange.Shape).Problem is { } problem)
        {
            return problem;
        }

        foreach (var (name, value) in exchange.Headers)
        {
            if (WireRules.FindProblem(name, value) is { } wrong)
            {
                return wrong;
            }
        }

        return exchange.Path is { } path ? WireRules.FindProblem(path) : null;
    }

    /// <summary>Length of the body that follows the head.</summary>
    public int BodyLength { get; private set; }

    /// <summary>Writes a request that has no problem and that asks for another protocol: a head without a body.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="upgrade">Header lines that ask for it.</param>
    public void Write(Exchange exchange, ReadOnlySpan<byte> upgrade)
    {
        Length = 0;
        WriteOwnHead(exchange, TemplateOf(exchange.Shape), upgrade);
        Append("\r\n"u8);
        (HeadLength, BodyLength) = (Length, 0);
    }

    /// <summary>Writes a request that has no problem.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Write(Exchange exchange)
    {
        var template = TemplateOf(exchange.Shape);
        var body = exchange.Body.WrittenSpan;
        Length = 0;
        if (exchange.Path is null && exchange.Headers.Count == 0)
        {
            Append(body.IsEmpty ? template.WithoutBody : template.WithBody);
        }
        else
        {
            WriteOwnHead(exchange, template, body.IsEmpty ? template.EndWithoutBody : template.StartOfLength);
        }

        if (!body.IsEmpty)
        {
            Ensure(MaxLengthDigits + 4);
            body.Length.TryFormat(_buffer.AsSpan(Length), out var digits);
            Length += digits;
            Append("\r\n\r\n"u8);
        }

        (HeadLength, BodyLength) = (Length, body.Length);
        if (Length + body.Length <= CopyLimit)
        {
            Append(body);
        }
    }

    private void WriteOwnHead(Exchange exchange, RequestTemplate template, ReadOnlySpan<byte> end)
    {
        Append(template.Method);
        Append(exchange.Path ?? exchange.Shape.Path);
        Append(" HTTP/1.1\r\n"u8);
        var (host, agent) = (template.Host, template.Agent);
        foreach (var header in exchange.Headers)
        {
            host = header.Key.Equals("Host", StringComparison.OrdinalIgnoreCase) ? [] : host;
            agent = header.Key.Equals(RequestHeaders.UserAgent, StringComparison.OrdinalIgnoreCase) ? [] : agent;
        }

        Append(host);
        Append(agent);
        Append(template.Fields);
        foreach (var (name, value) in exchange.Headers)
        {
            Append(name);
            Append(": "u8);
            Append(value);
            Append("\r\n"u8);
        }

        Append(end);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        Ensure(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(Length));
        Length += bytes.Length;
    }

    private void Append(string text)
    {
        Ensure(Encoding.UTF8.GetMaxByteCount(text.Length));
        Utf8.FromUtf16(text, _buffer.AsSpan(Length), out _, out var written);
        Length += written;
    }

    private void Ensure(int more)
    {
        if (Length + more <= _buffer.Length)
        {
            return;
        }

        var larger = GC.AllocateUninitializedArray<byte>(Math.Max(_buffer.Length * 2, Length + more), pinned: true);
        _buffer.AsSpan(0, Length).CopyTo(larger);
        _buffer = larger;
    }
}
