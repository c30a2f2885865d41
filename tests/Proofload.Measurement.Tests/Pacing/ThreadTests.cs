using System.Runtime.Versioning;
using Proofload.Measurement.Pacing;

namespace Proofload.Measurement.Tests.Pacing;

public sealed class ThreadTests
{
    [Fact]
    public void Prepare_AModestThread_GivesWay_AndOnlyThatThread()
    {
        if (!OperatingSystem.IsLinux())
            return;

        var (before, after) = RunAlone(Modest);
        Assert.Equal(Math.Max(before, 10), after);
        Assert.Equal(before, RunAlone(Untouched).Before);
    }

    [Fact]
    public void Prepare_APromptThread_KeepsItsPriority()
    {
        if (!OperatingSystem.IsLinux())
            return;

        var (before, after) = RunAlone(Prompt);
        Assert.Equal(before, after);
    }

    [SupportedOSPlatform("linux")]
    private static int Nice()
    {
        Assert.True(LinuxScheduling.TryGet(out var attributes));
        return attributes.Nice;
    }

    [SupportedOSPlatform("linux")]
    private static (int Before, int After) Untouched() => (Nice(), Nice());

    [SupportedOSPlatform("linux")]
    private static (int Before, int After) Modest()
    {
        var before = Nice();
        ModestThread.Prepare();
        return (before, Nice());
    }

    [SupportedOSPlatform("linux")]
    private static (int Before, int After) Prompt()
    {
        Assert.True(LinuxScheduling.TryGet(out var before));
        PromptThread.Prepare();
        Assert.True(LinuxScheduling.TryGet(out var after));

        // Kernels before 6.12 keep no slice.
        Assert.True(after.Runtime == 100_000 || after.Runtime == before.Runtime);
        return (before.Nice, after.Nice);
    }

    private static (int Before, int After) RunAlone(Func<(int Before, int After)> action)
    {
        var task = new TaskCompletionSource<(int Before, int After)>();
        var thread = new Thread(() =>
        {
            try
            {
                task.SetResult(action());
            }
            catch (Exception failure)
            {
                task.SetException(failure);
            }
        });
        thread.Start();
        thread.Join();
        return task.Task.GetAwaiter().GetResult();
    }
}
