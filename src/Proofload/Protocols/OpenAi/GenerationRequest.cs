using System.Buffers;
using System.Text;
using Proofload.Data;
using Proofload.Plans;
using Proofload.Protocols.Generation;

namespace Proofload.Protocols.OpenAi;

/// <summary>
/// The constant pieces of a generation request's JSON around the prompt. The row's output length is sent as <c>max_tokens</c>, which every
/// server knows; an extra field <c>max_completion_tokens: null</c> sends it under that name instead (newer OpenAI models insist on it), and
/// an extra <c>max_tokens</c> or <c>max_completion_tokens</c> with a value replaces it. Never both: servers refuse that.
/// </summary>
internal sealed class GenerationRequest
{
    private const string Newer = "max_completion_tokens";
    private readonly byte[] _before;
    private readonly byte[] _after;
    private readonly OutputLimit _limit;

    /// <param name="context">The kind of request.</param>
    /// <param name="opening">What stands between the model and the prompt's text, for example <c>,"prompt":"</c>.</param>
    /// <param name="closing">What follows the prompt's text, for example <c>"</c>.</param>
    /// <exception cref="PlanException">A bad extra field, or no model.</exception>
    public GenerationRequest(DriverContext context, string opening, string closing)
    {
        var request = context.Request;
        var extra = new ExtraFields(request, "model", "messages", "prompt", "stream");
        var model = BatchBody.ModelOf(context);
        var stream = request.Stream ?? true;
        _before = Encoding.UTF8.GetBytes($"{{\"model\":{ExtraFields.Quote(model)}{opening}");
        var after = new StringBuilder(closing);
        after.Append(",\"stream\":").Append(stream ? "true" : "false");
        if (stream && !extra.Has("stream_options"))
        {
            after.Append(",\"stream_options\":{\"include_usage\":true}");
        }

        var newer = LimitOf(request) == Newer;
        _limit = new OutputLimit(LimitOf(request), newer || (!extra.Has("max_tokens") && !extra.Has(Newer)));
        extra.AppendTo(after, newer ? Newer : null);
        _after = Encoding.UTF8.GetBytes(after.ToString());
    }

    /// <summary>The name under which the output length is sent.</summary>
    public static string LimitOf(RequestPlan request) => request.Extra.TryGetValue(Newer, out var json) && json.Trim() == "null" ? Newer : "max_tokens";

    /// <summary>Everything up to the place of the row's earlier turns and prompt.</summary>
    public void WriteStart(ArrayBufferWriter<byte> body) => body.Write(_before);

    /// <summary>Everything after the prompt's text.</summary>
    public void WriteEnd(ArrayBufferWriter<byte> body, Row row)
    {
        body.Write(_after);
        _limit.Write(body, row, ","u8);
        body.Write("}"u8);
    }
}
