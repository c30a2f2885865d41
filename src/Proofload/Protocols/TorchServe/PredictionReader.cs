using System.Text.Json;
using Proofload.Measurement.Recording;
using Proofload.Protocols.Checks;
using Proofload.Protocols.Json;
using Proofload.Transport;

namespace Proofload.Protocols.TorchServe;

/// <summary>
/// Reads the answers of a handler, which may be of any form: not empty, and not the error object of TorchServe
/// (<c>{"code": …, "type": …, "message": …}</c>), which a batch can hold under a good status.
/// </summary>
internal sealed class PredictionReader(DriverContext context, ResponseRules rules)
    : ResponseReader(rules, new SecretMask(context))
{
    private const int MaxKeptBytes = 1 << 20;
    private const int MaxErrorBytes = 16 * 1024;
    private readonly BodyBuffer _body = new(MaxKeptBytes);
    private long _length;

    /// <summary>507 is what a worker without memory answers: the server is out of a resource, not broken.</summary>
    protected override ErrorKind ClassOf(int status, ErrorKind usual) => status == 507 && usual == ErrorKind.Http5xx ? ErrorKind.Overloaded : usual;

    protected override void Begin(Exchange exchange, ResponseHead head, long nowNs)
    {
        _body.Clear();
        _length = 0;
        if (exchange.Record.Status >= 300)
        {
            Fail(exchange, ErrorKind.InvalidResponse, $"status {exchange.Record.Status} instead of an answer", nowNs);
        }
    }

    protected override bool Read(Exchange exchange, ReadOnlySpan<byte> bytes, long nowNs)
    {
        _length += bytes.Length;
        if (IsChecked)
        {
            return _body.TryAppend(bytes) || Fail(exchange, ErrorKind.InvalidResponse, $"the body is larger than {MaxKeptBytes >> 20} MiB, the limit for checks", nowNs);
        }

        _body.AppendSome(bytes);
        return true;
    }

    protected override bool IsCut => _length > _body.Bytes.Length;

    protected override void Complete(Exchange exchange, long nowNs)
    {
        if (_length == 0)
        {
            Fail(exchange, ErrorKind.Empty, "the answer is empty", nowNs);
        }
        else if (_length == _body.Bytes.Length && IsError(_body.Bytes))
        {
            Fail(exchange, ErrorKind.InvalidResponse, "a good status with an error: " + ErrorBody.Describe(_body.Bytes), nowNs);
        }
        else
        {
            Succeed(exchange, _body.Bytes, nowNs);
        }
    }

    private static bool IsError(ReadOnlySpan<byte> body)
    {
        // Errors are short objects; other answers need not be read.
        if (body.Length > MaxErrorBytes || body.TrimStart(" \t\r\n"u8) is not [(byte)'{', ..])
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(body);
            var seen = 0;
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var bit = reader.ValueTextEquals("code"u8) ? 1 : reader.ValueTextEquals("type"u8) ? 2 : reader.ValueTextEquals("message"u8) ? 4 : 0;
                reader.Read();
                seen |= bit == 1 ? (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var code) && code >= 400 ? 1 : 0)
                    : reader.TokenType == JsonTokenType.String ? bit : 0;
                reader.Skip();
            }

            return seen == 7;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
