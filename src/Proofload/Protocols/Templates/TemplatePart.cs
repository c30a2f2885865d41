using Proofload.Data;
using Proofload.Data.Media;

namespace Proofload.Protocols.Templates;

/// <summary>What a piece of a template stands for.</summary>
internal enum TemplatePartKind
{
    /// <summary>Text.</summary>
    Literal = 0,

    /// <summary>The row's prompt.</summary>
    Prompt,

    /// <summary>The request's index.</summary>
    Index,

    /// <summary>A seeded UUID, version 4.</summary>
    Uuid,

    /// <summary>A seeded whole number.</summary>
    Random,

    /// <summary>A field of the row, else a variable.</summary>
    Name,

    /// <summary>A variable of the environment, read when the template is compiled; the part's name is then its value.</summary>
    Environment,
}

/// <summary>One piece of a compiled template.</summary>
/// <param name="Kind">What it stands for.</param>
/// <param name="Text">UTF-8 of a literal.</param>
/// <param name="Name">Name of a field or variable.</param>
/// <param name="Raw">Written without escaping.</param>
/// <param name="Low">Smallest random number.</param>
/// <param name="High">Largest random number.</param>
internal readonly record struct TemplatePart(TemplatePartKind Kind, byte[] Text, string Name, bool Raw, long Low, long High)
{
    /// <summary>The medium that a name stands for where the row carries one.</summary>
    public MediaKind? Medium { get; } = MediaFields.OfTemplate(Name);
}
