using Google.Protobuf;

namespace Proofload.Tests.Telemetry.Otlp;

/// <summary>Reads an export as a tree of fields, without knowing any name: numbers and wire types only.</summary>
internal sealed class OtlpBody
{
    private readonly Dictionary<int, List<(ulong Number, byte[] Bytes)>> _fields = [];

    public OtlpBody(ReadOnlyMemory<byte> bytes)
    {
        var input = new CodedInputStream(bytes.ToArray());
        while (input.ReadTag() is var tag and not 0)
        {
            var value = WireFormat.GetTagWireType(tag) switch
            {
                WireFormat.WireType.Varint => (input.ReadUInt64(), Array.Empty<byte>()),
                WireFormat.WireType.Fixed64 => (input.ReadFixed64(), []),
                WireFormat.WireType.LengthDelimited => (0UL, input.ReadBytes().ToByteArray()),
                _ => throw new InvalidOperationException("a wire type that OTLP metrics do not have here"),
            };
            if (!_fields.TryGetValue(WireFormat.GetTagFieldNumber(tag), out var list))
                _fields[WireFormat.GetTagFieldNumber(tag)] = list = [];
            list.Add(value);
        }
    }

    public bool Has(int field) => _fields.ContainsKey(field);

    public IReadOnlyList<OtlpBody> All(int field) => _fields.TryGetValue(field, out var list) ? [.. list.Select(static v => new OtlpBody(v.Bytes))] : [];

    public OtlpBody One(int field) => Assert.Single(All(field));

    public ulong Number(int field) => Assert.Single(_fields[field]).Number;

    public double Double(int field) => BitConverter.UInt64BitsToDouble(Number(field));

    public int Signed(int field) => (int)(Number(field) >> 1) ^ -(int)(Number(field) & 1);

    public string Text(int field) => System.Text.Encoding.UTF8.GetString(Assert.Single(_fields[field]).Bytes);

    public ulong[] Packed(int field, bool isFixed)
    {
        var input = new CodedInputStream(Assert.Single(_fields[field]).Bytes);
        var list = new List<ulong>();
        while (!input.IsAtEnd)
            list.Add(isFixed ? input.ReadFixed64() : input.ReadUInt64());
        return [.. list];
    }

    /// <summary>The metric of a name in an export; null when it is not there.</summary>
    public OtlpBody? Metric(string name) => One(1).One(2).All(2).SingleOrDefault(m => m.Text(1) == name);

    /// <summary>Attributes of a resource or point.</summary>
    public Dictionary<string, string> Attributes(int field) => All(field).ToDictionary(static a => a.Text(1), static a => a.One(2).Text(1), StringComparer.Ordinal);
}
