using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Proofload.Data;
using Proofload.Plans;
using Proofload.Protocols.OpenAi;

namespace Proofload.Protocols.KserveV2;

/// <summary>
/// What follows the inputs of a request that belongs to a stateful sequence: the plan's extra fields, with <c>sequence_id</c>, <c>sequence_start</c>
/// and <c>sequence_end</c> among their <c>parameters</c> (Triton's sequence extension of the Open Inference Protocol).
/// </summary>
internal sealed class SequenceParameters
{
    private const string Name = "parameters";
    private readonly byte[] _before;

    public SequenceParameters(RequestPlan request)
    {
        var own = "";
        if (request.Extra.TryGetValue(Name, out var json) && json.Trim() is ['{', .., '}'] map)
        {
            own = map[1..^1].Trim();
        }

        var before = new StringBuilder("]");
        new ExtraFields(request, "inputs").AppendTo(before, Name);
        before.Append(",\"parameters\":{").Append(own).Append(own.Length > 0 ? "," : "").Append("\"sequence_id\":");
        _before = Encoding.UTF8.GetBytes(before.ToString());
    }

    /// <summary>Appends everything after the last input, the end of the request's JSON included.</summary>
    public void Write(SequenceMark mark, ArrayBufferWriter<byte> body)
    {
        body.Write(_before);
        Utf8Formatter.TryFormat(mark.Id, body.GetSpan(20), out var count);
        body.Advance(count);
        body.Write(mark.IsStart ? ",\"sequence_start\":true"u8 : ",\"sequence_start\":false"u8);
        body.Write(mark.IsEnd ? ",\"sequence_end\":true}}"u8 : ",\"sequence_end\":false}}"u8);
    }
}
