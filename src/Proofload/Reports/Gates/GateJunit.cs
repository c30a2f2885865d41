using System.Globalization;
using System.Text;
using System.Xml;
using Proofload.Analysis.Comparison;
using Proofload.Analysis.Gates;

namespace Proofload.Reports.Gates;

/// <summary>A gate as JUnit XML: one test case for the measurement and one for each criterion; worse and inconclusive are failures, an invalid measurement is an error.</summary>
public static class GateJunit
{
    /// <summary>The document.</summary>
    /// <param name="outcome">The gate.</param>
    public static string Render(GateOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        var o = outcome;
        var isMeasured = o.Verdict != GateVerdict.Invalid && o.Ending != GateEnding.TargetDown;
        var open = isMeasured ? o.Criteria.Count(static c => c.Verdict is ComparisonVerdict.Worse or ComparisonVerdict.Inconclusive) : 0;
        var text = new Utf8Text();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, NewLineChars = "\n" }))
        {
            xml.WriteStartElement("testsuites");
            xml.WriteStartElement("testsuite");
            xml.WriteAttributeString("name", Clean($"proofload gate {o.Newest.Name}"));
            xml.WriteAttributeString("tests", Number(o.Criteria.Count + 1));
            xml.WriteAttributeString("failures", Number(open));
            xml.WriteAttributeString("errors", isMeasured ? "0" : "1");
            xml.WriteAttributeString("skipped", Number(isMeasured ? 0 : o.Criteria.Count));
            xml.WriteAttributeString("timestamp", o.Newest.StartedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture));
            Case(xml, "both sides were measured", isMeasured ? null : "error", GateText.Word(o.Verdict), o.Reason, GateText.Extent(o));
            foreach (var c in o.Criteria)
            {
                var kind = !isMeasured ? "skipped" : c.Verdict is ComparisonVerdict.Worse or ComparisonVerdict.Inconclusive ? "failure" : null;
                Case(xml, c.Criterion.Expression, kind, GateText.Word(c.Verdict), string.Join(": ", new[] { GateText.Said(c), c.Reason }.Where(static s => s.Length > 0)), string.Join('\n', GateText.WhereToLook(o)));
            }

            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return text + "\n";
    }

    private static void Case(XmlWriter xml, string name, string? problem, string type, string message, string details)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", "proofload.gate");
        xml.WriteAttributeString("name", Clean(name));
        if (problem is null)
        {
            xml.WriteElementString("system-out", Clean(message.Length > 0 ? message : details));
        }
        else
        {
            xml.WriteStartElement(problem);
            if (problem != "skipped")
                xml.WriteAttributeString("type", type);
            xml.WriteAttributeString("message", Clean(message));
            if (problem == "failure")
                xml.WriteString(Clean(details));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Clean(string text) => string.Concat(text.Select(static c => XmlConvert.IsXmlChar(c) ? c : '?'));

    private sealed class Utf8Text() : StringWriter(CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding => Encoding.UTF8;
    }
}
