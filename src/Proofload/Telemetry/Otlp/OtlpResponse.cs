using System.Text;
using Google.Protobuf;

namespace Proofload.Telemetry.Otlp;

/// <summary>Reads what a collector says. Whatever it sends, nothing is thrown: what cannot be read says nothing.</summary>
internal static class OtlpResponse
{
    private const int LongestMessage = 300;

    /// <summary>The <c>partial_success</c> of an <c>ExportMetricsServiceResponse</c>.</summary>
    public static (long RejectedPoints, string Message) ReadPartialSuccess(byte[] body)
    {
        try
        {
            var input = new CodedInputStream(body);
            long rejected = 0;
            var message = "";
            while (input.ReadTag() is var tag and not 0)
            {
                if (tag != WireFormat.MakeTag(1, WireFormat.WireType.LengthDelimited))
                {
                    input.SkipLastField();
                    continue;
                }

                var partial = input.ReadBytes().CreateCodedInput();
                while (partial.ReadTag() is var inner and not 0)
                {
                    if (inner == WireFormat.MakeTag(1, WireFormat.WireType.Varint))
                        rejected = Math.Max(0, partial.ReadInt64());
                    else if (inner == WireFormat.MakeTag(2, WireFormat.WireType.LengthDelimited))
                        message = OneLine(partial.ReadBytes().ToStringUtf8());
                    else
                        partial.SkipLastField();
                }
            }

            return (rejected, message);
        }
        catch (InvalidProtocolBufferException)
        {
            return (0, "");
        }
    }

    /// <summary>The message of a refusal: of a <c>google.rpc.Status</c>, or the text itself.</summary>
    public static string ReadStatusMessage(byte[] body, string? mediaType)
    {
        if (mediaType != "application/x-protobuf")
            return mediaType is "text/plain" or "application/json" ? OneLine(Encoding.UTF8.GetString(body)) : "";
        try
        {
            var input = new CodedInputStream(body);
            while (input.ReadTag() is var tag and not 0)
            {
                if (tag == WireFormat.MakeTag(2, WireFormat.WireType.LengthDelimited))
                    return OneLine(input.ReadBytes().ToStringUtf8());
                input.SkipLastField();
            }
        }
        catch (InvalidProtocolBufferException)
        {
            // Said nothing that can be read.
        }

        return "";
    }

    private static string OneLine(string text)
    {
        var folded = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var clean = string.Concat(folded.Where(static c => !char.IsControl(c)));
        return clean.Length <= LongestMessage ? clean : clean[..LongestMessage] + "…";
    }
}
