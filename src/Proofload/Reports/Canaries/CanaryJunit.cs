using System.Globalization;
using System.Text;
using System.Xml;
using Proofload.Analysis.Canaries;

namespace Proofload.Reports.Canaries;

/// <summary>The judgement of a canary as JUnit XML: one test case for each metric and one for the whole; what does not pass is a failure.</summary>
public static class CanaryJunit
{
    /// <summary>The document.</summary>
    /// <param name="result">The judgement.</param>
    public static string Render(CanaryResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        List<(string Name, CanaryVerdict Verdict, string Reason)> cases = [("canary", result.Verdict, result.Invalid ?? result.Reason)];
        cases.AddRange((result.Judgement?.Findings ?? []).Select(static f => (f.Metric.Name, f.Verdict, f.Reason)));
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, NewLineChars = "\n", CheckCharacters = false, OmitXmlDeclaration = true }))
        {
            xml.WriteStartElement("testsuites");
            xml.WriteStartElement("testsuite");
            xml.WriteAttributeString("name", Clean($"proofload canary {result.Canary}"));
            xml.WriteAttributeString("tests", cases.Count.ToString(CultureInfo.InvariantCulture));
            xml.WriteAttributeString("failures", cases.Count(static c => c.Verdict != CanaryVerdict.Pass).ToString(CultureInfo.InvariantCulture));
            foreach (var (name, verdict, reason) in cases)
            {
                xml.WriteStartElement("testcase");
                xml.WriteAttributeString("classname", "proofload.canary");
                xml.WriteAttributeString("name", Clean(name));
                if (verdict != CanaryVerdict.Pass)
                {
                    xml.WriteStartElement("failure");
                    xml.WriteAttributeString("type", CanaryText.Word(verdict));
                    xml.WriteAttributeString("message", Clean(reason));
                    xml.WriteEndElement();
                }

                xml.WriteEndElement();
            }

            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return $"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{text}\n";
    }

    private static string Clean(string text) => string.Concat(text.Select(static c => XmlConvert.IsXmlChar(c) ? c : '?'));
}
