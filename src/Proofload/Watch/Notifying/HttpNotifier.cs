using Proofload.Plans;

namespace Proofload.Watch.Notifying;

/// <summary>Tells a receiver by posting JSON.</summary>
/// <param name="url">Where, a secret.</param>
/// <param name="headers">Further headers.</param>
/// <param name="body">Makes the JSON; several bodies are posted one after the other.</param>
internal sealed class HttpNotifier(Uri url, IReadOnlyDictionary<string, Secret> headers, Func<Notification, IEnumerable<string>> body) : INotifier
{
    public string Address { get; } = HttpPost.Shown(url);

    public async Task<Delivery> SendAsync(Notification notification, CancellationToken cancellation)
    {
        foreach (var json in body(notification))
        {
            var (status, problem, after) = await HttpPost.SendAsync(url, json, headers, cancellation);
            if (status is >= 200 and < 300)
                continue;
            return status is 0 or 408 or 429 or >= 500 ? Delivery.Again(problem, after) : Delivery.Refused(problem);
        }

        return Delivery.Done;
    }
}
