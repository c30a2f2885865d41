using System.Globalization;
using System.Text;
using System.Xml;
using Proofload.Analysis.Comparison;

namespace Proofload.Reports.Comparison;

/// <summary>A comparison as JUnit XML for CI servers: one test case for each criterion that decides; worse and inconclusive are failures.</summary>
public static class ComparisonJunit
{
    /// <summary>The document.</summary>
    /// <param name="result">The comparison.</param>
    public static string Render(ComparisonResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var gated = result.Metrics.Where(static m => m.IsGated).ToList();
        var text = new Utf8Text();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, NewLineChars = "\n", CheckCharacters = false }))
        {
            xml.WriteStartElement("testsuites");
            xml.WriteStartElement("testsuite");
            xml.WriteAttributeString("name", Clean($"proofload compare {result.A.Name} {result.B.Name}"));
            xml.WriteAttributeString("tests", gated.Count.ToString(CultureInfo.InvariantCulture));
            xml.WriteAttributeString("failures", gated.Count(static m => m.Verdict is ComparisonVerdict.Worse or ComparisonVerdict.Inconclusive).ToString(CultureInfo.InvariantCulture));
            foreach (var m in gated)
                Case(xml, m);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return text + "\n";
    }

    private static void Case(XmlWriter xml, MetricComparison m)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", "proofload.compare");
        xml.WriteAttributeString("name", m.Criterion.Expression);
        var said = $"{ComparisonText.Change(m)} {ComparisonText.ChangeInterval(m)}".Trim();
        if (m.Verdict is ComparisonVerdict.Worse or ComparisonVerdict.Inconclusive)
        {
            xml.WriteStartElement("failure");
            xml.WriteAttributeString("type", ComparisonText.Word(m.Verdict));
            xml.WriteAttributeString("message", Clean(string.Join(": ", new[] { said, m.Reason }.Where(static s => s.Length > 0))));
            xml.WriteEndElement();
        }
        else
        {
            xml.WriteElementString("system-out", $"{ComparisonText.Word(m.Verdict)}: {said}");
        }

        xml.WriteEndElement();
    }

    private static string Clean(string text) => string.Concat(text.Select(static c => XmlConvert.IsXmlChar(c) ? c : '?'));

    private sealed class Utf8Text() : StringWriter(CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding => Encoding.UTF8;
    }
}
