using System.Text.Json.Nodes;

namespace Proofload.Plans.Binding;

/// <summary>One field of a section: its name, what it means, and how it moves between a node and a record.</summary>
internal abstract class Field<T>(string name, string description)
{
    public string Name { get; } = name;

    public string Description { get; } = description;

    public bool IsRequired { get; init; }

    /// <summary>True to write the field even when it has its default.</summary>
    public bool IsAlwaysWritten { get; init; }

    /// <summary>True for what a plan file cannot say and a printed plan does.</summary>
    public virtual bool IsWrittenOnly => false;

    public abstract bool TryRead(PlanNode node, string path, BindContext context, ref T record);

    public abstract void Check(T record, string path, ProblemList problems);

    /// <summary>The value to write; null when it is the default.</summary>
    public abstract PlanNode? Write(T record, T defaults);

    public abstract JsonObject Schema(T defaults);
}

/// <summary>A field with a value of type <typeparamref name="TValue"/>; a null value is not written.</summary>
internal sealed class Field<T, TValue>(string name, string description, Codec<TValue> codec, Func<T, TValue?> get, Func<T, TValue, T> set)
    : Field<T>(name, description)
{
    public override bool TryRead(PlanNode node, string path, BindContext context, ref T record)
    {
        // A section that is already there keeps what the node does not mention: flags lie over a plan this way.
        if (context.IsOverlay && codec is ISection<TValue> section && node is MapNode map && get(record) is { } old)
        {
            context.Visit(node, path);
            var isMerged = section.TryReadInto(old, map, path, context, out var merged);
            if (merged is not null)
                record = set(record, merged);
            return isMerged;
        }

        var isRead = codec.TryRead(node, path, context, out var value);
        if (isRead || (codec.KeepsPartial && value is not null))
            record = set(record, value!);
        return isRead;
    }

    public override void Check(T record, string path, ProblemList problems)
    {
        if (get(record) is { } value)
            codec.Check(value, path, problems);
    }

    public override PlanNode? Write(T record, T defaults) =>
        get(record) is { } value && (IsRequired || IsAlwaysWritten || !EqualityComparer<TValue>.Default.Equals(value, get(defaults)))
            ? codec.Write(value)
            : null;

    public override JsonObject Schema(T defaults)
    {
        var schema = codec.Schema();
        schema["description"] = Description;
        if (!IsRequired && get(defaults) is { } value && codec.Write(value) is ScalarNode scalar)
            schema["default"] = PlanJson.ToJson(scalar);
        return schema;
    }
}

/// <summary>Makes fields without naming their types.</summary>
internal static class Field
{
    public static Field<T> Required<T, TValue>(string name, Codec<TValue> codec, Func<T, TValue?> get, Func<T, TValue, T> set, string description) =>
        new Field<T, TValue>(name, description, codec, get, set) { IsRequired = true };

    public static Field<T> Of<T, TValue>(string name, Codec<TValue> codec, Func<T, TValue?> get, Func<T, TValue, T> set, string description) =>
        new Field<T, TValue>(name, description, codec, get, set);

    /// <summary>A field that is there or not.</summary>
    public static Field<T> Maybe<T, TValue>(string name, Codec<TValue> codec, Func<T, TValue?> get, Func<T, TValue, T> set, string description)
        where TValue : struct =>
        new Field<T, TValue?>(name, description, new NullableCodec<TValue>(codec), get, (record, value) => set(record, value!.Value));

    /// <summary>A field that fixes which form a section has; it is always written and sets nothing.</summary>
    public static Field<T> Marker<T>(string name, string value, string description) =>
        new Field<T, string>(name, description, Scalars.Only(value), _ => value, (record, _) => record) { IsAlwaysWritten = true };
}
