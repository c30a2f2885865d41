using Proofload.Data;
using Proofload.Data.Traces;
using Proofload.Plans;

namespace Proofload.Tests.Data;

public sealed class DatasetSourceTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Fill_LoadedRows_DoesNotAllocate()
    {
        _folder.Write("d.jsonl", string.Concat(Enumerable.Range(0, 50).Select(i => $$"""{"prompt":"question \"{{i}}\"","output_len":{{i + 1}}}""" + "\n")));
        foreach (var order in Enum.GetValues<RowOrder>())
        {
            var plan = new DataPlan { Dataset = new() { Path = "d.jsonl", Order = order }, OutputTokens = new() { Kind = DistributionKind.Uniform, A = 1, B = 9 }, CacheBust = order == RowOrder.Zipf };
            var source = RowSourceFactory.Create(plan, 1, _folder.Path);
            var row = new Row();
            for (var i = 0; i < 100; i++)
                source.Fill(i, row);
            Assert.Equal(0, Allocations.Of(() =>
            {
                for (var i = 0; i < 1000; i++)
                    source.Fill(i, row);
            }));
        }
    }

    [Fact]
    public void Fill_OutputLengths_TraceBeforePlanBeforeRow()
    {
        _folder.Write("d.jsonl", """{"prompt":"a","output_len":3}""");
        var plan = new DataPlan { Dataset = new() { Path = "d.jsonl" } };
        var drawn = plan with { OutputTokens = Distribution.Constant(8) };

        Assert.Equal(3, RowSourceFactory.Create(plan, 1, _folder.Path).At(0).OutputTokens);
        Assert.Equal(8, RowSourceFactory.Create(drawn, 1, _folder.Path).At(0).OutputTokens);
        Assert.Equal(5, RowSourceFactory.Create(drawn, 1, _folder.Path, _ => new TraceRow(0, null, 5)).At(0).OutputTokens);
    }

    [Fact]
    public void Fill_CacheBustWithHistory_MarksTheFirstTurn()
    {
        _folder.Write("d.jsonl", """{"messages":[{"role":"user","content":"one"},{"role":"assistant","content":"two"},{"role":"user","content":"three"}]}""");
        var source = RowSourceFactory.Create(new DataPlan { Dataset = new() { Path = "d.jsonl" }, CacheBust = true }, 1, _folder.Path);

        var (first, second) = (source.At(0), source.At(1));

        Assert.Equal(["user", "assistant"], first.History.Select(t => t.Role));
        Assert.EndsWith(" one", first.History[0].Text(), StringComparison.Ordinal);
        Assert.NotEqual(first.History[0].Text(), second.History[0].Text());
        Assert.Equal(("two", "three"), (first.History[1].Text(), first.Prompt()));
    }

    [Fact]
    public void Fill_SharedPrefix_StandsInFrontOfThePrompt()
    {
        _folder.Write("d.txt", "hello \"you\"\n");
        var source = RowSourceFactory.Create(new DataPlan { Dataset = new() { Path = "d.txt" }, SharedPrefixTokens = 3 }, 1, _folder.Path);

        Assert.Matches("""^[a-z]+ [a-z]+ [a-z]+ hello \\"you\\"$""", source.At(4).Prompt());
    }

    [Fact]
    public void Fill_Limit_UsesTheFirstRows()
    {
        _folder.Write("d.txt", "a\nb\nc\nd\n");

        Assert.Equal(["a", "b", "a"], Enumerable.Range(0, 3).Select(i => Rows.Dataset(_folder, "d.txt", d => d with { Limit = 2 }).At(i).Prompt()));
    }

    [Fact]
    public void Create_MissingFile_NamesTheNearest()
    {
        _folder.Write("questions.jsonl", "{}");

        Assert.Contains("did you mean 'questions.jsonl'?", Error("qestions.jsonl"), StringComparison.Ordinal);
        Assert.Contains("does not exist either", Error("nowhere/d.jsonl"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("d.jsonl", """{"question":"a","answer":"b"}""")]
    [InlineData("d.csv", "question,answer\na,b\n")]
    [InlineData("d.json", """[{"question":"a","answer":"b"}]""")]
    public void Create_UnknownField_NamesTheNearest(string name, string text)
    {
        _folder.Write(name, text);

        var prompt = Error(name, d => d with { PromptField = "qestion" });
        var output = Error(name, d => d with { OutputField = "anwser" });

        Assert.Equal($"data.dataset.prompt_field: {name} has no field 'qestion'; did you mean 'question'?", prompt);
        Assert.Equal($"data.dataset.output_field: {name} has no field 'anwser'; did you mean 'answer'?", output);
    }

    [Fact]
    public void Create_WrongPlan_SaysWhatIsWrong()
    {
        _folder.Write("d.txt", "a\n");

        Assert.Contains("data.dataset.limit", Error("d.txt", d => d with { Limit = 0 }), StringComparison.Ordinal);
        Assert.Contains("data.dataset.zipf_exponent", Error("d.txt", d => d with { Order = RowOrder.Zipf, ZipfExponent = 0 }), StringComparison.Ordinal);
        Assert.Contains("data.dataset.path", Error(""), StringComparison.Ordinal);
        Assert.Contains("needs a folder", Error("d.txt", d => d with { Format = DatasetFormat.Images }), StringComparison.Ordinal);
        Assert.Contains("a file is needed", Error(".", d => d with { Format = DatasetFormat.Jsonl }), StringComparison.Ordinal);
    }

    [Fact]
    public void Fields_Row_KeepTheirTextAndJson()
    {
        _folder.Write("d.jsonl", """{"prompt":"a\n\u00e9","n":1.50,"list":[1, 2],"nested":{"k":"v"},"yes":true,"none":null}""");
        var fields = Rows.Dataset(_folder, "d.jsonl").At(0).Fields;

        Assert.Equal(["a\né", "1.50", "[1, 2]", """{"k":"v"}""", "true", "null"], fields.Values);
        Assert.Equal("1.50", fields["N"]);
        Assert.False(fields.TryGetValue("other", out _));
        Assert.Equal(6, fields.Count);
    }

    private string Error(string path, Func<DatasetPlan, DatasetPlan>? change = null) =>
        Assert.Throws<PlanException>(() => Rows.Dataset(_folder, path, change)).Message;
}
