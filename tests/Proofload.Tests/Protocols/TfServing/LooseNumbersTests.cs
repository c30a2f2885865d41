using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Proofload.Protocols.TfServing;

namespace Proofload.Tests.Protocols.TfServing;

public sealed class LooseNumbersTests
{
    [Theory]
    [InlineData("[NaN,1]", "[0  ,1]")]
    [InlineData("[-Infinity,Infinity]", "[-0       ,0       ]")]
    [InlineData("[\"NaN\",\"a\\\"NaN\",NaN]", "[\"NaN\",\"a\\\"NaN\",0  ]")]
    [InlineData("[Nan,\"Infinity", "[Nan,\"Infinity")]
    [InlineData("\"\\", "\"\\")]
    [InlineData("", "")]
    public void Blank_Tokens_BecomeZerosOfTheSameLength(string json, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        Assert.Equal(json != expected, LooseNumbers.AreIn(bytes));
        LooseNumbers.Blank(bytes);
        Assert.Equal(expected, Encoding.UTF8.GetString(bytes));
    }

    [Fact]
    public void Blank_AnyBytes_LeavesNoToken() =>
        Prop.ForAll(Gen.ArrayOf(Gen.Elements("NaN", "Infinity", "\"", "\\", "N", "I", "[", ",")).Select(string.Concat).ToArbitrary(), text =>
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            LooseNumbers.Blank(bytes);
            return !LooseNumbers.AreIn(bytes) && bytes.Length == text.Length;
        }).QuickCheckThrowOnFailure();
}
