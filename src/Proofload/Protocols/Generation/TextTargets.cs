using System.Buffers;
using System.Text.Json;
using Proofload.Transport;

namespace Proofload.Protocols.Generation;

/// <summary>Who needs the text of an answer.</summary>
/// <param name="Content">Receives the text for the user, for checks and later turns; null when nobody looks.</param>
/// <param name="Output">Receives all that was generated, for a tokenizer; null when nobody counts.</param>
internal readonly record struct TextTargets(IBufferWriter<byte>? Content, OutputText? Output)
{
    /// <summary>Takes the value that the reader stands on; true when it is a text that is not empty.</summary>
    public bool Take(OutputText.Kind kind, ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return false;
        }

        var length = reader.ValueSpan.Length;
        if (length == 0)
        {
            return false;
        }

        Output?.Add(kind, in reader);
        if (kind == OutputText.Kind.Content && Content is { } content)
        {
            content.Advance(reader.CopyString(content.GetSpan(length)));
        }

        return true;
    }

    /// <summary>Takes a text that stands for itself, of one choice.</summary>
    public void Take(OutputText.Kind kind, int choice, ReadOnlySpan<byte> plain)
    {
        if (Output is { } output)
        {
            output.BeginChoice();
            output.Add(kind, plain);
            output.EndChoice(choice);
        }

        if (kind == OutputText.Kind.Content)
        {
            Content?.Write(plain);
        }
    }

    /// <summary>Takes the text after a property name; true when it is not empty.</summary>
    public bool TakeNext(OutputText.Kind kind, ref Utf8JsonReader reader)
    {
        reader.Read();
        return Take(kind, ref reader);
    }
}
