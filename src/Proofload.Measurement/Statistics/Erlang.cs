namespace Proofload.Measurement.Statistics;

/// <summary>Erlang's formulas for c servers offered a erlangs (a = arrival rate / service rate of one server).</summary>
public static class Erlang
{
    /// <summary>Erlang B: share of arrivals lost without a queue.</summary>
    /// <param name="servers">1 or more.</param>
    /// <param name="offered">Offered load in erlangs, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static double B(int servers, double offered)
    {
        Require(servers, offered);
        if (offered == 0)
            return 0;

        // The recursion in 1/B has terms of one sign and cannot overflow into a wrong answer: infinity gives 0.
        var inverse = 1.0;
        for (var i = 1; i <= servers; i++)
            inverse = 1 + (i / offered * inverse);
        return 1 / inverse;
    }

    /// <summary>Erlang C: share of arrivals that wait. 1 when the load reaches the number of servers.</summary>
    /// <param name="servers">1 or more.</param>
    /// <param name="offered">Offered load in erlangs, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static double C(int servers, double offered)
    {
        Require(servers, offered);
        if (offered >= servers)
            return 1;

        var lost = B(servers, offered);
        return lost / (1 - (offered / servers * (1 - lost)));
    }

    private static void Require(int servers, double offered)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(servers, 1);
        if (!(offered >= 0) || !double.IsFinite(offered))
            throw new ArgumentOutOfRangeException(nameof(offered), offered, "An offered load is finite and not negative.");
    }
}
