using Proofload.Measurement.Health;

namespace Proofload.Measurement.Tests.Health;

public sealed class OpenDescriptorsTests
{
    [Fact]
    public void Count_AgreesWithTheListing_OrIsUnknown()
    {
        if (!OperatingSystem.IsLinux())
            return;

        var files = Enumerable.Range(0, 200).Select(_ => File.OpenHandle("/dev/null")).ToList();
        var listed = Directory.EnumerateFileSystemEntries("/proc/self/fd").LongCount() - 1;
        var counted = OpenDescriptors.Count() ?? listed;
        files.ForEach(f => f.Dispose());

        // Other tests open files meanwhile.
        Assert.InRange(counted, listed - 100, listed + 100);
        Assert.True(counted >= 200);
    }
}
