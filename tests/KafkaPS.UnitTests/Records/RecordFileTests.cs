using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text;
using KafkaPS.Records;

namespace KafkaPS.UnitTests.Records;

/// <summary>A file of lines: intact whatever happens and whoever else writes, and only for its owner.</summary>
public sealed class RecordFileTests : IDisposable
{
    readonly string _directory = Directory.CreateTempSubdirectory("kafkaps-").FullName;

    string NewPath => Path.Combine(_directory, "records.jsonl");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_torn_line_is_ended_before_the_next()
    {
        File.WriteAllText(NewPath, "{\"whole\":1}\n{\"torn\":");

        Append("{\"next\":1}\n");

        Assert.Equal(["{\"whole\":1}", "{\"torn\":", "{\"next\":1}"], File.ReadAllLines(NewPath));
    }

    [Fact]
    public void Without_appending_the_file_is_replaced()
    {
        File.WriteAllText(NewPath, "old\n");

        using (var file = new RecordFile(NewPath, append: false)) file.Append("new\n"u8);

        Assert.Equal("new\n", File.ReadAllText(NewPath));
    }

    [Fact]
    public void Writers_of_one_file_write_whole_lines()
    {
        const int Writers = 4, Lines = 200;
        Parallel.For(0, Writers, new ParallelOptions { MaxDegreeOfParallelism = Writers }, writer =>
        {
            using var file = new RecordFile(NewPath, append: true);
            for (int i = 0; i < Lines; i++) file.Append(Encoding.UTF8.GetBytes($"{writer}:{i}:{new string((char)('a' + writer), 300)}\n"));
        });

        string[] lines = File.ReadAllLines(NewPath);
        Assert.Equal(Writers * Lines, lines.Length);
        Assert.All(lines, line => Assert.Matches("^[0-3]:[0-9]+:(a{300}|b{300}|c{300}|d{300})$", line));
    }

    [LinuxFact]
    public void Processes_that_write_one_file_wait_for_each_other()
    {
        using var file = new RecordFile(NewPath, append: true);
        file.Append("first\n"u8);
        // python3 holds the fcntl(2) lock that another process of the module would hold, and meanwhile writes half a line.
        using Process other = Process.Start(new ProcessStartInfo("python3", ["-c", """
            import fcntl, os, sys, time, struct
            f = os.open(sys.argv[1], os.O_RDWR)
            fcntl.fcntl(f, fcntl.F_SETLK, struct.pack('hhqqhxxxx', fcntl.F_WRLCK, 0, 2**63 - 2, 1, 0))
            print('locked', flush=True)
            os.lseek(f, 0, 2); os.write(f, b'other '); time.sleep(1); os.write(f, b'process\n')
            """, NewPath]) { RedirectStandardOutput = true })!;
        Assert.Equal("locked", other.StandardOutput.ReadLine());

        file.Append("second\n"u8);
        other.WaitForExit();

        Assert.Equal(["first", "other process", "second"], File.ReadAllLines(NewPath));
    }

    [LinuxFact, UnsupportedOSPlatform("windows")]
    public void A_new_file_is_its_owners_alone_and_one_that_is_there_keeps_its_rights()
    {
        Append("x\n");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(NewPath));

        const UnixFileMode Shared = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        File.SetUnixFileMode(NewPath, Shared);
        Append("y\n");
        Assert.Equal(Shared, File.GetUnixFileMode(NewPath));
    }

    [LinuxFact]
    public void A_new_file_is_not_created_through_a_symbolic_link()
    {
        string target = Path.Combine(_directory, "elsewhere");
        File.CreateSymbolicLink(NewPath, target);

        IOException error = Assert.Throws<IOException>(() => new RecordFile(NewPath, append: true));

        Assert.Contains(target, error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(target));
    }

    [LinuxFact, UnsupportedOSPlatform("windows")]
    public void A_file_that_may_only_be_written_is_written()
    {
        File.WriteAllText(NewPath, "");
        File.SetUnixFileMode(NewPath, UnixFileMode.UserWrite);

        Append("x\n");

        File.SetUnixFileMode(NewPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Equal("x\n", File.ReadAllText(NewPath));
    }

    [Fact]
    public void What_is_appended_to_a_file_while_it_is_read_is_not_read()
    {
        File.WriteAllText(NewPath, "1\n2\n");
        using var lines = new JsonLines(NewPath);
        int read = 0;
        while (lines.TryRead(out _) && ++read < 100) Append($"more {read}\n");

        Assert.Equal(2, read);
    }

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-8", false)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    public void Files_are_read_in_their_encoding_line_by_line(string encoding, bool withMark)
    {
        string longLine = new('é', 200_000);
        Encoding code = Encoding.GetEncoding(encoding);
        File.WriteAllBytes(NewPath, [.. withMark ? code.GetPreamble() : [], .. code.GetBytes($"a\r\n\n{longLine}\nlast")]);

        using var lines = new JsonLines(NewPath);
        var read = new List<string>();
        while (lines.TryRead(out ReadOnlyMemory<byte> line)) read.Add(Encoding.UTF8.GetString(line.Span));

        Assert.Equal(["a", "", longLine, "last"], read);
        Assert.Equal(4, lines.Number);
    }

    void Append(string lines)
    {
        using var file = new RecordFile(NewPath, append: true);
        file.Append(Encoding.UTF8.GetBytes(lines));
    }
}

/// <summary>A test that needs Linux.</summary>
sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux()) Skip = "Needs Linux.";
    }
}
