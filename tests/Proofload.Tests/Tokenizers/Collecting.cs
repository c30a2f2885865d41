using System.Text;
using Proofload.Tokenizers;
using Proofload.Tokenizers.Bpe;

namespace Proofload.Tests.Tokenizers;

/// <summary>A last stage that keeps the pieces.</summary>
internal sealed class Collecting(List<string> pieces) : ITextStage
{
    public void Run(ReadOnlySpan<byte> text, Workspace work) => pieces.Add(Encoding.UTF8.GetString(text));
}
