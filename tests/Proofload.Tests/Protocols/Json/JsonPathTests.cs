using System.Text;
using Proofload.Plans;
using Proofload.Protocols.Json;

namespace Proofload.Tests.Protocols.Json;

public sealed class JsonPathTests
{
    private const string Doc = "{\"a\":{\"b\":[1,{\"c\":\"x\\n\\u00e9\\ud83d\\ude00\"},[true,null]]},\"d e\":\"q\",\"l\":[{\"k\":1},{\"v\":\"found\"}],\"n\":null}";

    [Theory]
    [InlineData("$.a.b[0]", "1")]
    [InlineData("$.a.b[1].c", "x\né😀")]
    [InlineData("$.a.b[-1]", "[true,null]")]
    [InlineData("$.a.b[-1][-2]", "true")]
    [InlineData("$['d e']", "q")]
    [InlineData("$[\"a\"]['b'][0]", "1")]
    [InlineData("$.l[*].v", "found")]
    [InlineData("$.*.b[0]", "1")]
    [InlineData("$.n", "null")]
    [InlineData("$.a.b[3]", null)]
    [InlineData("$.a.b[-4]", null)]
    [InlineData("$.a.zz", null)]
    [InlineData("$.a[0]", null)]
    [InlineData("$.n.x", null)]
    public void FindText_gives_the_first_value(string path, string? expected) =>
        Assert.Equal(expected, JsonPath.Parse(path).FindText(Encoding.UTF8.GetBytes(Doc)));

    [Theory]
    [InlineData("a.b", 1)]
    [InlineData("", 1)]
    [InlineData("$..a", 3)]
    [InlineData("$.a[?(@.b)]", 5)]
    [InlineData("$.a[0:2]", 5)]
    [InlineData("$.a[0", 4)]
    [InlineData("$['a]", 2)]
    [InlineData("$a", 2)]
    [InlineData("$.", 3)]
    public void Parse_names_the_position_of_what_it_does_not_support(string path, int position) =>
        Assert.Contains($"position {position}:", Assert.Throws<PlanException>(() => JsonPath.Parse(path)).Message);

    [Fact]
    public void Finding_never_throws_on_mutated_documents()
    {
        var random = new Random(3);
        var paths = new[] { "$.a.b[-1][*]", "$.l[*].v", "$.*", "$[0]" }.Select(JsonPath.Parse).ToArray();
        for (var i = 0; i < 3000; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(Doc);
            for (var k = 0; k < 3; k++)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            foreach (var path in paths)
            {
                if (path.TryFind(bytes.AsSpan(0, random.Next(bytes.Length + 1)), out var range, out _))
                {
                    Assert.True(range.End.Value <= bytes.Length);
                }

                path.FindText(bytes);
            }
        }
    }
}
