using System.Globalization;
using System.Text;
using System.Xml;
using Proofload.Measurement.Health;
using Proofload.Results;

namespace Proofload.Reports;

/// <summary>What an undecided objective is to the CI server.</summary>
public enum InconclusiveIs
{
    /// <summary>A failure. The default: nothing passes for lack of data.</summary>
    Failure = 0,

    /// <summary>A skipped test.</summary>
    Skipped,
}

/// <summary>
/// JUnit XML for CI servers: one test case for the validity of the measurement (invalid is an error) and one for each objective. When the
/// measurement is invalid the objectives are skipped: they were not judged.
/// </summary>
public static class JunitReport
{
    /// <summary>The document.</summary>
    /// <param name="result">The run.</param>
    /// <param name="inconclusive">What an undecided objective is. Default a failure.</param>
    public static string Render(RunResult result, InconclusiveIs inconclusive = InconclusiveIs.Failure)
    {
        ArgumentNullException.ThrowIfNull(result);
        var v = result.Verdict;
        var invalid = v.Measurement == MeasurementState.Invalid;
        var open = v.Objectives.Count(o => o.Result == ObjectiveState.Inconclusive);
        var failures = invalid ? 0 : v.Objectives.Count(o => o.Result == ObjectiveState.Failed) + (inconclusive == InconclusiveIs.Failure ? open : 0);
        var skipped = invalid ? v.Objectives.Count : inconclusive == InconclusiveIs.Skipped ? open : 0;
        skipped += v.Measurement == MeasurementState.Unknown ? 1 : 0;
        var text = new Utf8Writer();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, NewLineChars = "\n" }))
        {
            xml.WriteStartElement("testsuites");
            xml.WriteStartElement("testsuite");
            Attribute(xml, "name", $"proofload {result.Name}");
            Attribute(xml, "tests", Integer(v.Objectives.Count + 1));
            Attribute(xml, "failures", Integer(failures));
            Attribute(xml, "errors", invalid ? "1" : "0");
            Attribute(xml, "skipped", Integer(skipped));
            Attribute(xml, "timestamp", result.StartedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture));
            Attribute(xml, "time", Seconds(result.Window));
            WriteProperties(xml, result);
            WriteMeasurement(xml, result);
            foreach (var o in v.Objectives)
                WriteObjective(xml, result, o, inconclusive, invalid);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return text + "\n";
    }

    private static void WriteProperties(XmlWriter xml, RunResult result)
    {
        xml.WriteStartElement("properties");
        foreach (var (name, value) in new[]
        {
            ("run", result.Id), ("target", result.Fingerprint.Target), ("ending", VerdictText.Word(result.Ending)),
            ("outcome", VerdictText.Word(result.Verdict.Outcome)), ("seed", result.Seed.ToString(CultureInfo.InvariantCulture)),
            ("version", result.Fingerprint.Version),
        })
        {
            xml.WriteStartElement("property");
            Attribute(xml, "name", name);
            Attribute(xml, "value", value);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void WriteMeasurement(XmlWriter xml, RunResult result)
    {
        var v = result.Verdict;
        Begin(xml, result, "measurement is valid");
        var reasons = string.Join("\n", v.Reasons);
        if (v.Measurement == MeasurementState.Invalid)
            Problem(xml, "error", "the load generator, not the target, set the result", "invalid_measurement", reasons);
        else if (v.Measurement == MeasurementState.Suspect)
            Output(xml, "suspect:\n" + reasons);
        else if (v.Measurement == MeasurementState.Unknown)
            Skip(xml, reasons);
        xml.WriteEndElement();
    }

    private static void WriteObjective(XmlWriter xml, RunResult result, ObjectiveResult o, InconclusiveIs inconclusive, bool invalid)
    {
        Begin(xml, result, o.Expression);
        var observed = $"{o.Expression}: observed {VerdictText.Observed(o)}";
        if (invalid)
            Skip(xml, "not judged: the measurement is invalid");
        else if (o.Result == ObjectiveState.Failed)
            Problem(xml, "failure", observed, "objective_missed", o.Reason);
        else if (o.Result == ObjectiveState.Inconclusive && inconclusive == InconclusiveIs.Failure)
            Problem(xml, "failure", $"inconclusive: {observed}", "inconclusive", o.Reason);
        else if (o.Result == ObjectiveState.Inconclusive)
            Skip(xml, $"inconclusive: {observed}");
        else
            Output(xml, observed);
        xml.WriteEndElement();
    }

    private static void Begin(XmlWriter xml, RunResult result, string name)
    {
        xml.WriteStartElement("testcase");
        Attribute(xml, "classname", $"proofload.{result.Name}");
        Attribute(xml, "name", name);
        Attribute(xml, "time", Seconds(result.Window));
    }

    private static void Problem(XmlWriter xml, string element, string message, string type, string text)
    {
        xml.WriteStartElement(element);
        Attribute(xml, "message", message);
        Attribute(xml, "type", type);
        xml.WriteString(Clean(text));
        xml.WriteEndElement();
    }

    private static void Skip(XmlWriter xml, string message)
    {
        xml.WriteStartElement("skipped");
        Attribute(xml, "message", message);
        xml.WriteEndElement();
    }

    private static void Output(XmlWriter xml, string text) => xml.WriteElementString("system-out", Clean(text));

    private static void Attribute(XmlWriter xml, string name, string value) => xml.WriteAttributeString(name, Clean(value));

    /// <summary>XML 1.0 has no way to write most control characters, not even escaped.</summary>
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                clean.Append(text[i++]).Append(text[i]);
            else
                clean.Append(XmlConvert.IsXmlChar(text[i]) ? text[i] : '\uFFFD');
        }

        return clean.ToString();
    }

    private static string Integer(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(double value) => double.IsFinite(value) ? value.ToString("0.###", CultureInfo.InvariantCulture) : "0";

    // The declaration names the encoding of the writer, and the text is stored as UTF-8.
    private sealed class Utf8Writer() : StringWriter(CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding => Encoding.UTF8;
    }
}
