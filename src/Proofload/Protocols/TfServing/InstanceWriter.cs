using System.Buffers;
using System.Text;
using Proofload.Data;
using Proofload.Plans;
using Proofload.Protocols.OpenAi;

namespace Proofload.Protocols.TfServing;

/// <summary>
/// Writes the JSON of a request: instances in rows, inputs in columns, or examples. With inputs in the plan an instance has those, by name, and
/// only the value where a predict request has one; without, it is the row's first image, else its first sound, else its prompt.
/// </summary>
internal sealed class InstanceWriter
{
    private readonly FeatureWriter[] _features;
    private readonly bool _named;
    private readonly bool _columns;
    private readonly byte[] _before;
    private readonly byte[] _after;

    /// <exception cref="PlanException">An input or an extra field is wrong.</exception>
    public InstanceWriter(DriverContext context)
    {
        var request = context.Request;
        var predict = request.Verb == ServingVerb.Predict;
        if (!predict && request.Inputs.Count == 0)
        {
            throw new PlanException($"request '{request.Name}': examples have named features; give inputs");
        }

        _features = request.Inputs.Count == 0
            ? [FeatureWriter.Whatever(context)]
            : [.. request.Inputs.Select((input, i) => new FeatureWriter(input, i, context))];
        _named = !predict || _features.Length > 1;
        _columns = predict && request.Layout == TensorLayout.Column;
        var before = new StringBuilder("{");
        new ExtraFields(request, "instances", "inputs", "examples").AppendTo(before);
        if (before.Length > 1)
        {
            before.Remove(1, 1).Append(',');
        }

        before.Append(!predict ? "\"examples\":[" : !_columns ? "\"instances\":[" : _named ? "\"inputs\":{" : "\"inputs\":[");
        _before = Encoding.UTF8.GetBytes(before.ToString());
        _after = Encoding.UTF8.GetBytes(_columns && _named ? "}}" : "]}");
    }

    /// <summary>Appends the body for a row and its batch.</summary>
    public void Write(Row row, ArrayBufferWriter<byte> body)
    {
        body.Write(_before);
        if (!_columns)
        {
            WriteRows(row, body);
        }
        else if (_named)
        {
            for (var i = 0; i < _features.Length; i++)
            {
                body.Write(i == 0 ? ""u8 : ","u8);
                _features[i].WriteName(body);
                body.Write("["u8);
                WriteColumn(_features[i], row, body);
                body.Write("]"u8);
            }
        }
        else
        {
            WriteColumn(_features[0], row, body);
        }

        body.Write(_after);
    }

    private void WriteRows(Row row, ArrayBufferWriter<byte> body)
    {
        if (row.Batch.IsEmpty)
        {
            WriteInstance(row, body);
            return;
        }

        for (var i = 0; i < row.Batch.Length; i++)
        {
            body.Write(i == 0 ? ""u8 : ","u8);
            WriteInstance(row.Batch[i], body);
        }
    }

    private void WriteInstance(Row row, ArrayBufferWriter<byte> body)
    {
        if (!_named)
        {
            _features[0].WriteValue(row, body);
            return;
        }

        for (var i = 0; i < _features.Length; i++)
        {
            body.Write(i == 0 ? "{"u8 : ","u8);
            _features[i].WriteName(body);
            _features[i].WriteValue(row, body);
        }

        body.Write("}"u8);
    }

    private static void WriteColumn(FeatureWriter feature, Row row, ArrayBufferWriter<byte> body)
    {
        if (row.Batch.IsEmpty)
        {
            feature.WriteValue(row, body);
            return;
        }

        for (var i = 0; i < row.Batch.Length; i++)
        {
            body.Write(i == 0 ? ""u8 : ","u8);
            feature.WriteValue(row.Batch[i], body);
        }
    }
}
