using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Proofload.Running.Metering;

namespace Proofload.Tests.Running.Metering;

public sealed class TargetGaugesTests
{
    [Fact]
    public void Triton_SeveralGpus_MemoryAddsUpAndUtilisationIsTheMean()
    {
        var gauges = TargetGauges.Read("""
            # HELP nv_gpu_memory_used_bytes GPU used memory, in bytes
            # TYPE nv_gpu_memory_used_bytes gauge
            nv_gpu_memory_used_bytes{gpu_uuid="GPU-1"} 6000000000.000000
            nv_gpu_memory_used_bytes{gpu_uuid="GPU-2"} 4000000000.000000
            nv_gpu_memory_total_bytes{gpu_uuid="GPU-1"} 1.6e+10
            nv_gpu_memory_total_bytes{gpu_uuid="GPU-2"} 1.6e+10
            nv_gpu_utilization{gpu_uuid="GPU-1"} 0.5
            nv_gpu_utilization{gpu_uuid="GPU-2"} 0.25
            """u8);
        Assert.Equal(new TargetGauges(10e9, 32e9, 0.375, null), gauges);
    }

    [Fact]
    public void Dcgm_MebibytesAndPercent_BecomeBytesAndShares() =>
        Assert.Equal(
            new TargetGauges(2048.0 * 1024 * 1024, null, 0.9, null),
            TargetGauges.Read("DCGM_FI_DEV_FB_USED{gpu=\"0\",modelName=\"A { brace and a \\\" quote }\"} 2048 1700000000000\nDCGM_FI_DEV_GPU_UTIL{gpu=\"0\"} 90\r\n"u8));

    [Theory]
    [InlineData("vllm:gpu_cache_usage_perc{engine=\"0\"} 0.25\nvllm:gpu_cache_usage_perc{engine=\"1\"} 0.75")]
    [InlineData("vllm:kv_cache_usage_perc 0.75")]
    [InlineData("  sglang:token_usage{a=\"b\"}\t0.75  ")]
    public void Cache_OfTheFullestEngine_IsTaken(string text) => Assert.Equal(new TargetGauges(null, null, null, 0.75), TargetGauges.Read(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("")]
    [InlineData("<html>nv_gpu_memory_used_bytes 5</html>")]
    [InlineData("nv_gpu_memory_used_bytes NaN")]
    [InlineData("nv_gpu_memory_used_bytes{gpu=\"1\" 5")]
    [InlineData("nv_gpu_memory_used_bytes -5\nnv_gpu_memory_used_bytes five\nnv_gpu_memory_used_bytes\nnv_gpu_memory_used_bytes{} \n# nv_gpu_memory_used_bytes 5")]
    [InlineData("nv_gpu_memory_used_bytes_total 5")]
    public void NothingUsable_IsUnknownAndNotZero(string text) => Assert.Equal(default, TargetGauges.Read(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void AnyBytes_AreReadWithoutAnException()
    {
        var alphabet = "nv_gpu_memory_used_bytes{}\"\\ \t\n5.e-# \u00e9"u8.ToArray();
        Prop.ForAll(Gen.Elements(alphabet).ArrayOf().ToArbitrary(), static bytes => TargetGauges.Read(bytes).GpuMemory is null or >= 0).QuickCheckThrowOnFailure();
    }
}
