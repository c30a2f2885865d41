using Proofload.Data;
using Proofload.Protocols;
using Proofload.Protocols.Templates;

namespace Proofload.Running.Sessions;

/// <summary>Whether a step is sent: <c>{{name}}</c> (has a value that is not false or 0), <c>{{a}} == text</c>, <c>{{a}} != text</c>; both sides are templates.</summary>
internal sealed class StepCondition
{
    private readonly Template _left;
    private readonly Template? _right;
    private readonly bool _isEqual;

    /// <exception cref="Plans.PlanException">A template is malformed or names what nothing gives.</exception>
    public StepCondition(string text, DriverContext context)
    {
        var where = $"step '{context.Request.Name}', when";
        var equal = text.IndexOf("==", StringComparison.Ordinal);
        var unequal = text.IndexOf("!=", StringComparison.Ordinal);
        _isEqual = equal >= 0 && (unequal < 0 || equal < unequal);
        var at = _isEqual ? equal : unequal;
        _left = Template.Compile((at < 0 ? text : text[..at]).Trim(), context, where);
        _right = at < 0 ? null : Template.Compile(text[(at + 2)..].Trim().Trim('"', '\''), context, where);
    }

    public bool Holds(Row row)
    {
        var left = _left.RenderText(row, TemplateEscape.None);
        return _right is null
            ? left is not ("" or "false" or "0")
            : (left == _right.RenderText(row, TemplateEscape.None)) == _isEqual;
    }
}
