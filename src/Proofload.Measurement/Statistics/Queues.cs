namespace Proofload.Measurement.Statistics;

/// <summary>
/// Exact results of textbook queues, first come first served, to check simulators and generators against. Rates are per unit of
/// time, results in that unit.
/// </summary>
public static class Queues
{
    /// <summary>M/M/1: quantile of the time in the system, -ln(1 - q) / (mu - lambda).</summary>
    /// <param name="lambda">Arrival rate, positive and below <paramref name="mu"/>.</param>
    /// <param name="mu">Service rate.</param>
    /// <param name="q">Quantile, 0 up to but not 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range, or the queue is not stable.</exception>
    public static double MM1SojournQuantile(double lambda, double mu, double q)
    {
        Require(lambda, mu, 1, q);
        return -Math.Log(1 - q) / (mu - lambda);
    }

    /// <summary>M/M/c: mean wait, C(c, a) / (c mu - lambda).</summary>
    /// <param name="lambda">Arrival rate, positive and below <paramref name="servers"/> times <paramref name="mu"/>.</param>
    /// <param name="mu">Service rate of one server.</param>
    /// <param name="servers">1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range, or the queue is not stable.</exception>
    public static double MMcMeanWait(double lambda, double mu, int servers)
    {
        Require(lambda, mu, servers, 0);
        return Erlang.C(servers, lambda / mu) / ((servers * mu) - lambda);
    }

    /// <summary>M/M/c: quantile of the wait; 0 up to the share that does not wait. P(W > t) = C(c, a) exp(-(c mu - lambda) t).</summary>
    /// <param name="lambda">Arrival rate, positive and below <paramref name="servers"/> times <paramref name="mu"/>.</param>
    /// <param name="mu">Service rate of one server.</param>
    /// <param name="servers">1 or more.</param>
    /// <param name="q">Quantile, 0 up to but not 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range, or the queue is not stable.</exception>
    public static double MMcWaitQuantile(double lambda, double mu, int servers, double q)
    {
        Require(lambda, mu, servers, q);
        return Math.Max(0, Math.Log(Erlang.C(servers, lambda / mu) / (1 - q)) / ((servers * mu) - lambda));
    }

    /// <summary>M/D/1: mean wait, rho s / (2 (1 - rho)).</summary>
    /// <param name="lambda">Arrival rate, positive and below 1 / <paramref name="service"/>.</param>
    /// <param name="service">The fixed service time.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range, or the queue is not stable.</exception>
    public static double MD1MeanWait(double lambda, double service)
    {
        Require(lambda, 1 / service, 1, 0);
        var rho = lambda * service;
        return rho * service / (2 * (1 - rho));
    }

    /// <summary>
    /// M/D/1: P(W &lt;= t), in Franx's form (2001) for one server, whose terms are all positive where Erlang's series cancels.
    /// </summary>
    /// <param name="lambda">Arrival rate, positive and below 1 / <paramref name="service"/>.</param>
    /// <param name="service">The fixed service time.</param>
    /// <param name="t">Time, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range, or the queue is not stable.</exception>
    public static double MD1WaitCdf(double lambda, double service, double t)
    {
        Require(lambda, 1 / service, 1, 0);
        ArgumentOutOfRangeException.ThrowIfNegative(t);
        var k = (int)Math.Min(Math.Floor(t / service) + 1, 100_000);
        var inSystem = MD1AtMost(lambda * service, k);
        var mean = lambda * ((k * service) - t);
        var poisson = Math.Exp(-mean);
        var sum = 0.0;
        for (var j = 0; j < k; j++)
        {
            sum += inSystem[k - j] * poisson;
            poisson *= mean / (j + 1);
        }

        return Math.Min(1, sum);
    }

    /// <summary>M/D/1: quantile of the wait; 0 up to 1 - rho.</summary>
    /// <param name="lambda">Arrival rate, positive and below 1 / <paramref name="service"/>.</param>
    /// <param name="service">The fixed service time.</param>
    /// <param name="q">Quantile, 0 up to but not 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range, or the queue is not stable.</exception>
    public static double MD1WaitQuantile(double lambda, double service, double q)
    {
        Require(lambda, 1 / service, 1, q);
        if (q - (1 - (lambda * service)) <= 1e-12)
            return 0;

        double low = 0;
        var high = service;
        while (MD1WaitCdf(lambda, service, high) < q)
        {
            low = high;
            high *= 2;
        }

        for (var i = 0; i < 100 && high - low > 1e-13 * high; i++)
        {
            var middle = (low + high) / 2;
            if (MD1WaitCdf(lambda, service, middle) < q)
                low = middle;
            else
                high = middle;
        }

        return high;
    }

    /// <summary>
    /// P(N &lt;= i) for i = 0 .. k, N the number in an M/D/1 system, by level crossings of the chain at departures:
    /// p(n+1) a(0) = p(0) A(n) + sum of p(j) A(n+1-j), A the tail of the arrivals during one service.
    /// </summary>
    private static double[] MD1AtMost(double rho, int k)
    {
        var tails = new double[k + 1];
        for (var i = 0; i <= k; i++)
            tails[i] = PoissonTail(rho, i);

        var p = new double[k + 1];
        p[0] = 1 - rho;
        for (var n = 0; n < k; n++)
        {
            var flow = p[0] * tails[n];
            for (var j = 1; j <= n; j++)
                flow += p[j] * tails[n + 1 - j];
            p[n + 1] = flow / Math.Exp(-rho);
        }

        for (var i = 1; i <= k; i++)
            p[i] += p[i - 1];
        return p;
    }

    /// <summary>P(X > k), X Poisson with a mean below 1: a short series of positive terms.</summary>
    private static double PoissonTail(double mean, int k)
    {
        var term = Math.Exp(-mean);
        for (var i = 1; i <= k + 1; i++)
            term *= mean / i;

        var sum = 0.0;
        for (var i = k + 2; term > sum * 1e-17; i++)
        {
            sum += term;
            term *= mean / i;
        }

        return sum;
    }

    private static void Require(double lambda, double mu, int servers, double q)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(servers, 1);
        if (!(lambda > 0) || !(lambda < servers * mu) || !double.IsFinite(mu))
            throw new ArgumentOutOfRangeException(nameof(lambda), lambda, "The arrival rate is positive and below the total service rate.");
        if (!(q >= 0 && q < 1))
            throw new ArgumentOutOfRangeException(nameof(q), q, "A quantile from 0 up to but not 1 is needed.");
    }
}
