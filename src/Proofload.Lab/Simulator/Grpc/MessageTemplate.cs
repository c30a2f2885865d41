using Proofload.Lab.Simulator.Generation;

namespace Proofload.Lab.Simulator.Grpc;

/// <summary>Serialises the messages of one streamed answer: each has the text of its tokens in the BYTES output <c>text_output</c>.</summary>
internal sealed class MessageTemplate(GenerationPlan plan, TokenText text, string id, bool sendsFinal, bool stamp) : IStreamTemplate
{
    public void AppendTokens(EventBuffer buffer, int first, int count, long nowNs)
    {
        var words = new MemoryStream();
        for (var token = first; token < first + count; token++)
        {
            words.Write(text.Token(plan.Index, token));
        }

        var answer = Head(isFinal: false, nowNs)
            .Message(5, new ProtoWriter().Text(1, "text_output").Text(2, "BYTES").Packed(3, [1]))
            .Bytes(6, [.. BitConverter.GetBytes((int)words.Length), .. words.ToArray()]);
        Append(buffer, new ProtoWriter().Message(2, answer));
    }

    public void AppendError(EventBuffer buffer) => Append(buffer, new ProtoWriter().Text(1, "The engine failed while generating."));

    // A client that does not ask for a final response gets none that is empty, as from Triton.
    public void AppendTail(EventBuffer buffer, long nowNs)
    {
        if (sendsFinal)
        {
            Append(buffer, new ProtoWriter().Message(2, Head(isFinal: true, nowNs)));
        }
    }

    private static void Append(EventBuffer buffer, ProtoWriter message) => buffer.Append(GrpcCall.Frame(message.ToArray()));

    private ProtoWriter Head(bool isFinal, long nowNs)
    {
        var head = new ProtoWriter().Text(1, plan.Model).Text(2, "1").Text(3, id).Parameter(4, "triton_final_response", 1, isFinal ? 1UL : 0);
        return stamp ? head.Parameter(4, "emitted_ns", 2, (ulong)nowNs) : head;
    }
}
