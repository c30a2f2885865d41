using System.Globalization;

namespace Proofload.Lab.Simulator.Text;

/// <summary>One clear message for a value outside its range.</summary>
internal static class OptionCheck
{
    public static void That(bool holds, string name, object value, string allowed)
    {
        if (!holds)
        {
            var text = value is TimeSpan duration
                ? duration.TotalSeconds.ToString("0.######", CultureInfo.InvariantCulture) + "s"
                : Convert.ToString(value, CultureInfo.InvariantCulture);
            throw new SimulatorOptionException($"{name} is {text}. Allowed: {allowed}.");
        }
    }
}
