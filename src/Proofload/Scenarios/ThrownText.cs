using System.Diagnostics;
using System.Globalization;

namespace Proofload.Scenarios;

/// <summary>An exception of a scenario's code in one line, with the first place in the code that has one: <c>FormatException: … (assistant.cs:23)</c>.</summary>
internal sealed class ThrownText
{
    private const int MostLength = 300;
    private const int MostPlaces = 100;
    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);

    /// <summary>The line. Looking for the place reads debug information, which takes milliseconds: it is done once for each different trace.</summary>
    public string Of(Exception thrown)
    {
        var message = string.Join(' ', thrown.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var head = $"{thrown.GetType().Name}: {(message.Length > MostLength ? message[..MostLength] + "…" : message)}";
        return head + PlaceOf(thrown);
    }

    private string PlaceOf(Exception thrown)
    {
        var at = new StackTrace(thrown, fNeedFileInfo: false);
        var key = string.Create(CultureInfo.InvariantCulture, $"{at.FrameCount} {at.GetFrame(0)?.GetMethod()?.MethodHandle.Value} {at.GetFrame(0)?.GetILOffset()} {at.GetFrame(at.FrameCount - 1)?.GetILOffset()}");
        if (_known.TryGetValue(key, out var place))
        {
            return place;
        }

        place = "";
        foreach (var frame in new StackTrace(thrown, fNeedFileInfo: true).GetFrames())
        {
            if (frame.GetFileName() is { Length: > 0 } file && frame.GetMethod()?.DeclaringType?.Assembly != typeof(ThrownText).Assembly)
            {
                place = string.Create(CultureInfo.InvariantCulture, $" ({Path.GetFileName(file)}:{frame.GetFileLineNumber()})");
                break;
            }
        }

        if (_known.Count < MostPlaces)
        {
            _known[key] = place;
        }

        return place;
    }
}
