namespace Proofload.IntegrationTests.Servers;

/// <summary>Keeps the last lines a process wrote, for the message of a test that fails.</summary>
internal sealed class OutputTail(int limit)
{
    private readonly Queue<string> lines = new();

    public void Add(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (lines)
        {
            lines.Enqueue(line);
            if (lines.Count > limit)
            {
                lines.Dequeue();
            }
        }
    }

    public override string ToString()
    {
        lock (lines)
        {
            return lines.Count == 0 ? "(no output)" : string.Join('\n', lines);
        }
    }
}
