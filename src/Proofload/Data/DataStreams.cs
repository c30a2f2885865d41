namespace Proofload.Data;

/// <summary>Random streams of the data: each use of random numbers has its own, so that one choice never shifts another.</summary>
internal static class DataStreams
{
    public const ulong PromptLength = 0x6C65_6E67_7468_0001;
    public const ulong OutputLength = 0x6C65_6E67_7468_0002;
    public const ulong Words = 0x776F_7264_7300_0000;
    public const ulong PrefixWords = 0x7072_6566_6978_0000;
    public const ulong PrefixChoice = 0x7072_6566_6978_0001;
    public const ulong BlockWords = 0x626C_6F63_6B73_0000;
    public const ulong TraceSession = 0x7472_6163_6500_0001;
    public const ulong TraceRow = 0x7472_6163_6500_0002;
    public const ulong Query = 0x7175_6572_7900_0000;
    public const ulong Marker = 0x6D61_726B_6572_0000;
    public const ulong Shuffle = 0x7368_7566_666C_6500;
    public const ulong Picture = 0x7069_6374_7572_6500;
    public const ulong Sound = 0x736F_756E_6400_0000;
    public const ulong Zipf = 0x7A69_7066_0000_0000;
}
