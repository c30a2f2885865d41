using System.Text;

namespace Proofload.Lab.Proxy.Http;

/// <summary>Writes a head again with one field replaced.</summary>
internal static class HeadEditor
{
    /// <summary>The head without the fields of that name and with the given value as the last field.</summary>
    public static byte[] Replace(ReadOnlySpan<byte> head, string name, string value)
    {
        var result = new List<byte>(head.Length + name.Length + value.Length + 4);
        var isStartLine = true;
        while (!head.IsEmpty)
        {
            var line = head[..(head.IndexOf((byte)'\n') + 1)];
            head = head[line.Length..];
            var content = line.TrimEnd("\r\n"u8);
            if (content.IsEmpty)
            {
                if (isStartLine)
                {
                    continue;
                }

                break;
            }

            var colon = content.IndexOf((byte)':');
            if (isStartLine || colon < 0 || !Ascii.EqualsIgnoreCase(content[..colon], name))
            {
                result.AddRange(line);
            }

            isStartLine = false;
        }

        result.AddRange(Encoding.ASCII.GetBytes($"{name}: {value}\r\n\r\n"));
        return [.. result];
    }
}
