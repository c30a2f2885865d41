namespace Proofload.Prometheus;

/// <summary>A Prometheus server cannot be asked, or its answer cannot be used; the message is one line.</summary>
public sealed class PrometheusException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="message">What is wrong, one line.</param>
    /// <param name="inner">What it came from.</param>
    public PrometheusException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
