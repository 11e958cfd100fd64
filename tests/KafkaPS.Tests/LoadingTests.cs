using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using System.Text.RegularExpressions;

namespace KafkaPS.Tests;

/// <summary>The module loads into its own context, with its own librdkafka, and can be removed and imported again.</summary>
public sealed class LoadingTests
{
    const string LibrdkafkaVersion = "2.16.0";

    [Fact]
    public void It_exports_the_cmdlets_of_its_manifest_and_nothing_else()
    {
        using var session = new PowerShellSession();

        ScriptResult result = session.Run($"""
            $manifest = Test-ModuleManifest '{Paths.Module}'
            $commands = Get-Command -Module KafkaPS
            ($commands | ForEach-Object Name) -join ' '
            ($manifest.ExportedCommands.Keys) -join ' '
            """).ThrowIfFailed();

        Assert.Equal(Sorted(result.Output[1].ToString()), Sorted(result.Output[0].ToString()));
        Assert.NotEqual("", result.Output[0].ToString());

        static string[] Sorted(string names) => [.. names.Split(' ').Order(StringComparer.Ordinal)];
    }

    [Fact]
    public void It_is_laid_out_with_what_it_needs_and_nothing_else()
    {
        string root = Path.GetDirectoryName(Paths.Module)!;

        Assert.Equal(["KafkaPS.Format.ps1xml", "KafkaPS.psd1", "KafkaPS.psm1", "LICENSE", "LICENSES.librdkafka.txt", "THIRD-PARTY-NOTICES.txt", "en-US", "lib", "zh-CN"], Names(root));
        Assert.Equal(["Confluent.Kafka.dll", "KafkaPS.Loader.dll", "KafkaPS.dll", "runtimes"], Names(Path.Combine(root, "lib")));
        // win-arm64 is missing because librdkafka is not built for it; linux-s390x and musl on arm64, because PowerShell is not.
        Assert.Equal(["linux-arm64", "linux-x64", "osx-arm64", "osx-x64", "win-x64", "win-x86"], Names(Path.Combine(root, "lib", "runtimes")));
        Assert.Equal(["alpine-librdkafka.so", "centos8-librdkafka.so", "librdkafka.so", "libsasl2.so.3"], Names(Path.Combine(root, "lib", "runtimes", "linux-x64", "native")));
        Assert.Equal(["librdkafka.so"], Names(Path.Combine(root, "lib", "runtimes", "linux-arm64", "native")));
        Assert.Equal(["libcrypto-3-x64.dll", "libcurl.dll", "librdkafka.dll", "libssl-3-x64.dll", "vcruntime140.dll", "z.dll", "zstd.dll"],
            Names(Path.Combine(root, "lib", "runtimes", "win-x64", "native")));
        Assert.Equal(["KafkaPS.Loader.pdb", "KafkaPS.pdb"], Names(Path.Combine(Paths.Repository, "output", "symbols")));

        static string[] Names(string directory) => [.. Directory.GetFileSystemEntries(directory).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public void Import_Force_keeps_the_cmdlets()
    {
        using var session = new PowerShellSession();

        ScriptResult result = session.Run($"""
            $before = (Get-Command -Module KafkaPS).Count
            Import-Module '{Paths.Module}' -Force
            (Get-Command -Module KafkaPS).Count - $before
            $null = Start-KafkaMockCluster | New-KafkaProducer
            ('x' | Send-KafkaRecord fdw).Topic
            """).ThrowIfFailed();

        Assert.Equal(["0", "fdw"], result.Output.Select(item => item.ToString()));
    }

    [Fact]
    public void Remove_Module_closes_what_is_open_and_warns_of_what_is_left()
    {
        using var session = new PowerShellSession();

        ScriptResult clean = session.Run($"""
            $cluster = Start-KafkaMockCluster
            $producer = $cluster | New-KafkaProducer
            $null = 'x' | Send-KafkaRecord fdw
            Remove-Module KafkaPS
            "$($producer.State) $($producer.Delivered) $($cluster.State)"
            (Get-Command -Name *-Kafka*).Count
            Import-Module '{Paths.Module}'
            (Get-KafkaProducer).Count
            """).ThrowIfFailed();

        Assert.Equal(["Closed 1 Stopped", "0", "0"], clean.Output.Select(item => item.ToString()));
        Assert.Empty(clean.Warnings);
    }

    [Fact]
    public void Two_runspaces_have_their_own_producers()
    {
        using var first = new PowerShellSession();
        using var second = new PowerShellSession();

        first.Run("$null = New-KafkaProducer 127.0.0.1:1 -Name mine").ThrowIfFailed();

        Assert.Equal("mine", Assert.Single(first.Run("Get-KafkaProducer").Output).ToString());
        Assert.Empty(second.Run("Get-KafkaProducer").Output);
        Assert.Equal("yours", Assert.Single(second.Run("New-KafkaProducer 127.0.0.1:1 -Name yours").ThrowIfFailed().Output).ToString());
    }

    [Fact]
    public void The_end_of_a_session_closes_its_producers()
    {
        object producer;
        using (var session = new PowerShellSession())
            producer = Assert.Single(session.Run("New-KafkaProducer 127.0.0.1:1").ThrowIfFailed().Output).BaseObject;

        Assert.Equal("Closed", producer.GetType().GetProperty("State")!.GetValue(producer)!.ToString());
    }

    [Fact]
    public void Its_exceptions_can_be_named_and_Confluents_types_cannot()
    {
        using var session = new PowerShellSession();

        Assert.Equal("KafkaPS.RetriableException", session.Run("[KafkaPS.RetriableException].FullName").ThrowIfFailed().Output[0].ToString());
    }

    /// <summary>This process has loaded Confluent.Kafka 2.15.1 to read topics back; the module still uses its own.</summary>
    [Fact]
    public void Another_Confluent_Kafka_in_the_process_is_not_used()
    {
        Assert.StartsWith("2.15.1", typeof(Confluent.Kafka.Library).Assembly.GetName().Version!.ToString(), StringComparison.Ordinal);
        using var session = new PowerShellSession();

        AssemblyLoadContext context = Assert.Single(AssemblyLoadContext.All, context => context.Name == "KafkaPS");
        session.Run("$null = New-KafkaProducer 127.0.0.1:1").ThrowIfFailed();

        Assert.Equal("2.16.0.0", Assert.Single(context.Assemblies, assembly => assembly.GetName().Name == "Confluent.Kafka").GetName().Version!.ToString());
    }

    /// <summary>An unversioned librdkafka.so on the system's search path silently wins unless the module prevents it.</summary>
    [LinuxCompilerFact]
    public void A_librdkafka_of_the_system_is_not_used()
    {
        using var directory = new TemporaryDirectory();
        BuildDecoy(Path.Combine(directory.Path, "librdkafka.so"));

        (int exitCode, string output, string error) = ChildProcess.RunScript(
            $"Import-Module '{Paths.Module}'; $null = Start-KafkaMockCluster | New-KafkaProducer; ('x' | Send-KafkaRecord fdw).Topic", ("LD_LIBRARY_PATH", directory.Path));

        Assert.Equal("fdw", output.Trim());
        Assert.Equal("", error);
        Assert.Equal(0, exitCode);
    }

    [LinuxCompilerFact]
    public void A_librdkafka_of_another_version_is_refused()
    {
        using var module = new TemporaryDirectory();
        string natives = CopyModule(module.Path);
        foreach (string file in Directory.GetFiles(natives)) File.Delete(file);
        BuildDecoy(Path.Combine(natives, "librdkafka.so"));

        (int exitCode, string output, _) = ChildProcess.RunScript($"Import-Module '{module.Path}/KafkaPS.psd1' -ErrorAction Stop");

        Assert.Contains($"KafkaPS requires librdkafka {LibrdkafkaVersion}, but this process has loaded 0.0.0-decoy", output, StringComparison.Ordinal);
        Assert.Equal(1, exitCode);
    }

    [Fact]
    public void A_platform_without_librdkafka_is_refused_with_those_that_have_one()
    {
        using var module = new TemporaryDirectory();
        Directory.Delete(CopyModule(module.Path), recursive: true);

        (int exitCode, string output, _) = ChildProcess.RunScript($"Import-Module '{module.Path}/KafkaPS.psd1' -ErrorAction Stop");

        string thisSystem = (OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux") + "-" + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        Assert.Contains($"KafkaPS has no librdkafka for {thisSystem}", output, StringComparison.Ordinal);
        Assert.Contains("It runs on: ", output, StringComparison.Ordinal);
        Assert.Equal(1, exitCode);
    }

    /// <summary>The error must be the module's own, even if the copy has another version or another loader.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_second_copy_of_the_module_is_refused_in_the_same_process(bool sameSession)
    {
        using var module = new TemporaryDirectory();
        CopyModule(module.Path);
        string manifest = Path.Combine(module.Path, "KafkaPS.psd1");
        File.WriteAllText(manifest, Regex.Replace(File.ReadAllText(manifest), @"(ModuleVersion\s*=\s*)'[^']*'", "$1'99.0.0'"));
        using var first = new PowerShellSession();
        using var second = new PowerShellSession(import: sameSession);

        ScriptResult result = second.Run($"Import-Module '{manifest}' -ErrorAction Stop");

        Assert.Contains("KafkaPS is already loaded in this process from", result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(second.Run($"Get-Module | Where-Object Path -Like '{module.Path}*'").Output);
        Assert.Equal(["fdw"], first.Run("$null = Start-KafkaMockCluster | New-KafkaProducer; ('x' | Send-KafkaRecord fdw).Topic").Values<string>());
    }

    [Fact]
    public void The_end_of_the_process_delivers_what_is_outstanding()
    {
        using var reader = new PowerShellSession();
        string bootstrapServer = reader.Run("(Start-KafkaMockCluster one -PartitionCount 1).BootstrapServer").ThrowIfFailed().Output[0].ToString();

        // A downstream that takes only one leaves the others in flight when the process ends.
        (_, string output, string error) = ChildProcess.RunScript(
            $"Import-Module '{Paths.Module}'; $null = New-KafkaProducer {bootstrapServer} -Configuration @{{ 'linger.ms' = 200 }}; try {{ 1..1000 | Send-KafkaRecord one | ForEach-Object {{ throw 'enough' }} }} catch {{ \"$_\" }}");

        Assert.EndsWith("enough", output.Trim(), StringComparison.Ordinal);
        Assert.Contains("Send-KafkaRecord ended early. It took 1000 records", output, StringComparison.Ordinal);
        Assert.Equal("", error);
        Assert.Equal(Enumerable.Range(1, 1000).Select(i => $"{i}"), TopicReader.ReadValues(bootstrapServer, "one"));
    }

    static void BuildDecoy(string path)
    {
        string source = path + ".c";
        File.WriteAllText(source, "const char *rd_kafka_version_str(void) { return \"0.0.0-decoy\"; }\nint rd_kafka_version(void) { return 0x02100000; }\n");
        (int exitCode, _, string error) = ChildProcess.Run(new ProcessStartInfo("/usr/bin/cc", ["-shared", "-fPIC", "-Wl,-soname,librdkafka.so.1", "-o", path, source]));
        Assert.True(exitCode == 0, error);
        File.Delete(source);
    }

    /// <summary>Copies the module, and returns the directory of this system's librdkafka in the copy.</summary>
    static string CopyModule(string target)
    {
        string root = Path.GetDirectoryName(Paths.Module)!;
        foreach (string file in Directory.GetFiles(root, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(target, Path.GetRelativePath(root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        string system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        string natives = Path.Combine(target, "lib", "runtimes", $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}", "native");
        Assert.True(Directory.Exists(natives));
        return natives;
    }
}
