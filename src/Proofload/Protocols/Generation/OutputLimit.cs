using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Proofload.Data;

namespace Proofload.Protocols.Generation;

/// <summary>The field that limits the output, written from the row's length.</summary>
/// <param name="name">The service's name of it.</param>
/// <param name="isSent">False when the plan gives the field itself.</param>
/// <param name="fallback">What is sent for a row without a length; null sends nothing.</param>
internal sealed class OutputLimit(string name, bool isSent, int? fallback = null)
{
    private readonly byte[] _name = Encoding.UTF8.GetBytes($"\"{name}\":");

    /// <summary>Whether the field is sent for this row.</summary>
    public bool IsSentFor(Row row) => isSent && (row.OutputTokens ?? fallback) is not null;

    /// <summary>Appends <paramref name="separator"/> and the field, or nothing.</summary>
    public void Write(ArrayBufferWriter<byte> body, Row row, ReadOnlySpan<byte> separator)
    {
        if (IsSentFor(row))
        {
            body.Write(separator);
            body.Write(_name);
            Utf8Formatter.TryFormat(row.OutputTokens ?? fallback!.Value, body.GetSpan(11), out var count);
            body.Advance(count);
        }
    }
}
