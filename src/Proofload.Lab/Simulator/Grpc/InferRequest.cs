namespace Proofload.Lab.Simulator.Grpc;

/// <summary>A ModelInferRequest.</summary>
internal sealed class InferRequest
{
    public string Model { get; private set; } = "";

    public string Id { get; private set; } = "";

    public List<InferTensor> Inputs { get; } = [];

    public List<string> Outputs { get; } = [];

    /// <summary>Whole numbers and booleans among the parameters.</summary>
    public Dictionary<string, ulong> Parameters { get; } = new(StringComparer.Ordinal);

    /// <exception cref="InvalidDataException">The bytes are no such message, or its tensors are not whole.</exception>
    public static InferRequest Read(byte[] message)
    {
        var request = new InferRequest();
        var raw = new List<byte[]>();
        for (var reader = new ProtoReader(message); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1:
                    request.Model = reader.Text;
                    break;
                case 3:
                    request.Id = reader.Text;
                    break;
                case 4:
                    request.TakeParameter(reader.Bytes);
                    break;
                case 5:
                    request.Inputs.Add(InferTensor.Read(reader.Bytes));
                    break;
                case 6:
                    request.Outputs.Add(NameOf(reader.Bytes));
                    break;
                case 7:
                    raw.Add(reader.Bytes.ToArray());
                    break;
            }
        }

        request.Join(raw);
        return request;
    }

    /// <summary>The name of an output.</summary>
    public string OutputName(int index) => index < Outputs.Count ? Outputs[index] : $"OUTPUT{index}";

    private static string NameOf(ReadOnlyMemory<byte> message)
    {
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                return reader.Text;
            }
        }

        return "";
    }

    private void Join(List<byte[]> raw)
    {
        if (Inputs.Count == 0)
        {
            throw new InvalidDataException("The request has no inputs.");
        }

        if (raw.Count > 0 && raw.Count != Inputs.Count)
        {
            throw new InvalidDataException($"The request has {raw.Count} raw contents for {Inputs.Count} inputs.");
        }

        for (var i = 0; i < raw.Count; i++)
        {
            if (Inputs[i].Raw is not null)
            {
                throw new InvalidDataException($"Input '{Inputs[i].Name}' has contents beside raw ones.");
            }

            Inputs[i].Raw = raw[i];
        }

        if (Inputs.Select(static t => t.Problem()).FirstOrDefault(static p => p is not null) is { } problem)
        {
            throw new InvalidDataException(problem + ".");
        }
    }

    private void TakeParameter(ReadOnlyMemory<byte> entry)
    {
        var name = "";
        for (var reader = new ProtoReader(entry); reader.Next();)
        {
            if (reader.Field == 1)
            {
                name = reader.Text;
            }
            else
            {
                var value = new ProtoReader(reader.Bytes);
                if (value.Next())
                {
                    Parameters[name] = value.Number;
                }
            }
        }
    }
}
