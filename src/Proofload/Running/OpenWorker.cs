using Proofload.Load;
using Proofload.Measurement.Recording;

namespace Proofload.Running;

/// <summary>Sends by the schedule, whatever the server does. A request that is due while the cap is reached is dropped and counted, never sent late on the quiet.</summary>
internal sealed class OpenWorker(WorkerContext context, int slots) : Worker(context, slots)
{
    /// <summary>After so many sends the loop looks for answers, so that catching up does not delay their time stamps.</summary>
    private const int MostSendsInARow = 64;

    private readonly IArrivalSchedule _arrivals = context.Load.CreateArrivals();
    private readonly bool _waitsForSlot = context.Load.QueuesWhenFull;

    protected override bool MayContinueAfterCompletion => _waitsForSlot && IsFull;

    protected override long SendDue(long now)
    {
        for (var sends = 0; sends < MostSendsInARow; sends++)
        {
            var due = _arrivals.DueAt(NextIndex);
            if (due == IArrivalSchedule.Never)
            {
                return IArrivalSchedule.Never;
            }

            if (due > now)
            {
                return due;
            }

            if (!IsFull)
            {
                SendNext(due, owner: -1);
            }
            else if (_waitsForSlot)
            {
                return IArrivalSchedule.Never;
            }
            else
            {
                DropNext(due);
            }

            now = Clock.NowNs;
        }

        return now;
    }

    protected override void OnDone(int owner, in RequestRecord record, long knownNs)
    {
    }
}
