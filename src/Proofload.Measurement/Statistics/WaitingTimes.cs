namespace Proofload.Measurement.Statistics;

/// <summary>
/// Waiting in front of several servers, first come first served: exact for Poisson arrivals and exponential service (M/M/c), and
/// Allen and Cunneen's approximation for other variability (A. O. Allen, Probability, Statistics and Queueing Theory, 1990). Rates are per
/// unit of time, results in that unit.
/// </summary>
public static class WaitingTimes
{
    /// <summary>M/M/c: share of arrivals that wait at most <paramref name="within"/>, 1 - C(c, a) exp(-(c mu - lambda) t).</summary>
    /// <param name="lambda">Arrival rate, positive and below <paramref name="servers"/> times <paramref name="mu"/>.</param>
    /// <param name="mu">Service rate of one server.</param>
    /// <param name="servers">1 or more.</param>
    /// <param name="within">Time, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range, or the queue is not stable.</exception>
    public static double ServiceLevel(double lambda, double mu, int servers, double within)
    {
        Require(lambda, mu, servers);
        ArgumentOutOfRangeException.ThrowIfNegative(within);
        return 1 - (Erlang.C(servers, lambda / mu) * Math.Exp(-((servers * mu) - lambda) * within));
    }

    /// <summary>M/M/c: quantile of the time in the system, wait and service.</summary>
    /// <param name="lambda">Arrival rate, positive and below <paramref name="servers"/> times <paramref name="mu"/>.</param>
    /// <param name="mu">Service rate of one server.</param>
    /// <param name="servers">1 or more.</param>
    /// <param name="q">Quantile, 0 up to but not 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range, or the queue is not stable.</exception>
    public static double SojournQuantile(double lambda, double mu, int servers, double q)
    {
        Require(lambda, mu, servers);
        if (!(q >= 0 && q < 1))
            throw new ArgumentOutOfRangeException(nameof(q), q, "A quantile from 0 up to but not 1 is needed.");

        var waits = Erlang.C(servers, lambda / mu);
        var drain = (servers * mu) - lambda;
        double low = 0;
        var high = 1 / mu;
        while (Tail(high) > 1 - q)
            high *= 2;
        for (var i = 0; i < 200 && high - low > 1e-13 * high; i++)
        {
            var middle = (low + high) / 2;
            if (Tail(middle) > 1 - q)
                low = middle;
            else
                high = middle;
        }

        return high;

        // P(S > t) without a wait, and the sum of an exponential wait and an exponential service with one.
        double Tail(double t) => ((1 - waits) * Math.Exp(-mu * t)) + (waits * Both(t));

        double Both(double t) => Math.Abs(drain - mu) < 1e-9 * mu
            ? (1 + (mu * t)) * Math.Exp(-mu * t)
            : ((drain * Math.Exp(-mu * t)) - (mu * Math.Exp(-drain * t))) / (drain - mu);
    }

    /// <summary>Allen and Cunneen: mean wait of G/G/c, (ca² + cs²) / 2 times that of M/M/c. Exact for M/M/c and M/G/1.</summary>
    /// <param name="lambda">Arrival rate, positive and below <paramref name="servers"/> times <paramref name="mu"/>.</param>
    /// <param name="mu">Service rate of one server.</param>
    /// <param name="servers">1 or more.</param>
    /// <param name="arrivals">Squared coefficient of variation of the gaps between arrivals; 1 for Poisson.</param>
    /// <param name="service">Squared coefficient of variation of service times; 1 for exponential, 0 for constant.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range, or the queue is not stable.</exception>
    public static double AllenCunneenMean(double lambda, double mu, int servers, double arrivals, double service) =>
        Variability(arrivals, service) * Queues.MMcMeanWait(lambda, mu, servers);

    /// <summary>
    /// Quantile of the wait of G/G/c: that of M/M/c with its time stretched by (ca² + cs²) / 2, so that its mean is Allen and Cunneen's.
    /// </summary>
    /// <param name="lambda">Arrival rate, positive and below <paramref name="servers"/> times <paramref name="mu"/>.</param>
    /// <param name="mu">Service rate of one server.</param>
    /// <param name="servers">1 or more.</param>
    /// <param name="arrivals">Squared coefficient of variation of the gaps between arrivals.</param>
    /// <param name="service">Squared coefficient of variation of service times.</param>
    /// <param name="q">Quantile, 0 up to but not 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range, or the queue is not stable.</exception>
    public static double AllenCunneenQuantile(double lambda, double mu, int servers, double arrivals, double service, double q) =>
        Variability(arrivals, service) * Queues.MMcWaitQuantile(lambda, mu, servers, q);

    /// <summary>The least number of servers with which the quantile of the wait is at most <paramref name="within"/>; null above a million.</summary>
    /// <param name="lambda">Arrival rate, positive.</param>
    /// <param name="mu">Service rate of one server, positive.</param>
    /// <param name="arrivals">Squared coefficient of variation of the gaps between arrivals.</param>
    /// <param name="service">Squared coefficient of variation of service times.</param>
    /// <param name="q">Quantile, 0 up to but not 1.</param>
    /// <param name="within">Time, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static int? LeastServers(double lambda, double mu, double arrivals, double service, double q, double within)
    {
        const int Most = 1_000_000;
        ArgumentOutOfRangeException.ThrowIfNegative(within);
        if (!(lambda > 0) || !(mu > 0) || !double.IsFinite(lambda / mu))
            throw new ArgumentOutOfRangeException(nameof(lambda), lambda, "Positive rates are needed.");
        if (lambda / mu >= Most)
            return null;

        // More servers never wait longer, so the least number is found by halving.
        var low = (int)Math.Floor(lambda / mu);
        var high = Math.Max(1, low + 1);
        while (!Fits(high))
        {
            if (high >= Most)
                return null;
            (low, high) = (high, Math.Min(Most, high * 2));
        }

        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            if (Fits(middle))
                high = middle;
            else
                low = middle;
        }

        return high;

        bool Fits(int servers) => servers * mu > lambda && AllenCunneenQuantile(lambda, mu, servers, arrivals, service, q) <= within;
    }

    /// <summary>M/M/1/K: mean number in the system, mean time of an accepted arrival in it, and rate of accepted arrivals.</summary>
    /// <param name="lambda">Arrival rate, positive.</param>
    /// <param name="mu">Service rate, positive.</param>
    /// <param name="places">K: places in the system, the one in service included; 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static (double InSystem, double Time, double Throughput) MM1K(double lambda, double mu, int places)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(places, 1);
        if (!(lambda > 0) || !(mu > 0) || !double.IsFinite(lambda / mu))
            throw new ArgumentOutOfRangeException(nameof(lambda), lambda, "Positive rates are needed.");

        var rho = lambda / mu;
        double sum = 0, weighted = 0, last = 1;
        for (var (n, p) = (0, 1.0); n <= places; n++, p *= rho)
        {
            (sum, weighted, last) = (sum + p, weighted + (n * p), p);
        }

        var throughput = lambda * (1 - (last / sum));
        return (weighted / sum, weighted / sum / throughput, throughput);
    }

    private static double Variability(double arrivals, double service)
    {
        if (!(arrivals >= 0 && service >= 0) || !double.IsFinite(arrivals + service))
            throw new ArgumentOutOfRangeException(nameof(arrivals), arrivals, "Squared coefficients of variation are finite and not negative.");
        return (arrivals + service) / 2;
    }

    private static void Require(double lambda, double mu, int servers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(servers, 1);
        if (!(lambda > 0) || !(lambda < servers * mu) || !double.IsFinite(mu))
            throw new ArgumentOutOfRangeException(nameof(lambda), lambda, "The arrival rate is positive and below the total service rate.");
    }
}
