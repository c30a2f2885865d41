using System.Buffers;
using System.Text;
using Proofload.Data;
using Proofload.Plans;
using Proofload.Protocols;
using Proofload.Protocols.Templates;

namespace Proofload.Tests.Protocols.Templates;

public sealed class TemplateTests
{
    [Theory]
    [InlineData("{{name}}", (int)TemplateEscape.Json, "a\\\"\\n&é")]
    [InlineData("{{name}}", (int)TemplateEscape.None, "a\"\n&é")]
    [InlineData("{{ name }}", (int)TemplateEscape.Percent, "a%22%0A%26%C3%A9")]
    [InlineData("{{name}}", (int)TemplateEscape.Header, "a\" &é")]
    [InlineData("{{{name}}}", (int)TemplateEscape.Json, "a\"\n&é")]
    [InlineData("<{{index}}>", (int)TemplateEscape.Json, "<4>")]
    [InlineData("{\"a\":{\"b\":{{index}}}}", (int)TemplateEscape.Json, "{\"a\":{\"b\":4}}")]
    [InlineData("\\{{name}}", (int)TemplateEscape.None, "{{name}}")]
    [InlineData("{{prompt}}", (int)TemplateEscape.None, "p\n")]
    [InlineData("{{prompt}}", (int)TemplateEscape.Json, "p\\n")]
    [InlineData("{{prompt}}", (int)TemplateEscape.Percent, "p%0A")]
    [InlineData("é{x}", (int)TemplateEscape.Percent, "é{x}")]
    public void Values_are_escaped_for_their_place(string text, int escape, string expected) =>
        Assert.Equal(expected, Compile(text).RenderText(MakeRow(), (TemplateEscape)escape));

    [Fact]
    public void Random_values_are_pure_in_seed_index_and_place()
    {
        var template = Compile("{{uuid}} {{uuid}} {{random 1 6}} {{random}}");
        var one = template.RenderText(MakeRow(), TemplateEscape.None);
        Assert.Equal(one, template.RenderText(MakeRow(), TemplateEscape.None));
        Assert.NotEqual(one, Compile("{{uuid}} {{uuid}} {{random 1 6}} {{random}}", seed: 2).RenderText(MakeRow(), TemplateEscape.None));
        var words = one.Split(' ');
        Assert.NotEqual(words[0], words[1]);
        Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", words[0]);
        var faces = Enumerable.Range(0, 600).Select(i => Compile("{{random 1 6}}").RenderText(new Row { Index = i }, TemplateEscape.None)).ToList();
        Assert.Equal(["1", "2", "3", "4", "5", "6"], faces.Distinct().Order());
        Assert.All(faces.GroupBy(f => f), g => Assert.InRange(g.Count(), 60, 140));
    }

    [Theory]
    [InlineData("{{a")]
    [InlineData("{{}}")]
    [InlineData("{{a b}}")]
    [InlineData("{{random 5 1}}")]
    [InlineData("{{random x 1}}")]
    [InlineData("{{env PROOFLOAD_TESTS_NOT_SET}}")]
    [InlineData("{{env A B}}")]
    [InlineData("{{{a}}")]
    public void A_malformed_placeholder_is_refused_with_its_position(string text) =>
        Assert.Contains("position 1:", Assert.Throws<PlanException>(() => Compile(text)).Message);

    [Fact]
    public void A_variable_of_the_environment_is_escaped_for_its_place_and_shown_in_no_message()
    {
        Environment.SetEnvironmentVariable("PROOFLOAD_TESTS_PASSWORD", "hid\"den");
        var context = DriverBench.Context("http");
        Assert.Equal("{\"p\":\"hid\\\"den\"}", Template.Compile("{\"p\":\"{{env PROOFLOAD_TESTS_PASSWORD}}\"}", context, "body").RenderText(new Row(), TemplateEscape.Json));
        Assert.Equal("no user for ***", new SecretMask(context).Apply("no user for hid\"den"));
    }

    [Fact]
    public void Env_alone_is_a_field_like_any_other() =>
        Assert.Equal("x", Compile("{{env}}").RenderText(new Row { Fields = new Dictionary<string, string> { ["env"] = "x" } }, TemplateEscape.None));

    [Fact]
    public void A_name_that_nothing_gives_is_refused_when_the_fields_are_known()
    {
        var context = DriverBench.Context("http") with { RowFields = ["text"], ExtractedNames = ["session"] };
        Assert.Contains("{{txt}}", Assert.Throws<PlanException>(() => Template.Compile("{{txt}}", context, "body")).Message);
        Template.Compile("{{text}} {{session}}", context, "body");
        context.Variables.Set("late", "v");
        Assert.Equal("v", Template.Compile("{{late}}", context, "body").RenderText(new Row(), TemplateEscape.None));
    }

    [Fact]
    public void A_name_to_be_extracted_is_empty_and_counted_until_it_has_a_value()
    {
        var context = DriverBench.Context("http") with { ExtractedNames = ["session"] };
        var template = Template.Compile("<{{session}}>", context, "body");
        Assert.Equal("<>", template.RenderText(new Row(), TemplateEscape.None));
        Assert.Equal(1, context.Variables.Missing);
        context.Variables.Set("session", "s");
        Assert.Equal("<s>", template.RenderText(new Row(), TemplateEscape.None));
        Assert.Throws<PlanException>(() => Template.Compile("{{other}}", context, "body").RenderText(new Row(), TemplateEscape.None));
    }

    [Fact]
    public void Rendering_does_not_allocate()
    {
        var template = Compile("{\"i\":{{index}},\"u\":\"{{uuid}}\",\"n\":\"{{name}}\",\"p\":\"{{prompt}}\",\"r\":{{random}}}");
        var row = MakeRow();
        var output = new ArrayBufferWriter<byte>(4096);
        for (var i = 0; i < 50; i++)
        {
            output.ResetWrittenCount();
            template.Render(row, TemplateEscape.Json, output);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            output.ResetWrittenCount();
            template.Render(row, TemplateEscape.Json, output);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.StartsWith("{\"i\":4,", Encoding.UTF8.GetString(output.WrittenSpan));
    }

    private static Template Compile(string text, ulong seed = 1) => Template.Compile(text, DriverBench.Context("http") with { Seed = seed }, "text");

    private static Row MakeRow() => new()
    {
        Index = 4,
        PromptJson = "p\\n"u8.ToArray(),
        Fields = new Dictionary<string, string> { ["name"] = "a\"\n&é" },
    };
}
