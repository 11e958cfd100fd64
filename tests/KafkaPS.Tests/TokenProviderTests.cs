using System.Globalization;

namespace KafkaPS.Tests;

/// <summary>A broker that accepts tokens and passwords, and has each connection log in again every few seconds (KIP-368).</summary>
public sealed class ReauthenticatingKafka : IDisposable
{
    readonly Lazy<RealKafka> _kafka = new(() => new RealKafka("--secure", "--set", "connections.max.reauth.ms=4000",
        "--set", "sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER", "--set",
        "listener.name.sasl_ssl.oauthbearer.sasl.jaas.config=org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub=\"broker\";"));

    internal RealKafka Kafka => _kafka.Value;

    public void Dispose()
    {
        if (_kafka.IsValueCreated) _kafka.Value.Dispose();
    }
}

/// <summary>Tokens from a script block, and a login that changes, against a real Kafka.</summary>
public sealed class TokenProviderTests(ReauthenticatingKafka kafka) : IClassFixture<ReauthenticatingKafka>, IDisposable
{
    /// <summary>Returns a token that a broker without keys accepts, and counts its calls.</summary>
    const string Token = """
        [IO.File]::AppendAllText($using:calls, 'x')
        $now = [DateTimeOffset]::UtcNow.ToUnixTimeSeconds()
        $parts = '{"alg":"none"}', "{`"sub`":`"alice`",`"iat`":$now,`"exp`":$($now + 4)}"
        ($parts.ForEach{ [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($_)).TrimEnd('=').Replace('+', '-').Replace('/', '_') } -join '.') + '.'
        """;

    readonly PowerShellSession _session = new();
    readonly TemporaryDirectory _directory = new();

    string Calls => Path.Combine(_directory.Path, "calls");

    public void Dispose()
    {
        _session.Dispose();
        _directory.Dispose();
    }

    [RealKafkaFact]
    public void One_send_outlives_five_tokens_and_loses_nothing()
    {
        ScriptResult result = Run($$"""
            $null = New-KafkaProducer $server -CaCertificatePath $ca -TokenProvider { {{Token}} }
            & {
                $end = [datetime]::UtcNow.AddMinutes(2)
                for ($i = 0; [IO.FileInfo]::new($calls).Length -lt 7 -and [datetime]::UtcNow -lt $end; $i++) { "$i"; [Threading.Thread]::Sleep(50) }
            } | Send-KafkaRecord tokens -Summary
            Close-KafkaProducer
            """).ThrowIfFailed();

        int delivered = Convert.ToInt32(result.Output[0].Properties["Delivered"].Value, CultureInfo.InvariantCulture);
        Assert.True(File.ReadAllText(Calls).Length >= 7);
        Assert.Equal(Enumerable.Range(0, delivered).Select(i => i.ToString(CultureInfo.InvariantCulture)), TopicReader.ReadValues(kafka.Kafka.BootstrapServer, "tokens"));
    }

    [RealKafkaFact]
    public void A_block_that_throws_later_is_an_error_with_its_message()
    {
        ScriptResult result = Run($$"""
            $producer = New-KafkaProducer $server -CaCertificatePath $ca -DeliveryTimeoutMs 12000 -TokenProvider { if ([IO.File]::Exists($using:calls)) { throw 'the signer is ill' }; {{Token}} }
            'first' | Send-KafkaRecord ill -Summary
            $end = [datetime]::UtcNow.AddMinutes(2)
            while (-not $failure -and [datetime]::UtcNow -lt $end) { [Threading.Thread]::Sleep(500); try { 'next' | Send-KafkaRecord ill -ErrorAction Stop -Summary } catch { $failure = "$_" } }
            $failure
            """);

        Assert.Contains("the signer is ill", $"{result.Output[^1]}", StringComparison.Ordinal);
    }

    [RealKafkaFact]
    public void A_changed_password_is_taken_by_a_producer_that_is_open()
    {
        Run("""
            function Secret($text) { $secret = [securestring]::new(); $text.ToCharArray().ForEach{ $secret.AppendChar($_) }; $secret }
            $producer = New-KafkaProducer $server -CaCertificatePath $ca -SaslMechanism SCRAM-SHA-256 -Credential ([pscredential]::new('alice', (Secret alice-secret))) -DeliveryTimeoutMs 8000
            'before' | Send-KafkaRecord changed -Summary
            """).ThrowIfFailed();
        RealKafka.Tool("kafka.admin.ConfigCommand", "--bootstrap-server", kafka.Kafka.BootstrapServer, "--alter", "--entity-type", "users", "--entity-name", "alice",
            "--add-config", "SCRAM-SHA-256=[password=new-secret]");

        ScriptResult old = Run("""
            $end = [datetime]::UtcNow.AddMinutes(1)
            while (-not $failure -and [datetime]::UtcNow -lt $end) { [Threading.Thread]::Sleep(500); 'old' | Send-KafkaRecord changed -Summary -ErrorVariable failure -ErrorAction SilentlyContinue }
            "$failure"
            """);
        ScriptResult changed = Run("""
            Set-KafkaProducer -Credential ([pscredential]::new('alice', (Secret new-secret)))
            ('after' | Send-KafkaRecord changed).Topic
            """).ThrowIfFailed();

        Assert.Contains("uthentication failed", $"{old.Output[^1]}", StringComparison.Ordinal);
        Assert.Equal("changed", $"{changed.Output[^1]}");
        Assert.Equal("after", TopicReader.ReadValues(kafka.Kafka.BootstrapServer, "changed")[^1]);
    }

    [Fact]
    public void An_issuer_that_cannot_be_reached_is_told_as_such()
    {
        ScriptResult result = _session.Run("""
            $null = New-KafkaProducer 127.0.0.1:1 -SaslMechanism OAUTHBEARER -MaxBlockMs 20000 -Configuration @{
                'sasl.oauthbearer.token.endpoint.url' = 'http://me:geh3im@127.0.0.1:1/token'; 'sasl.oauthbearer.client.id' = 'me'; 'sasl.oauthbearer.client.secret' = 'geh3im' }
            'x' | Send-KafkaRecord t
            """);

        Assert.StartsWith("SaslAuthentication,", result.Errors[^1].FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("There is no token for the login: ", result.Errors[^1].Exception.Message, StringComparison.Ordinal);
        Assert.Contains("sasl.oauthbearer.token.endpoint.url", result.Errors[^1].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("geh3im", result.Errors[^1].Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ throw 'no luck' }", "SaslAuthentication", "no luck")]
    [InlineData("{ Import-Module ./no-luck }", "SaslAuthentication", "no-luck")]
    [InlineData("{ 1; 2 }", "SaslAuthentication", "2 objects")]
    [InlineData("{ }", "SaslAuthentication", "0 objects")]
    [InlineData("{ $mine }", "TokenProviderVariable", "$using:mine")]
    [InlineData("{ $using:nobodys }", "TokenProviderVariable", "$nobodys")]
    [InlineData("{ 'x' } -SaslMechanism PLAIN", "InvalidConfiguration", "OAUTHBEARER")]
    [InlineData("{ 'x' } -Configuration @{ 'sasl.oauthbearer.token.endpoint.url' = 'https://issuer' }", "InvalidConfiguration", "-TokenProvider")]
    public void A_block_that_gives_no_token_is_an_error_at_once(string arguments, string id, string part)
    {
        ScriptResult result = _session.Run($"$mine = 'x'; New-KafkaProducer localhost:1 -TokenProvider {arguments}");

        Assert.StartsWith($"{id},", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(part, result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(_session.Run("Get-KafkaProducer").ThrowIfFailed().Output);
    }

    [Theory]
    [InlineData("{ 'opaque' }")]
    [InlineData("{ \"$using:mine\" }")]
    [InlineData("{ foreach ($i in 1..3) { $last = $i }; $text = \"token$last$($using:mine)\"; $text }")]
    [InlineData("{ param($a = 'x') $a }")]
    [InlineData("{ @{ Token = $using:mine; ExpiresOn = [datetime]::Now.AddHours(1) } }")]
    public void A_block_that_gives_a_token_makes_a_producer(string block)
    {
        ScriptResult result = _session.Run($"$mine = 'x'; New-KafkaProducer localhost:1 -TokenProvider {block}; Get-KafkaProducerConfig sasl.mechanism, security.protocol -Producer producer-1 | ForEach-Object Value; Close-KafkaProducer -Force").ThrowIfFailed();

        Assert.Equal(["sasl_ssl", "OAUTHBEARER"], result.Output.Skip(1).Select(value => $"{value}"));
    }

    [Theory]
    [InlineData("New-KafkaProducer localhost:1", "NoPasswordLogin", "without SASL")]
    [InlineData("New-KafkaProducer localhost:1 -TokenProvider { 'x' }", "NoPasswordLogin", "OAUTHBEARER")]
    [InlineData("$p = New-KafkaProducer localhost:1; Close-KafkaProducer $p; $p", "ProducerClosed", "closed")]
    public void A_login_without_a_password_cannot_change_it(string producer, string id, string part)
    {
        ScriptResult result = _session.Run($"$password = [securestring]::new(); $password.AppendChar('p'); & {{ {producer} }} | Set-KafkaProducer -Credential ([pscredential]::new('alice', $password))");

        Assert.StartsWith($"{id},", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(part, result.Error.Exception.Message, StringComparison.Ordinal);
    }

    ScriptResult Run(string script) => _session.Run(script, ("server", kafka.Kafka.Properties["BOOTSTRAP_SASL_SSL"]), ("ca", Path.Combine(kafka.Kafka.Properties["CERTS"], "ca.pem")), ("calls", Calls));
}
