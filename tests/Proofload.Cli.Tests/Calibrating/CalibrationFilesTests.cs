using Proofload.Cli.Calibrating;
using Proofload.Cli.CommandLine;
using Proofload.Results;

namespace Proofload.Cli.Tests.Calibrating;

public sealed class CalibrationFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("proofload-cli-").FullName;
    private readonly CalibrationFiles _files;

    public CalibrationFilesTests() => _files = new CalibrationFiles(Path.Combine(_folder, "deep", "proofload"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Without_a_folder_there_is_none() => Assert.Null(_files.Find("m"));

    [Fact]
    public void The_newest_of_a_machine_takes_the_place_of_its_older_one()
    {
        _files.Write(Of("m", "1"));
        var path = _files.Write(Of("m", "2"));
        Assert.Equal("2", _files.Find("m")!.Version);
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void Machines_that_share_a_folder_keep_their_own()
    {
        _files.Write(Of("a", "1"));
        _files.Write(Of("b", "2"));
        Assert.Equal("a", _files.Find("a")!.Machine);
        Assert.Equal("b", _files.Find("b")!.Machine);
    }

    [Fact]
    public void A_machine_without_one_sees_the_newest_of_the_others()
    {
        _files.Write(Of("a", "1") with { MeasuredAt = DateTimeOffset.UnixEpoch });
        _files.Write(Of("b", "1"));
        Assert.Equal("b", _files.Find("c")!.Machine);
    }

    [Fact]
    public void A_damaged_file_is_none()
    {
        File.WriteAllText(_files.Write(Of("m", "1")), "{");
        Assert.Null(_files.Find("m"));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_one_clear_line()
    {
        File.WriteAllText(Path.Combine(_folder, "deep"), "");
        var problem = Assert.Throws<CommandException>(() => _files.Write(Of("m", "1")));
        Assert.StartsWith("cannot write ", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
    }

    private static Calibration Of(string machine, string version) => SampleCalibration.Create() with { Machine = machine, Version = version };
}
