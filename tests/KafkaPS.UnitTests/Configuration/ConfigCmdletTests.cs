using System.Collections.Specialized;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Security;
using KafkaPS.Commands;

namespace KafkaPS.UnitTests.Configuration;

public sealed class ConfigCmdletTests : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kafkaps-files-");
    readonly PowerShell _shell;

    public ConfigCmdletTests()
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.Commands.Add(new SessionStateCmdletEntry("Get-KafkaProducerConfig", typeof(GetKafkaProducerConfigCommand), null));
        state.Commands.Add(new SessionStateCmdletEntry("Import-KafkaProducerConfig", typeof(ImportKafkaProducerConfigCommand), null));
        state.Commands.Add(new SessionStateCmdletEntry("Test-KafkaProducerConfig", typeof(TestKafkaProducerConfigCommand), null));
        _shell = PowerShell.Create(state);
        // The bare engine has no Set-Location.
        _shell.Runspace.SessionStateProxy.Path.SetLocation(_folder.FullName);
        File.WriteAllText(Path.Combine(_folder.FullName, "good.properties"),
            $"# fdw\nbootstrap.servers=127.0.0.1:9092\nkey.serializer={Configure.StringSerializer}\nvalue.serializer={Configure.StringSerializer}\nacks=all\nretries:10\nsasl.password geheim\n");
        File.WriteAllText(Path.Combine(_folder.FullName, "lossy.properties"), "bootstrap.servers=127.0.0.1:9092\nacks=1\n");
        File.WriteAllText(Path.Combine(_folder.FullName, "broken.properties"), "a=\\u12\n");
    }

    public void Dispose()
    {
        _shell.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void A_file_becomes_an_ordered_dictionary_whose_secrets_are_SecureStrings()
    {
        var dictionary = Assert.IsType<OrderedDictionary>(Assert.Single(Run("Import-KafkaProducerConfig good.properties")).BaseObject);
        Assert.Equal(["bootstrap.servers", "key.serializer", "value.serializer", "acks", "retries", "sasl.password"], dictionary.Keys.Cast<string>());
        Assert.Equal("10", dictionary["retries"]);
        Assert.IsType<SecureString>(dictionary["sasl.password"]);
    }

    [Theory]
    [InlineData("@(Import-KafkaProducerConfig *.properties -ErrorAction SilentlyContinue).Count", 2)]
    [InlineData("'good.properties' | Import-KafkaProducerConfig | ForEach-Object Count", 6)]
    [InlineData("[pscustomobject]@{ PSPath = 'good.properties' } | Import-KafkaProducerConfig | ForEach-Object Count", 6)]
    [InlineData("Test-KafkaProducerConfig -ConfigurationPath good.properties -Quiet", true)]
    [InlineData("Test-KafkaProducerConfig -ConfigurationPath lossy.properties -Quiet", false)]
    [InlineData("[pscustomobject]@{ PSPath = 'lossy.properties' } | Test-KafkaProducerConfig -Quiet", false)]
    [InlineData("Import-KafkaProducerConfig good.properties | Test-KafkaProducerConfig -Quiet", true)]
    [InlineData("Test-KafkaProducerConfig @{ acks = 'all' } -ConfigurationPath lossy.properties -Quiet", true)]
    [InlineData("(Test-KafkaProducerConfig -ConfigurationPath good.properties).IsValidForJava", true)]
    [InlineData("(Test-KafkaProducerConfig -ConfigurationPath lossy.properties).IsValidForJava", false)]
    [InlineData("@{ 'bootstrap.servers' = 'a:1', 'b:1'; 'linger.ms' = 5; 'enable.idempotence' = $true } | Test-KafkaProducerConfig -Quiet", true)]
    [InlineData("(Test-KafkaProducerConfig -ConfigurationPath good*, lossy*).Count", 2)]
    public void It_answers(string script, object expected) => Assert.Equal(expected, Assert.Single(Run(script)).BaseObject);

    [Theory]
    [InlineData("Import-KafkaProducerConfig nope.properties", "ConfigurationFileNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("Import-KafkaProducerConfig -LiteralPath nope*.properties", "ConfigurationFileNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("Import-KafkaProducerConfig broken.properties", "ConfigurationFileMalformed", ErrorCategory.ParserError)]
    [InlineData("Import-KafkaProducerConfig Env:/PATH", "ConfigurationPathNotSupported", ErrorCategory.InvalidArgument)]
    [InlineData("Test-KafkaProducerConfig -ConfigurationPath broken.properties", "ConfigurationFileMalformed", ErrorCategory.ParserError)]
    [InlineData("Test-KafkaProducerConfig", "NoConfiguration", ErrorCategory.InvalidArgument)]
    [InlineData("Get-KafkaProducerConfig ackz", "PropertyNotFound", ErrorCategory.ObjectNotFound)]
    public void What_is_not_there_is_an_error_and_the_rest_goes_on(string script, string id, ErrorCategory category)
    {
        Run(script);
        ErrorRecord error = Assert.Single(_shell.Streams.Error);
        Assert.StartsWith($"{id},KafkaPS.Commands.", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(category, error.CategoryInfo.Category);
    }

    [Theory]
    [InlineData("Get-KafkaProducerConfig ACKS", "acks")]
    [InlineData("Get-KafkaProducerConfig message.timeout.ms, delivery.timeout.ms", "delivery.timeout.ms")]
    [InlineData("Get-KafkaProducerConfig compression.*level", "compression.gzip.level compression.lz4.level compression.zstd.level compression.level")]
    [InlineData("Get-KafkaProducerConfig no.such.*", "")]
    public void Properties_are_found_by_either_name(string script, string expected) =>
        Assert.Equal(expected, string.Join(' ', Run(script).Select(property => ((KafkaConfigProperty)property.BaseObject).Name)));

    [Fact]
    public void A_property_tells_what_it_takes_and_what_becomes_of_it()
    {
        var buffer = (KafkaConfigProperty)Assert.Single(Run("Get-KafkaProducerConfig buffer.memory")).BaseObject;
        Assert.Equal(("queue.buffering.max.kbytes", "Long", "1073741824", "33554432", "0 or more", "High", "B", "Kib"),
            (buffer.LibrdkafkaName, buffer.Type, buffer.Default, buffer.JavaDefault, buffer.ValidValues, buffer.Importance, buffer.Unit, buffer.Translation));
        Assert.True(Run("Get-KafkaProducerConfig").Count > 160);
    }

    System.Collections.ObjectModel.Collection<PSObject> Run(string script)
    {
        _shell.Commands.Clear();
        _shell.Streams.ClearStreams();
        return _shell.AddScript(script).Invoke();
    }
}
