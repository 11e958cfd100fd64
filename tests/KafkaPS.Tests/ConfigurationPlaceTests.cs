namespace KafkaPS.Tests;

/// <summary>
/// The precedence of configuration sources: parameter, dictionary, file, name, environment, default. Each script runs in its own process,
/// because the environment is per process.
/// </summary>
public sealed class ConfigurationPlaceTests : IDisposable
{
    const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    readonly TemporaryDirectory _home = new();

    public ConfigurationPlaceTests() => Directory.CreateDirectory(Folder);

    string Folder => Path.Combine(_home.Path, "KafkaPS");

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Each_place_wins_over_the_next_and_the_effective_configuration_says_which_it_was()
    {
        string environment = Write("environment.properties", "client.id=environment\nretries=1\nlinger.ms=1\nbatch.size=1000\nbuffer.memory=1024000\nbootstrap.servers=environment:1");
        WriteNamed("prod", "retries=2\nlinger.ms=2\nbatch.size=2000\nbuffer.memory=2048000");
        string file = Write("file.properties", "linger.ms=3\nbatch.size=3000\nbuffer.memory=3072000");

        string[] lines = Run($$"""
            $producer = New-KafkaProducer -ConfigurationName prod -ConfigurationPath '{{file}}' -Configuration @{ 'batch.size' = 4000; 'buffer.memory' = 4096000 } -BatchSize 5000
            Get-KafkaProducerConfig bootstrap.servers, client.id, retries, linger.ms, batch.size, buffer.memory, acks -Producer $producer | ForEach-Object { "$_ $($_.Source)" }
            """, ("KAFKAPS_BOOTSTRAP_SERVER", "variable:1"), ("KAFKAPS_CONFIGURATION_PATH", environment));

        Assert.Equal(
        [
            "bootstrap.servers=variable:1 Environment: KAFKAPS_BOOTSTRAP_SERVER", "buffer.memory=4096000 Dictionary", "retries=2 Named: prod", "acks=all Default",
            "batch.size=5000 Parameter", $"linger.ms=3 File: {file}", $"client.id=environment Environment: KAFKAPS_CONFIGURATION_PATH={environment}",
        ], lines);
    }

    [Fact]
    public void Of_two_files_the_later_one_wins()
    {
        string first = Write("first.properties", "bootstrap.servers=first:1\nclient.id=first"), second = Write("second.properties", "client.id=second");

        Assert.Equal(["bootstrap.servers=first:1", "client.id=second"],
            Run($"$null = New-KafkaProducer -ConfigurationPath '{first}', '{second}'; Get-KafkaProducerConfig bootstrap.servers, client.id -Producer producer-1 | ForEach-Object {{ \"$_\" }}"));
    }

    [Fact]
    public void A_task_whose_environment_names_the_brokers_needs_no_producer()
    {
        using var session = new PowerShellSession();
        string server = session.Run("(Start-KafkaMockCluster one -PartitionCount 1).BootstrapServer[0]").ThrowIfFailed().Output[0].ToString();

        Assert.Equal(["one-0@0", "0 left open"], Run("'x' | Send-KafkaRecord one; \"$(@(Get-KafkaProducer).Count) left open\"", ("KAFKAPS_BOOTSTRAP_SERVER", server)));
        Assert.Equal(["one"], Run("(Get-KafkaTopic one).Name", ("KAFKAPS_BOOTSTRAP_SERVER", server)));
        Assert.Equal(["one-0@1"], Run($"$null = New-KafkaProducer {server}; 'x' | Send-KafkaRecord one", ("KAFKAPS_BOOTSTRAP_SERVER", "127.0.0.1:1")));
        WriteNamed("here", $"bootstrap.servers={server}");
        Assert.Equal(["one-0@2", "one"], Run("'x' | Send-KafkaRecord one -ConfigurationName here; (Get-KafkaTopic one -ConfigurationName here).Name"));
    }

    [Theory]
    [InlineData(" ", "  ")]
    [InlineData("\t", "\"\"")]
    public void A_blank_variable_is_not_given(string server, string path) =>
        Assert.Contains("No Kafka producer is open", Assert.Single(Run("'x' | Send-KafkaRecord one", ("KAFKAPS_BOOTSTRAP_SERVER", server), ("KAFKAPS_CONFIGURATION_PATH", path))), StringComparison.Ordinal);

    [Theory]
    [InlineData("\"", "\"")]
    [InlineData("'", "' ")]
    public void The_quotation_marks_of_a_variable_are_no_part_of_it(string before, string after)
    {
        string file = Write("environment.properties", "client.id=environment");

        Assert.Equal(["bootstrap.servers=variable:1", "client.id=environment"], Run("Get-KafkaProducerConfig bootstrap.servers, client.id -Producer (New-KafkaProducer) | ForEach-Object { \"$_\" }",
            ("KAFKAPS_BOOTSTRAP_SERVER", $"{before}variable:1{after}"), ("KAFKAPS_CONFIGURATION_PATH", $"{before}{file}{after}")));
    }

    [Fact]
    public void A_wrong_value_is_told_with_the_variable_or_the_line_that_has_it()
    {
        string environment = Write("environment.properties", "client.id=e\n\nretries=many\n"), first = Write("first.properties", "linger.ms=5\n"), second = Write("second.properties", "# a comment\nlinger.ms=soon\n");
        WriteNamed("prod", "acks=2");

        string error = string.Join(' ', Run($"New-KafkaProducer -ConfigurationPath '{first}', '{second}' -ConfigurationName prod", ("KAFKAPS_BOOTSTRAP_SERVER", "a b"), ("KAFKAPS_CONFIGURATION_PATH", environment)));

        Assert.Contains("bootstrap.servers='a b' (the environment variable KAFKAPS_BOOTSTRAP_SERVER)", error, StringComparison.Ordinal);
        Assert.Contains($"retries='many' ('{environment}' (the environment variable KAFKAPS_CONFIGURATION_PATH), line 3)", error, StringComparison.Ordinal);
        Assert.Contains($"linger.ms='soon' ('{second}', line 2)", error, StringComparison.Ordinal);
        Assert.Contains("acks='2' (", error, StringComparison.Ordinal);
        Assert.Contains("(the configuration 'prod'), line 1)", error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_of_another_client_is_taken_with_one_warning_for_each_owner()
    {
        string file = Write("client.properties", "bootstrap.servers=a:1\nsession.timeout.ms=45000\ngroup.id=g\nschema.registry.url=https://r\nbasic.auth.user.info=k:geheim\n");

        string[] lines = Run($"(New-KafkaProducer -ConfigurationPath '{file}' -WarningVariable w -WarningAction SilentlyContinue).Name; $w | ForEach-Object {{ \"$_\" }}");

        Assert.Equal("producer-1", lines[0]);
        Assert.Equal(["basic.auth.user.info, schema.registry.url", "session.timeout.ms, group.id"], lines[1..].Select(line => line[..line.IndexOf(':', StringComparison.Ordinal)]).Order().Select(names => string.Join(", ", names.Split(", ")[0] == "schema.registry.url" ? names.Split(", ").Order() : names.Split(", "))).Order());
    }

    [Fact]
    public void A_file_that_is_read_by_Import_gives_the_same_producer()
    {
        string file = Write("client.properties", "bootstrap.servers=a:1\nsecurity.protocol=SASL_SSL\nsasl.mechanism=PLAIN\nsasl.username=u\nsasl.password=${env:KAFKAPS_TEST_SECRET}\n");

        // Without the variable, the reference cannot be resolved, which is an error.
        Assert.Equal(["True", "UnresolvedReference"], Run($"(Import-KafkaProducerConfig '{file}' | Test-KafkaProducerConfig).IsValid; $env:KAFKAPS_TEST_SECRET = $null; (Import-KafkaProducerConfig '{file}' | Test-KafkaProducerConfig).Findings[0].Rule",
            ("KAFKAPS_TEST_SECRET", "geheim")));
    }

    [Fact]
    public void Names_are_completed()
    {
        WriteNamed("prod", "");
        WriteNamed("pre-prod", "");
        WriteNamed("test", "");

        Assert.Equal(["pre-prod", "prod"], Run("[System.Management.Automation.CommandCompletion]::CompleteInput('New-KafkaProducer -ConfigurationName pr', 39, $null).CompletionMatches.CompletionText"));
        Assert.Equal(["SCRAM-SHA-256", "SCRAM-SHA-512"], Run("[System.Management.Automation.CommandCompletion]::CompleteInput('New-KafkaProducer -SaslMechanism scr', 36, $null).CompletionMatches.CompletionText"));
    }

    [Theory]
    [InlineData("New-KafkaProducer -ConfigurationName prof", "The configuration 'prof' does not exist", "Did you mean prod?")]
    [InlineData("New-KafkaProducer -ConfigurationName ../secret", "is a path", "-ConfigurationPath")]
    [InlineData("New-KafkaProducer -ConfigurationPath nope.properties", "'nope.properties' cannot be used", "nope.properties")]
    [InlineData("New-KafkaProducer -ConfigurationPath *.nope", "No file matches '*.nope'", "")]
    [InlineData("New-KafkaProducer -ConfigurationPath Env:PATH", "It belongs to the provider Environment", "")]
    [InlineData("Test-KafkaProducerConfig -ConfigurationName prof", "The configuration 'prof' does not exist", "Did you mean prod?")]
    [InlineData("'x' | Send-KafkaRecord one -ConfigurationName prof", "The configuration 'prof' does not exist", "Did you mean prod?")]
    public void A_configuration_that_is_not_there_is_one_error(string script, params string[] parts)
    {
        WriteNamed("prod", "bootstrap.servers=a:1");

        string error = Assert.Single(Run(script));

        Assert.StartsWith("ERROR: ", error, StringComparison.Ordinal);
        Assert.All(parts, part => Assert.Contains(part, error, StringComparison.Ordinal));
    }

    [Fact]
    public void A_variable_that_names_no_file_is_one_error()
    {
        string error = Assert.Single(Run("'x' | Send-KafkaRecord one", ("KAFKAPS_CONFIGURATION_PATH", "/no/such/file")));

        Assert.Contains("KAFKAPS_CONFIGURATION_PATH", error, StringComparison.Ordinal);
        Assert.Contains("/no/such/file", error, StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData("sasl.password=geheim", UnixFileMode.GroupRead, "chmod 600")]
    [InlineData("sasl.password=geheim", UnixFileMode.OtherRead, "sasl.password")]
    [InlineData("ssl.key.password=geheim\nsasl.jaas.config=geheim", UnixFileMode.OtherRead, "ssl.key.password, sasl.jaas.config")]
    [InlineData("sasl.password=geheim", UnixFileMode.None, null)]
    [InlineData("sasl.password=${env:HOME}", UnixFileMode.OtherRead, null)]
    [InlineData("sasl.password=geheim${env:HOME}", UnixFileMode.OtherRead, "sasl.password")]
    [InlineData("client.id=x", UnixFileMode.OtherWrite, "chmod go-w")]
    [InlineData("client.id=x", UnixFileMode.GroupWrite, "other users can change it")]
    [InlineData("client.id=x", UnixFileMode.OtherRead, null)]
    public void A_file_that_others_can_change_or_whose_secrets_they_can_read_is_refused(string lines, UnixFileMode others, string? part)
    {
        WriteNamed("prod", $"bootstrap.servers=a:1\n{lines}", Private | others);

        string[] output = Run("(New-KafkaProducer -ConfigurationName prod).Name");

        Assert.DoesNotContain(output, line => line.Contains("geheim", StringComparison.Ordinal));
        if (part is null) Assert.Contains("producer-1", output);
        else Assert.Contains(part, Assert.Single(output), StringComparison.Ordinal);
    }

    string[] Run(string script, params (string Name, string Value)[] environment)
    {
        (_, string output, string error) = ChildProcess.RunScript($"Import-Module '{Paths.Module}'; {script}",
            [("XDG_CONFIG_HOME", _home.Path), ("APPDATA", _home.Path), ("KAFKAPS_BOOTSTRAP_SERVER", ""), ("KAFKAPS_CONFIGURATION_PATH", ""), .. environment]);
        Assert.Equal("", error);
        return output.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
    }

    void WriteNamed(string name, string lines, UnixFileMode mode = Private)
    {
        string path = Write(Path.Combine("KafkaPS", name + ".properties"), lines);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, mode);
    }

    string Write(string name, string lines)
    {
        string path = Path.Combine(_home.Path, name);
        File.WriteAllText(path, lines);
        return path;
    }
}
