using System.Text;
using Proofload.Measurement.Health;

namespace Proofload.Measurement.Tests.Health;

public sealed class ProcFilesTests
{
    [Theory]
    [InlineData("Limit  Soft Limit  Hard Limit  Units\nMax open files            1024                 524288               files\n", 1024L)]
    [InlineData("Max open files            unlimited            unlimited            files\n", long.MaxValue)]
    [InlineData("Max processes 5 5", null)]
    [InlineData("Max open files x", null)]
    [InlineData(null, null)]
    public void OpenFilesLimit_IsTheSoftOne(string? text, long? limit) =>
        Assert.Equal(limit, ProcFiles.ParseOpenFilesLimit(Encoding.UTF8.GetBytes(text ?? "")));

    [Fact]
    public void Sockets_AreThoseInUseAndInTimeWait()
    {
        var stat = "sockets: used 290\nTCP: inuse 100 orphan 0 tw 2000 alloc 120 mem 5\nUDP: inuse 1 mem 0\n"u8;
        Assert.Equal(2_100, ProcFiles.ParseSockets(stat));
        Assert.Equal(7, ProcFiles.ParseSockets("TCP: tw x inuse 7"u8));
        Assert.Null(ProcFiles.ParseSockets("no tcp here"u8));
        Assert.Null(ProcFiles.ParseSockets("TCP: inuse"u8));
        Assert.Equal(30, ProcFiles.ParseSockets6("TCP6: inuse 30\nUDP6: inuse 0\n"u8));
        Assert.Equal(0, ProcFiles.ParseSockets6(default));
    }

    [Theory]
    [InlineData("74213 24017 14403 18 0 31245 0\n", 24_017L)]
    [InlineData("74213", null)]
    [InlineData("74213 x", null)]
    [InlineData("", null)]
    public void ResidentPages_AreTheSecondFigure(string statm, long? pages) =>
        Assert.Equal(pages, ProcFiles.ParseResidentPages(Encoding.UTF8.GetBytes(statm)));

    [Fact]
    public void Ports_AreAllOfTheRange()
    {
        Assert.Equal(28_232, ProcFiles.ParsePorts("32768\t60999\n"u8));
        Assert.Null(ProcFiles.ParsePorts("32768"u8));
        Assert.Null(ProcFiles.ParsePorts("a b"u8));
    }

    [Fact]
    public void Probe_ReadsAFolderOfProcFiles_AndLeavesUnknownWhatIsMissing()
    {
        var root = Directory.CreateTempSubdirectory("proc");
        try
        {
            File.WriteAllText(Path.Combine(root.FullName, "stat"), "cpu 1 0 1 8 0 0 0 4\n");
            Directory.CreateDirectory(Path.Combine(root.FullName, "self/fd"));
            for (var fd = 0; fd < 5; fd++)
                File.WriteAllText(Path.Combine(root.FullName, "self/fd", fd.ToString()), "");
            WriteSockets(root, inUse: 40);
            var probe = new LinuxMachineProbe(root.FullName);
            var reading = probe.Read();
            Assert.Equal((6L, 14L), (reading.MachineBusy, reading.MachineTotal));
            Assert.Equal(4, reading.OpenFiles);
            Assert.Null(reading.OpenFilesLimit);
            Assert.Equal(60, reading.EphemeralPortsLeft);
            WriteSockets(root, inUse: 300);
            Assert.Equal(0, probe.Read().EphemeralPortsLeft);
            File.Delete(Path.Combine(root.FullName, "net/sockstat"));
            Assert.Null(probe.Read().EphemeralPortsLeft);
            Assert.True(reading.ProcessCpuNs > 0);
        }
        finally
        {
            root.Delete(recursive: true);
        }

        static void WriteSockets(DirectoryInfo root, int inUse)
        {
            Directory.CreateDirectory(Path.Combine(root.FullName, "net"));
            Directory.CreateDirectory(Path.Combine(root.FullName, "sys/net/ipv4"));
            File.WriteAllText(Path.Combine(root.FullName, "sys/net/ipv4/ip_local_port_range"), "1000\t1099\n");
            File.WriteAllText(Path.Combine(root.FullName, "net/sockstat"), $"sockets: used 9\nTCP: inuse {inUse} orphan 0 tw 0\n");
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
