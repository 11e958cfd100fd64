using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using Xunit.Abstractions;

namespace KafkaPS.Tests;

/// <summary>
/// Every kind of encryption and login, from parameters and from a Java client's .properties file, against a real Kafka: the record arrives,
/// or the right error is reported at once, and no stream contains the secret.
/// </summary>
public sealed class SecurityTests(SecuredKafka kafka, ITestOutputHelper output) : IClassFixture<SecuredKafka>, IDisposable
{
    const string Jaas = "sasl.jaas.config=org.apache.kafka.common.security";

    /// <summary>Parameters of New-KafkaProducer. $tls accepts clients without a certificate, $mutual requires one, $sasl a login.</summary>
    static readonly Dictionary<string, string> Parameters = new()
    {
        ["TLS"] = "$tls -CaCertificatePath $ca",
        ["TLS with an authority in DER"] = "$tls -CaCertificatePath $der",
        ["TLS with a PKCS#12 trust store"] = "$tls -CaCertificatePath $trust -Configuration @{ 'ssl.truststore.password' = $password }",
        ["TLS without a check"] = "$tls -SkipCertificateCheck -WarningAction SilentlyContinue",
        ["mutual TLS with PKCS#12"] = "$mutual -CaCertificatePath $ca -ClientCertificatePath $p12 -ClientKeyPassword $password",
        ["mutual TLS with PEM"] = "$mutual -CaCertificatePath $ca -ClientCertificatePath $certificate -ClientKeyPath $key",
        ["mutual TLS with an encrypted key"] = "$mutual -CaCertificatePath $ca -ClientCertificatePath $certificate -ClientKeyPath $encrypted -ClientKeyPassword $password",
        ["mutual TLS with one PEM file"] = "$mutual -CaCertificatePath $ca -ClientCertificatePath $both -ClientKeyPassword $password",
        ["PLAIN"] = "$sasl -CaCertificatePath $ca -Credential $alice",
        ["SCRAM-SHA-256"] = "$sasl -CaCertificatePath $ca -Credential $alice -SaslMechanism SCRAM-SHA-256",
        ["SCRAM-SHA-512"] = "$sasl -CaCertificatePath $ca -Credential $alice -SaslMechanism SCRAM-SHA-512 -SecurityProtocol SASL_SSL",
        ["OAUTHBEARER"] = "$sasl -CaCertificatePath $ca -SaslMechanism OAUTHBEARER -Configuration @{ 'sasl.oauthbearer.token.endpoint.url' = $issuer;"
            + " 'sasl.oauthbearer.client.credentials.client.id' = 'alice'; 'sasl.oauthbearer.client.credentials.client.secret' = $alice.Password }",
    };

    /// <summary>Lines of a Java client's .properties file, with the paths in braces.</summary>
    static readonly Dictionary<string, string> Files = new()
    {
        ["TLS"] = "bootstrap.servers={tls}\nsecurity.protocol=SSL\nssl.truststore.type=PKCS12\nssl.truststore.location={trust}\nssl.truststore.password=changeit",
        ["mutual TLS"] = "bootstrap.servers={mutual}\nsecurity.protocol=SSL\nssl.truststore.type=PEM\nssl.truststore.location={ca}\n"
            + "ssl.keystore.type=PKCS12\nssl.keystore.location={p12}\nssl.keystore.password=changeit\nssl.key.password=changeit",
        ["PLAIN"] = Sasl("PLAIN", $"plain.PlainLoginModule required username=\"alice\" password=\"{SecuredKafka.Password}\";"),
        ["SCRAM-SHA-256"] = Sasl("SCRAM-SHA-256", $"scram.ScramLoginModule required \\\n  username=\"alice\" \\\n  password=\"{SecuredKafka.Password}\";"),
        ["SCRAM-SHA-512"] = Sasl("SCRAM-SHA-512", $"scram.ScramLoginModule required username='alice' password='{SecuredKafka.Password}';"),
        ["PLAIN with a reference"] = Sasl("PLAIN", "plain.PlainLoginModule required username=\"alice\" password=\"${file:{secrets}:kafka}\";"),
        ["OAUTHBEARER"] = Sasl("OAUTHBEARER", $"oauthbearer.OAuthBearerLoginModule required clientId=\"alice\" clientSecret=\"{SecuredKafka.Password}\";")
            + "\nsasl.login.callback.handler.class=org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler\nsasl.oauthbearer.token.endpoint.url={issuer}",
        ["OAUTHBEARER with a made-up token"] = Sasl("OAUTHBEARER", "oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub=\"alice\";"),
    };

    static readonly Dictionary<string, (string Parameters, string ErrorId)> Wrong = new()
    {
        ["wrong password, PLAIN"] = ("$sasl -CaCertificatePath $ca -Credential $wrong", "SaslAuthentication"),
        ["wrong password, SCRAM-SHA-256"] = ("$sasl -CaCertificatePath $ca -Credential $wrong -SaslMechanism SCRAM-SHA-256", "SaslAuthentication"),
        ["wrong password, SCRAM-SHA-512"] = ("$sasl -CaCertificatePath $ca -Credential $wrong -SaslMechanism SCRAM-SHA-512", "SaslAuthentication"),
        ["wrong password, file"] = ("-ConfigurationPath $wrongLogin", "SaslAuthentication"),
        ["wrong CA"] = ("$tls -CaCertificatePath $certificate", "SslAuthentication"),
        ["wrong CA, file"] = ("-ConfigurationPath $wrongTrust", "SslAuthentication"),
        ["wrong CA before the login"] = ("$sasl -CaCertificatePath $certificate -Credential $alice", "SslAuthentication"),
        ["no client certificate"] = ("$mutual -CaCertificatePath $ca", "SslAuthentication"),
        ["no client certificate, file"] = ("-ConfigurationPath $noCertificate", "SslAuthentication"),
    };

    /// <summary>Mismatched parameters, and the words and the advice of the error.</summary>
    static readonly Dictionary<string, (string Parameters, string Words, string Advice)> Mismatched = new()
    {
        ["no client certificate"] = ("$mutual -CaCertificatePath $ca", "requires a client certificate", "-ClientCertificatePath"),
        ["TLS to a port with a login"] = ("$sasl -CaCertificatePath $ca -SecurityProtocol SSL", "require a login (SASL_SSL)", "-Credential"),
        ["TLS to a port without it"] = ("$plain -CaCertificatePath $ca", "does not use TLS", "PLAINTEXT"),
        ["no TLS to a port with it"] = ("$tls", "require TLS", "SSL"),
        ["another authority"] = ("$tls -CaCertificatePath $certificate", "not one of those", "-CaCertificatePath"),
        ["a wrong password of a key store"] = ("$mutual -CaCertificatePath $ca -ClientCertificatePath $p12 -ClientKeyPassword (New-Secret nonsense)", "The password is wrong", ""),
    };

    readonly PowerShellSession _session = new();

    public static TheoryData<string> ByParameters => new(Parameters.Keys);

    public static TheoryData<string> ByFile => new(Files.Keys);

    public static TheoryData<string> Refused => new(Wrong.Keys);

    public static TheoryData<string> Mismatches => new(Mismatched.Keys);

    public void Dispose() => _session.Dispose();

    [RealKafkaTheory, MemberData(nameof(ByParameters))]
    public void Parameters_lead_to_the_broker(string way) => AssertArrives(way, Parameters[way]);

    [RealKafkaTheory, MemberData(nameof(ByFile))]
    public void The_file_of_a_Java_client_leads_to_the_broker(string way) => AssertArrives(way, $"-ConfigurationPath '{kafka.Write(Files[way])}'");

    [RealKafkaTheory, MemberData(nameof(Refused))]
    public void A_refusal_is_the_right_error_at_once(string what)
    {
        (string parameters, string errorId) = Wrong[what];
        kafka.Prepare(_session,
            ("wrongLogin", kafka.Write(Files["PLAIN"].Replace(SecuredKafka.Password, SecuredKafka.WrongPassword, StringComparison.Ordinal))),
            ("wrongTrust", kafka.Write(Files["mutual TLS"].Replace("{ca}", "{certificate}", StringComparison.Ordinal))),
            ("noCertificate", kafka.Write(string.Join('\n', Files["mutual TLS"].Split('\n').Where(line => !line.StartsWith("ssl.key", StringComparison.Ordinal))))));

        long started = Stopwatch.GetTimestamp();
        ScriptResult result = Run($"$producer = New-KafkaProducer {parameters}; 'x' | Send-KafkaRecord refused");
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {seconds:F1} s"));
        Assert.NotEmpty(result.Errors);
        Assert.All(result.Errors, error => Assert.StartsWith($"{errorId},", error.FullyQualifiedErrorId, StringComparison.Ordinal));
        // Not only after max.block.ms (one minute) or delivery.timeout.ms (two minutes).
        Assert.InRange(seconds, 0, 10);
        Assert.Empty(result.Output);
    }

    [RealKafkaTheory, MemberData(nameof(Mismatches))]
    public void What_does_not_fit_is_told_in_a_sentence_of_its_own(string what)
    {
        (string parameters, string words, string advice) = Mismatched[what];
        kafka.Prepare(_session);

        // These end the call long before. The others are told when max.block.ms has passed.
        int maxBlockMs = what is "another authority" or "no client certificate" ? 20_000 : 3000;
        ScriptResult result = Run($"$producer = New-KafkaProducer {parameters} -MaxBlockMs {maxBlockMs} -WarningAction SilentlyContinue; 'x' | Send-KafkaRecord mismatched");

        ErrorRecord error = result.Terminating ?? result.Errors[0];
        output.WriteLine($"{error}\n{error.ErrorDetails?.RecommendedAction}");
        Assert.Contains(words, $"{error}", StringComparison.Ordinal);
        Assert.Contains(advice, error.ErrorDetails?.RecommendedAction ?? "", StringComparison.Ordinal);
    }

    void AssertArrives(string way, string parameters)
    {
        kafka.Prepare(_session);
        string value = Guid.NewGuid().ToString();

        ScriptResult result = Run($"$producer = New-KafkaProducer {parameters} -MaxBlockMs 20000; '{value}' | Send-KafkaRecord secure; Get-KafkaProducerConfig -Producer $producer; $producer").ThrowIfFailed();

        output.WriteLine($"{way}: {result.Output[0]}");
        Assert.Contains(value, TopicReader.ReadValues(kafka.PlainTextOf(way), "secure"));
    }

    /// <summary>Runs a script with all streams and the client's own login log enabled, and checks that no output contains a secret.</summary>
    ScriptResult Run(string script)
    {
        ScriptResult result = _session.Run($$"""
            $VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'
            $PSDefaultParameterValues = @{ 'New-KafkaProducer:Configuration' = @{ debug = 'security' } }
            {{script}}
            """);
        IEnumerable<string> shown =
        [
            .. result.Verbose, .. result.Warnings, .. result.Information, .. result.Output.SelectMany(Shown),
            .. result.Errors.SelectMany(error => Shown(new PSObject(error)).Append(error.Exception.ToString()).Concat(Shown(new PSObject(error.TargetObject ?? "")))),
        ];
        Assert.All(new[] { SecuredKafka.Password, SecuredKafka.WrongPassword, ClientCertificate.Password }, secret => Assert.DoesNotContain(shown, text => text.Contains(secret, StringComparison.Ordinal)));
        Assert.NotEmpty(shown);
        return result;
    }

    /// <summary>What Format-List * shows of an object.</summary>
    static IEnumerable<string> Shown(PSObject item) => item.Properties.Select(property => $"{property.Value}").Append(item.ToString());

    static string Sasl(string mechanism, string module) =>
        $"bootstrap.servers={{sasl}}\nsecurity.protocol=SASL_SSL\nssl.truststore.type=PEM\nssl.truststore.location={{ca}}\nsasl.mechanism={mechanism}\n{Jaas}.{module}";
}
