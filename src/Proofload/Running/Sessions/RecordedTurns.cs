using Proofload.Data;
using Proofload.Plans;
using Proofload.Scenarios;

namespace Proofload.Running.Sessions;

/// <summary>The turns of a conversation as a dataset has it: earlier turns and a last prompt in one row.</summary>
internal static class RecordedTurns
{
    private const int BytesPerToken = 4;

    /// <summary>Begins a conversation: keeps what stands before its first user turn (a system message) and says how many turns there will be.</summary>
    /// <param name="row">The row of the conversation.</param>
    /// <param name="memory">What the conversation remembers.</param>
    /// <param name="most">The most turns.</param>
    public static int Open(Row row, ConversationMemory memory, int most)
    {
        var turns = 1;
        for (var i = 0; i < row.History.Count; i++)
        {
            var turn = row.History[i];
            if (turn.Role == "user")
            {
                turns++;
            }
            else if (turns == 1)
            {
                memory.AddEscaped(turn.Role, turn.TextJson.Span);
            }
        }

        return Math.Min(turns, most);
    }

    /// <summary>Makes the row that of its user turn number <paramref name="turn"/> (from 0): prompt, output length, and what was recorded before it.</summary>
    public static void Choose(Row row, int turn, ConversationHistory history, FirstTurns before)
    {
        var all = row.History;
        var (at, opening) = (0, 0);
        for (var seen = 0; at < all.Count; at++)
        {
            if (all[at].Role == "user" && seen++ == turn)
            {
                break;
            }

            opening += seen == 0 ? 1 : 0;
        }

        if (at < all.Count)
        {
            row.PromptJson = all[at].TextJson;
            row.OutputTokens = at + 1 < all.Count && all[at + 1].Role == "assistant"
                ? Math.Max(1, (all[at + 1].TextJson.Length + BytesPerToken - 1) / BytesPerToken)
                : null;
        }

        row.History = before.Of(all, history == ConversationHistory.None ? opening : at);
    }
}
