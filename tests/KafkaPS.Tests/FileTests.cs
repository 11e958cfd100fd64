using System.Management.Automation;
using System.Text;

namespace KafkaPS.Tests;

/// <summary>Files go to Kafka without passing through the pipeline.</summary>
public sealed class FileTests : IDisposable
{
    readonly PowerShellSession _session = new();
    readonly TemporaryDirectory _directory = new();
    readonly string _bootstrapServer;

    public FileTests()
    {
        _bootstrapServer = _session.Run("$cluster = Start-KafkaMockCluster one -PartitionCount 1; $null = $cluster | New-KafkaProducer; $cluster.BootstrapServer").ThrowIfFailed().Output[0].ToString();
        // The bare engine has no Set-Location.
        _session.Run("$null = $ExecutionContext.SessionState.Path.SetLocation($directory)", ("directory", _directory.Path)).ThrowIfFailed();
    }

    public void Dispose()
    {
        _session.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void Each_line_is_a_record_with_its_metadata()
    {
        Write("a.log", "one\r\ntwo\n\n日本語 😀\nlast");

        ScriptResult result = _session.Run("Send-KafkaRecord -Path a.log -Topic one").ThrowIfFailed();

        Assert.Equal(["one", "two", "", "日本語 😀", "last"], TopicReader.ReadValues(_bootstrapServer, "one"));
        Assert.Equal(Enumerable.Range(0, 5).Select(offset => $"one-0@{offset}"), result.Output.Select(metadata => metadata.ToString()));
    }

    [Fact]
    public void Many_lines_arrive_once_each_in_order()
    {
        string[] lines = [.. Enumerable.Range(0, 20_000).Select(i => $"{i} {new string('x', i % 150)}")];
        Write("many.log", string.Join('\n', lines) + "\n");

        ScriptResult result = _session.Run("Send-KafkaRecord -Path many.log -Topic one -Summary").ThrowIfFailed();

        Assert.Equal("one: 20000 delivered, 0 failed, 0 unknown", Assert.Single(result.Output).ToString());
        Assert.Equal(lines, TopicReader.ReadValues(_bootstrapServer, "one"));
    }

    [Fact]
    public void Wildcards_and_several_paths_are_resolved_in_their_order()
    {
        Write("b1.log", "b1\n");
        Write("b2.log", "b2\n");
        Write("a.txt", "a\n");

        _session.Run("Send-KafkaRecord -Path a.txt, b*.log -Topic one").ThrowIfFailed();

        Assert.Equal(["a", "b1", "b2"], TopicReader.ReadValues(_bootstrapServer, "one"));
    }

    [Fact]
    public void A_literal_path_has_no_wildcards()
    {
        Write("a[1].log", "bracket\n");

        _session.Run("Send-KafkaRecord -LiteralPath 'a[1].log' -Topic one").ThrowIfFailed();

        Assert.Equal(["bracket"], TopicReader.ReadValues(_bootstrapServer, "one"));
    }

    [Fact]
    public void FileInfo_objects_in_the_pipeline_are_files()
    {
        Write("a.log", "a\n");
        Write("b.log", "b\n");

        _session.Run("[System.IO.DirectoryInfo]::new($directory).GetFiles('*.log') | ForEach-Object { $_ } | Send-KafkaRecord one").ThrowIfFailed();

        Assert.Equal(["a", "b"], TopicReader.ReadValues(_bootstrapServer, "one").Order());
    }

    [Fact]
    public void Raw_makes_a_file_one_record_of_its_bytes()
    {
        byte[] bytes = [0xEF, 0xBB, 0xBF, 0, 10, 255];
        File.WriteAllBytes(Path.Combine(_directory.Path, "a.bin"), bytes);

        _session.Run("Send-KafkaRecord -Path a.bin -Raw -Topic one").ThrowIfFailed();

        Assert.Equal(bytes, Assert.Single(TopicReader.Read(_bootstrapServer, "one")).Message.Value);
    }

    [Theory]
    [InlineData("-Key k", "k", 0)]
    [InlineData("-Key ''", "", 0)]
    [InlineData("-Key { $_.Length }", "3", 0)]
    [InlineData("-Key 258 -KeySerializer Int32", "\0\0\u0001\u0002", 0)]
    [InlineData("-Header @{ h = 'v' }", null, 1)]
    public void Key_and_headers_go_with_each_line(string parameters, string? key, int headers)
    {
        Write("a.log", "abc\ndef\n");

        _session.Run($"Send-KafkaRecord -Path a.log -Topic one {parameters}").ThrowIfFailed();

        var records = TopicReader.Read(_bootstrapServer, "one");
        Assert.Equal(["abc", "def"], records.Select(record => Encoding.UTF8.GetString(record.Message.Value!)));
        Assert.All(records, record => Assert.Equal(key, record.Message.Key is { } bytes ? Encoding.UTF8.GetString(bytes) : null));
        Assert.All(records, record => Assert.Equal(headers, record.Message.Headers.Count));
    }

    [Fact]
    public void A_delimiter_and_an_encoding_can_be_given()
    {
        File.WriteAllBytes(Path.Combine(_directory.Path, "latin.txt"), Encoding.Latin1.GetBytes("zwölf;elf;"));

        _session.Run("Send-KafkaRecord -Path latin.txt -Topic one -Delimiter ';' -Encoding latin1").ThrowIfFailed();

        Assert.Equal(["zwölf", "elf"], TopicReader.ReadValues(_bootstrapServer, "one"));
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error_that_names_it_and_the_others_go_on()
    {
        Write("there.log", "there\n");

        ScriptResult result = _session.Run("Send-KafkaRecord -Path missing.log, there.log -Topic one");

        Assert.StartsWith("FileNotFound,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("missing.log", result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(["there"], TopicReader.ReadValues(_bootstrapServer, "one"));
    }

    [Fact]
    public void A_directory_and_a_locked_file_are_errors_that_name_them()
    {
        Write("locked.log", "locked\n");
        Write("there.log", "there\n");
        using var locked = new FileStream(Path.Combine(_directory.Path, "locked.log"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        ScriptResult result = _session.Run("Send-KafkaRecord -LiteralPath $directory, locked.log, there.log -Topic one");

        Assert.Equal(["FileNotFound", "FileNotRead"], result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Contains("is a directory", result.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Contains("locked.log", result.Errors[1].Exception.Message, StringComparison.Ordinal);
        Assert.Equal(["there"], TopicReader.ReadValues(_bootstrapServer, "one"));
    }

    [Fact]
    public void A_line_that_is_too_large_is_an_error_with_the_line_in_it()
    {
        Write("large.log", "before\n" + new string('x', 1_100_000) + "\nafter\n");

        ScriptResult result = _session.Run("Send-KafkaRecord -Path large.log -Topic one");

        Assert.StartsWith("RecordTooLarge,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        object value = PSObject.AsPSObject(result.Error.TargetObject).Properties["Value"].Value;
        Assert.Equal(1_100_000, Assert.IsType<string>(value).Length);
        Assert.Equal(["before", "after"], TopicReader.ReadValues(_bootstrapServer, "one"));
    }

    [Fact]
    public void WhatIf_sends_nothing()
    {
        Write("a.log", "a\n");

        _session.Run("Send-KafkaRecord -Path a.log -Topic one -WhatIf").ThrowIfFailed();

        Assert.Empty(TopicReader.Read(_bootstrapServer, "one"));
    }

    [Theory]
    [InlineData("-Raw")]
    [InlineData("-Delimiter '|'")]
    public void What_is_for_files_is_refused_for_other_input(string parameter)
    {
        ScriptResult result = _session.Run($"'a|b' | Send-KafkaRecord one {parameter}");

        Assert.Equal("InputContradicted,KafkaPS.Commands.SendKafkaRecordCommand", result.Error.FullyQualifiedErrorId);
        Assert.Empty(TopicReader.Read(_bootstrapServer, "one"));
    }

    void Write(string name, string text) => File.WriteAllText(Path.Combine(_directory.Path, name), text);
}
