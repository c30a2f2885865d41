namespace Proofload.Running.Metering;

/// <summary>What one reading of a server's metrics tells of its resources. A figure that it does not tell is null.</summary>
/// <param name="GpuMemory">GPU memory in use, bytes, over all GPUs.</param>
/// <param name="GpuMemoryTotal">GPU memory that there is, bytes, over all GPUs.</param>
/// <param name="GpuUtilisation">Mean utilisation of the GPUs, 0 to 1.</param>
/// <param name="CacheUsage">Share of the key-value cache in use, 0 to 1, of the fullest engine.</param>
internal readonly record struct TargetGauges(double? GpuMemory, double? GpuMemoryTotal, double? GpuUtilisation, double? CacheUsage)
{
    private const double Mebibyte = 1024 * 1024;

    /// <summary>Reads the gauges of Triton (<c>nv_gpu_*</c>), NVIDIA's DCGM exporter, vLLM and SGLang.</summary>
    /// <param name="text">Prometheus' text format.</param>
    public static TargetGauges Read(ReadOnlySpan<byte> text)
    {
        double? memory = null, total = null, cache = null, utilisation = null;
        var gpus = 0;
        while (!text.IsEmpty)
        {
            var end = text.IndexOf((byte)'\n');
            var line = end < 0 ? text : text[..end];
            text = end < 0 ? default : text[(end + 1)..];
            if (!MetricLine.TryRead(line, out var name, out var value) || !double.IsFinite(value) || value < 0)
                continue;

            if (name.SequenceEqual("nv_gpu_memory_used_bytes"u8))
                memory = (memory ?? 0) + value;
            else if (name.SequenceEqual("DCGM_FI_DEV_FB_USED"u8))
                memory = (memory ?? 0) + (value * Mebibyte);
            else if (name.SequenceEqual("nv_gpu_memory_total_bytes"u8))
                total = (total ?? 0) + value;
            else if (name.SequenceEqual("nv_gpu_utilization"u8))
                (utilisation, gpus) = ((utilisation ?? 0) + value, gpus + 1);
            else if (name.SequenceEqual("DCGM_FI_DEV_GPU_UTIL"u8))
                (utilisation, gpus) = ((utilisation ?? 0) + (value / 100), gpus + 1);
            else if (name.SequenceEqual("vllm:gpu_cache_usage_perc"u8) || name.SequenceEqual("vllm:kv_cache_usage_perc"u8) || name.SequenceEqual("sglang:token_usage"u8))
                cache = Math.Max(cache ?? 0, value);
        }

        return new TargetGauges(memory, total, utilisation / gpus, cache);
    }
}
