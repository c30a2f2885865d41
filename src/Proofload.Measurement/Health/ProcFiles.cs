namespace Proofload.Measurement.Health;

/// <summary>Reads the texts of Linux's /proc. Null for a missing or unknown text.</summary>
internal static class ProcFiles
{
    /// <summary>The soft limit in the line "Max open files" of /proc/self/limits.</summary>
    public static long? ParseOpenFilesLimit(ReadOnlySpan<byte> limits)
    {
        var fields = new ProcFields(ProcFields.After(limits, "Max open files"u8));
        return !fields.MoveNext() ? null
            : fields.Current.SequenceEqual("unlimited"u8) ? long.MaxValue
            : fields.TryNumber(out var soft) ? soft : null;
    }

    /// <summary>The second figure of /proc/self/statm: pages in physical memory.</summary>
    public static long? ParseResidentPages(ReadOnlySpan<byte> statm)
    {
        var fields = new ProcFields(statm);
        return fields.MoveNext() && fields.MoveNext() && fields.TryNumber(out var pages) ? pages : null;
    }

    /// <summary>The number of ports in ip_local_port_range.</summary>
    public static long? ParsePorts(ReadOnlySpan<byte> range)
    {
        var fields = new ProcFields(range);
        return fields.MoveNext() && fields.TryNumber(out var first) && fields.MoveNext() && fields.TryNumber(out var last) ? last - first + 1 : null;
    }

    /// <summary>The TCP sockets in use and in TIME_WAIT of sockstat.</summary>
    public static long? ParseSockets(ReadOnlySpan<byte> sockstat) =>
        Named(sockstat, "TCP:"u8, "inuse"u8) is { } used ? used + (Named(sockstat, "TCP:"u8, "tw"u8) ?? 0) : null;

    /// <summary>The TCP sockets in use of sockstat6; 0 without one.</summary>
    public static long ParseSockets6(ReadOnlySpan<byte> sockstat6) => Named(sockstat6, "TCP6:"u8, "inuse"u8) ?? 0;

    private static long? Named(ReadOnlySpan<byte> text, ReadOnlySpan<byte> line, ReadOnlySpan<byte> name)
    {
        var fields = new ProcFields(ProcFields.After(text, line));
        while (fields.MoveNext())
        {
            if (fields.Current.SequenceEqual(name))
                return fields.MoveNext() && fields.TryNumber(out var value) ? value : null;
        }

        return null;
    }
}
