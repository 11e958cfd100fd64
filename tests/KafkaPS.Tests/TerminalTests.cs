using System.Management.Automation;

namespace KafkaPS.Tests;

/// <summary>Messages contain nothing from others that a terminal would obey: neither from a broker's text, nor from names and values.</summary>
public sealed class TerminalTests : IDisposable
{
    /// <summary>Sets the window title, clears the screen, overwrites existing text, and reverses the writing direction.</summary>
    const string Words = "\u001b]0;owned\u0007\u001b[2J\u009b31mAll is well\u009c\r\b\u202e\u200b\nVERBOSE: done";

    readonly PowerShellSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void What_a_broker_says_to_a_login_is_shown_and_not_obeyed()
    {
        using var broker = new HostileBroker(Words);

        ScriptResult result = Run($$"""
            $password = [securestring]::new(); $password.AppendChar('p')
            $producer = New-KafkaProducer {{broker.Address}} -SecurityProtocol SASL_PLAINTEXT -Credential ([pscredential]::new('alice', $password)) -MaxBlockMs 10000 -Configuration @{ debug = 'all' } -WarningAction SilentlyContinue
            'x' | Send-KafkaRecord t
            $producer.FatalError.Message
            """);

        Assert.StartsWith("SaslAuthentication,", result.Errors[^1].FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(@"\u001B]0;owned\u0007\u001B[2J\u009B31mAll is well\u009C\r\u0008\u202E\u200B VERBOSE: done", result.Errors[^1].Exception.Message, StringComparison.Ordinal);
        AssertPlain(result);
    }

    [Theory]
    [InlineData("New-KafkaProducer 127.0.0.1:1 -Name $words; New-KafkaProducer 127.0.0.1:1 -Name $words")]
    [InlineData("New-KafkaProducer 127.0.0.1:1 -ClientId $words -LingerMs -1")]
    [InlineData("New-KafkaProducer 127.0.0.1:1 -Configuration @{ $words = $words; 'linger.ms' = $words; 'sasl.username' = $words; 'metadata.max.idle.ms' = $words }")]
    [InlineData("New-KafkaProducer $words")]
    [InlineData("New-KafkaProducer -ConfigurationName $words")]
    [InlineData("New-KafkaProducer -ConfigurationPath $words")]
    [InlineData("(Test-KafkaProducerConfig @{ 'bootstrap.servers' = $words; $words = $words; 'client.id' = $words }).Findings")]
    [InlineData("Import-KafkaProducerConfig $words")]
    [InlineData("Get-KafkaProducer ($words.Replace('[', ''))")]
    [InlineData("Get-KafkaProducerConfig ($words.Replace('[', ''))")]
    [InlineData("Get-KafkaError ($words.Replace('[', ''))")]
    [InlineData("Send-KafkaRecord t -Path $words")]
    [InlineData("'x' | Send-KafkaRecord $words")]
    [InlineData("'x' | Send-KafkaRecord $words -WhatIf")]
    [InlineData("'x' | Send-KafkaRecord t -Key $words -Partition 9")]
    [InlineData("New-KafkaRecord -Topic $words -Key $words -Value $words | Send-KafkaRecord")]
    [InlineData("New-KafkaRecord -Topic t -Key $words -Value $words -Partition 9 -Header @{ $words = $words } | Send-KafkaRecord")]
    [InlineData("'x' | Send-KafkaRecord t -ValueSerializer { throw $words }")]
    [InlineData("'x' | Send-KafkaRecord t -DeadLetterPath \"/no/such/$words\"")]
    [InlineData("Get-KafkaTopic ($words.Replace('[', ''))")]
    [InlineData("Import-KafkaRecord $words")]
    [InlineData("New-KafkaProducer 127.0.0.1:1 -TokenProvider { throw $using:words }")]
    [InlineData("Start-KafkaMockCluster $words")]
    public void Names_and_values_are_shown_and_not_obeyed(string script)
    {
        _session.Run("$null = Start-KafkaMockCluster t -PartitionCount 1 | New-KafkaProducer -MaxBlockMs 2000").ThrowIfFailed();

        ScriptResult result = Run($"{script} | Out-Null");

        AssertPlain(result);
    }

    ScriptResult Run(string script) => _session.Run($"$VerbosePreference = 'Continue'; {script}", ("words", Words));

    /// <summary>Checks what PowerShell shows of the streams. Line ends and tabs are the module's own.</summary>
    static void AssertPlain(ScriptResult result)
    {
        IEnumerable<ErrorRecord> errors = result.Terminating is null ? result.Errors : result.Errors.Append(result.Terminating);
        string[] shown =
        [
            .. result.Verbose, .. result.Warnings, .. result.Information,
            .. errors.SelectMany(error => new[] { error.ErrorDetails?.Message ?? error.Exception.Message, error.ErrorDetails?.RecommendedAction ?? "", error.CategoryInfo.ToString() }),
        ];
        Assert.All(shown, text => Assert.DoesNotContain(text, character => character is not ('\n' or '\r' or '\t') && (char.IsControl(character) || character is '\u202e' or '\u200b')));
        Assert.All(shown, text => Assert.DoesNotContain("\nVERBOSE", text, StringComparison.Ordinal));
    }
}
