using Proofload.Measurement.Health;

namespace Proofload.Measurement.Tests.Health;

public sealed class ProcFilesTests
{
    [Fact]
    public void MachineCpu_IdleAndIoWaitAreIdle_StealIsBusy_GuestIsNotCountedTwice()
    {
        var cpu = ProcFiles.ParseMachineCpu("cpu  100 5 20 800 50 1 4 20 7 3\ncpu0 1 1 1 1 1 1 1 1 1 1\n");
        Assert.Equal((150, 1_000), cpu);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("cpu")]
    [InlineData("cpu0 1 2 3 4 5 6 7 8")]
    [InlineData("cpu a b c d e")]
    public void MachineCpu_UnknownText_IsUnknown(string? text) => Assert.Null(ProcFiles.ParseMachineCpu(text));

    [Theory]
    [InlineData("Limit  Soft Limit  Hard Limit  Units\nMax open files            1024                 524288               files\n", 1024L)]
    [InlineData("Max open files            unlimited            unlimited            files\n", long.MaxValue)]
    [InlineData("Max processes 5 5", null)]
    [InlineData("Max open files x", null)]
    [InlineData(null, null)]
    public void OpenFilesLimit_IsTheSoftOne(string? text, long? limit) =>
        Assert.Equal(limit, ProcFiles.ParseOpenFilesLimit(text));

    [Fact]
    public void PortsLeft_IsTheRangeLessSocketsInUseAndInTimeWait()
    {
        const string Stat = "sockets: used 290\nTCP: inuse 100 orphan 0 tw 2000 alloc 120 mem 5\nUDP: inuse 1 mem 0\n";
        Assert.Equal(28_232 - 2_100, ProcFiles.PortsLeft("32768\t60999\n", Stat, null));
        Assert.Equal(28_232 - 2_130, ProcFiles.PortsLeft("32768\t60999\n", Stat, "TCP6: inuse 30\nUDP6: inuse 0\n"));
        Assert.Equal(0, ProcFiles.PortsLeft("1000 1099", Stat, null));
        Assert.Null(ProcFiles.PortsLeft(null, Stat, null));
        Assert.Null(ProcFiles.PortsLeft("1 2", "no tcp here", null));
    }

    [Fact]
    public void Probe_ReadsAFolderOfProcFiles_AndLeavesUnknownWhatIsMissing()
    {
        var root = Directory.CreateTempSubdirectory("proc");
        try
        {
            File.WriteAllText(Path.Combine(root.FullName, "stat"), "cpu 1 0 1 8 0 0 0 0\n");
            Directory.CreateDirectory(Path.Combine(root.FullName, "self/fd"));
            for (var fd = 0; fd < 5; fd++)
                File.WriteAllText(Path.Combine(root.FullName, "self/fd", fd.ToString()), "");
            var reading = new LinuxMachineProbe(root.FullName).Read();
            Assert.Equal((2L, 10L), (reading.MachineBusy, reading.MachineTotal));
            Assert.Equal(4, reading.OpenFiles);
            Assert.Null(reading.OpenFilesLimit);
            Assert.Null(reading.EphemeralPortsLeft);
            Assert.True(reading.ProcessCpuNs > 0);
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    [Fact]
    public void Probe_OfThisMachine_KnowsTheProcess()
    {
        var reading = MachineProbe.Create().Read();
        Assert.True(reading.Processors >= 1);
        Assert.True(reading.ProcessCpuNs > 0);
        Assert.True(reading.WorkingSetBytes > 1_000_000);
        if (OperatingSystem.IsLinux())
        {
            Assert.True(reading.MachineTotal > reading.MachineBusy);
            Assert.True(reading.OpenFiles > 0 && reading.OpenFiles <= reading.OpenFilesLimit);
        }
    }
}
