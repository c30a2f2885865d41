using Proofload.Data;
using Proofload.Plans;
using Proofload.Protocols.Templates;

namespace Proofload.Protocols.KserveV2;

/// <summary>One input tensor of a plan, checked: its type, its size, where its values come from.</summary>
internal sealed class TensorSpec
{
    private const long MaxElements = 1 << 24;
    private readonly string _where;
    private readonly ulong _seed;
    private readonly int _number;

    /// <param name="plan">The input.</param>
    /// <param name="number">Its place among the inputs, from 0: inputs of one request get different random values.</param>
    /// <param name="context">The kind of request.</param>
    /// <exception cref="PlanException">Unknown data type, bad shape or more than 16,777,216 elements.</exception>
    public TensorSpec(TensorPlan plan, int number, DriverContext context)
    {
        _where = $"request '{context.Request.Name}', input '{plan.Name}'";
        _seed = context.Seed;
        _number = number;
        Name = plan.Name;
        Shape = plan.Shape;
        Field = plan.Field;
        Type = TensorType.Parse(plan.DataType, _where);
        Elements = 1;
        foreach (var size in plan.Shape)
        {
            Elements = size is >= 1 and <= MaxElements && Elements * size <= MaxElements
                ? Elements * size
                : throw Wrong($"every dimension of the shape is above 0 and their product at most {MaxElements}");
        }
    }

    public string Name { get; }

    public IReadOnlyList<long> Shape { get; }

    public TensorType Type { get; }

    /// <summary>Product of the shape.</summary>
    public long Elements { get; }

    /// <summary>Dataset field with the values; null for random ones.</summary>
    public string? Field { get; }

    /// <summary>The randomness of this input in a row's request.</summary>
    public TemplateRandom Random(Row row) => new(_seed, row.Index, _number);

    public PlanException MissingField(Row row) => Wrong($"row {row.Number} has no field '{Field}'");

    /// <param name="row">The row.</param>
    /// <param name="count">How many values its field has, or one more than the shape says for any number above.</param>
    public PlanException WrongCount(Row row, long count) => Wrong(
        $"row {row.Number}: the shape [{string.Join(", ", Shape)}] needs {Elements} values, field '{Field}' has {(count > Elements ? "more" : count)}");

    public PlanException Wrong(string problem) => new($"{_where}: {problem}");
}
