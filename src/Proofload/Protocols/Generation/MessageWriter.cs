using System.Buffers;
using Proofload.Data;
using Proofload.Protocols.Json;

namespace Proofload.Protocols.Generation;

/// <summary>Writes a row's conversation as <c>{"role":…,"content":…}</c> objects between the brackets of an array.</summary>
internal static class MessageWriter
{
    /// <summary>Appends the earlier turns, then the prompt as the last user turn.</summary>
    /// <param name="body">Where to.</param>
    /// <param name="row">The row.</param>
    /// <param name="withSystem">False leaves out turns of the system, for services that have another place for them.</param>
    public static void Write(ArrayBufferWriter<byte> body, Row row, bool withSystem = true)
    {
        WriteHistory(body, row, withSystem);
        body.Write("{\"role\":\"user\",\"content\":\""u8);
        body.Write(row.PromptJson.Span);
        body.Write("\"}"u8);
    }

    /// <summary>Appends the earlier turns, each with a comma behind it.</summary>
    public static void WriteHistory(ArrayBufferWriter<byte> body, Row row, bool withSystem = true)
    {
        for (var i = 0; i < row.History.Count; i++)
        {
            var turn = row.History[i];
            if (withSystem || !IsSystem(turn))
            {
                body.Write("{\"role\":\""u8);
                JsonText.WriteEscaped(body, turn.Role);
                body.Write("\",\"content\":\""u8);
                body.Write(turn.TextJson.Span);
                body.Write("\"},"u8);
            }
        }
    }

    /// <summary>True for a turn of the system or the developer.</summary>
    public static bool IsSystem(Turn turn) => turn.Role is "system" or "developer";
}
