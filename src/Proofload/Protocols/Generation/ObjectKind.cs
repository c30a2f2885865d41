using System.Text.Json;

namespace Proofload.Protocols.Generation;

/// <summary>Tells the kind of an object by its <c>type</c>, on which the reader stands.</summary>
internal delegate ObjectKind KindReader(Utf8JsonReader type);

/// <summary>One kind of event or answer.</summary>
/// <param name="Member">Reads its members.</param>
internal sealed record ObjectKind(MemberReader Member)
{
    /// <summary>The object is the end mark of a stream.</summary>
    public bool IsEnd { get; init; }

    /// <summary>The object is an error.</summary>
    public bool IsError { get; init; }

    /// <summary>Objects that say nothing.</summary>
    public static ObjectKind Silent { get; } = new(AnswerObject.Nothing);
}
