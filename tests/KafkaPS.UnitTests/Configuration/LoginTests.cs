using KafkaPS.Configuration;

namespace KafkaPS.UnitTests.Configuration;

public sealed class LoginTests : IDisposable
{
    const string Scram = "org.apache.kafka.common.security.scram.ScramLoginModule";
    const string OAuth = "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule";
    const string Kerberos = "com.sun.security.auth.module.Krb5LoginModule";

    readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kafkaps-login-");
    readonly string _keytab;

    public LoginTests()
    {
        _keytab = Path.Combine(_directory.FullName, "me.keytab");
        File.WriteAllBytes(_keytab, Keytab("me@REALM", "me/host@REALM"));
    }

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("PLAIN", $"{Configure.Plain} required username=\"u\" password=\"p\";", "sasl.username=u sasl.password=p")]
    [InlineData("SCRAM-SHA-512", $"{Scram} required\n  username='u'\n  password=\"it's \\\"p\\\"\";", "sasl.username=u sasl.password=it's \"p\"")]
    [InlineData("OAUTHBEARER", $"{OAuth} required unsecuredLoginStringClaim_sub=\"alice\";", "enable.sasl.oauthbearer.unsecure.jwt=true sasl.oauthbearer.config=principal=alice")]
    [InlineData("GSSAPI", $"{Kerberos} required useKeyTab=true keyTab=\"me.keytab\" principal=\"me@REALM\" serviceName=\"broker\";",
        "sasl.kerberos.keytab={keytab} sasl.kerberos.principal=me@REALM sasl.kerberos.service.name=broker sasl.kerberos.min.time.before.relogin=0")]
    [InlineData("GSSAPI", $"{Kerberos} required useTicketCache=true;", "sasl.kerberos.min.time.before.relogin=0")]
    public void A_JAAS_line_becomes_properties(string mechanism, string jaas, string expected)
    {
        IReadOnlyDictionary<string, string> client = Configure.With(("security.protocol", "SASL_SSL"), ("sasl.mechanism", mechanism), ("sasl.jaas.config", jaas.Replace("me.keytab", _keytab, StringComparison.Ordinal))).ClientProperties;
        foreach (string property in expected.Split(" sasl.").Select((part, i) => i == 0 ? part : $"sasl.{part}"))
        {
            string[] pair = property.Split('=', 2);
            Assert.Equal(pair[1].Replace("{keytab}", _keytab, StringComparison.Ordinal), client[pair[0]]);
        }
        Assert.Equal(mechanism, client["sasl.mechanisms"]);
    }

    [Theory]
    [InlineData("me@REALM", null)]
    [InlineData("me", null)]
    [InlineData("me/host", null)]
    [InlineData("me@OTHER", "Error PrincipalNotInKeytab sasl.kerberos.principal")]
    [InlineData("host", "Error PrincipalNotInKeytab sasl.kerberos.principal")]
    [InlineData("me;touch P", "Error PrincipalNotInKeytab sasl.kerberos.principal")]
    [InlineData("$(touch P)", "Error PrincipalNotInKeytab sasl.kerberos.principal")]
    [InlineData("-X", "Error PrincipalNotInKeytab sasl.kerberos.principal")]
    public void A_principal_must_be_in_the_keytab(string principal, string? expected) =>
        Assert.Equal(expected is null ? [] : [expected], Errors(("sasl.kerberos.keytab", _keytab), ("sasl.kerberos.principal", principal)));

    [Theory]
    [InlineData("/no/such.keytab")]
    [InlineData("/x$(touch Q)")]
    public void A_keytab_that_cannot_be_read_is_told(string path) =>
        Assert.Equal(["Error KeytabNotReadable sasl.kerberos.keytab"], Errors(("sasl.kerberos.keytab", path)));

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 5, 1 })]
    [InlineData(new byte[] { 5, 2, 0, 0, 0, 9, 0, 1, 0 })]
    [InlineData(new byte[] { 5, 2, 0, 0, 0, 3, 0, 1, 0 })]
    [InlineData(new byte[] { 5, 2, 127, 255, 255, 255 })]
    [InlineData(new byte[] { 5, 2, 128, 0, 0, 0 })]
    public void What_is_no_keytab_is_told(byte[] bytes)
    {
        File.WriteAllBytes(_keytab, bytes);
        Assert.Throws<FormatException>(() => KeytabFile.Principals(_keytab));
    }

    [Fact]
    public void Without_any_login_the_error_names_the_ways_to_log_in()
    {
        KafkaConfigFinding finding = Configure.Report(("security.protocol", "SASL_SSL")).Findings.First(finding => finding.Severity == KafkaConfigSeverity.Error);

        Assert.Equal("sasl.mechanism", finding.Property);
        Assert.Contains("none is specified", finding.Message, StringComparison.Ordinal);
        Assert.Contains("-Credential", finding.Recommendation, StringComparison.Ordinal);
    }

    [Fact]
    public void Kerberos_runs_no_command()
    {
        ProducerConfiguration configuration = Configure.With(("security.protocol", "SASL_SSL"), ("sasl.mechanism", "GSSAPI"),
            ("sasl.kerberos.keytab", _keytab), ("sasl.kerberos.principal", "me"), ("sasl.kerberos.kinit.cmd", "/opt/bin/kinit"), ("sasl.kerberos.min.time.before.relogin", 5000));

        // librdkafka runs a command only if there is one and its time is not 0.
        Assert.False(configuration.ClientProperties.ContainsKey("sasl.kerberos.kinit.cmd"));
        Assert.Equal("0", configuration.ClientProperties["sasl.kerberos.min.time.before.relogin"]);
        Assert.Equal(new KerberosLogin("me", _keytab, 5000), configuration.Kerberos);
    }

    [Theory]
    [InlineData("a;touch P", false)]
    [InlineData("a\nb", false)]
    [InlineData("a b", false)]
    [InlineData("-X", false)]
    [InlineData("me/host.example.com@REALM", true)]
    public void A_command_of_the_users_own_is_completed_with_plain_words_alone(string principal, bool isTaken)
    {
        ConfigurationSource source = Configure.Source(ConfigurationSourceKind.Dictionary, ("security.protocol", "SASL_SSL"), ("sasl.mechanism", "GSSAPI"),
            ("sasl.kerberos.kinit.cmd", "kinit %{sasl.kerberos.principal}"), ("sasl.kerberos.principal", principal));
        Assert.Contains("ExternalCode", ProducerConfiguration.Report([source], askClient: false).Findings.Select(finding => finding.Rule));
        if (isTaken) Assert.Equal("kinit %{sasl.kerberos.principal}", ProducerConfiguration.Create([source], new CallerChoices(AllowsExternalCode: true)).ClientProperties["sasl.kerberos.kinit.cmd"]);
        else Assert.Contains("a shell", Assert.Throws<ConfigException>(() => ProducerConfiguration.Create([source], new CallerChoices(AllowsExternalCode: true))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ssl.providers", "default,legacy", true)]
    [InlineData("ssl.providers", "fips", true)]
    [InlineData("ssl.providers", "default,/x/evil", false)]
    [InlineData("ssl.providers", "evil", false)]
    [InlineData("plugin.library.paths", "monitoring", false)]
    [InlineData("plugin.library.paths", "", true)]
    public void A_library_needs_the_callers_permission(string property, string value, bool isTaken)
    {
        Assert.Equal(isTaken ? [] : [$"Error ExternalCode {property}"], Configure.Rules((property, value)));
        Assert.Equal(value, ProducerConfiguration.Create([Configure.Source(ConfigurationSourceKind.Dictionary, (property, value))], new CallerChoices(AllowsExternalCode: true))
            .ClientProperties.GetValueOrDefault(property, ""));
    }

    [Fact]
    public void A_token_is_asked_for_as_Java_does()
    {
        IReadOnlyDictionary<string, string> client = Configure.With(("security.protocol", "SASL_SSL"), ("sasl.mechanism", "OAUTHBEARER"),
            ("sasl.oauthbearer.token.endpoint.url", "https://issuer/token"),
            ("sasl.login.callback.handler.class", "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler"),
            ("sasl.jaas.config", $"{OAuth} required clientId=\"me\" clientSecret=\"geheim\" scope=\"kafka\" extension_cluster=\"c1\";")).ClientProperties;
        Assert.Equal(("oidc", "me", "geheim", "kafka", "cluster=c1"), (client["sasl.oauthbearer.method"], client["sasl.oauthbearer.client.id"],
            client["sasl.oauthbearer.client.secret"], client["sasl.oauthbearer.scope"],
            client["sasl.oauthbearer.extensions"]));
    }

    [Theory]
    [InlineData("useTicketCache=true", null)]
    [InlineData("useTicketCache=TRUE ticketCache=\"/x/cache\"", "/x/cache")]
    [InlineData("useTicketCache=true ticketCache=\"FILE:/x/cache\"", "/x/cache")]
    [InlineData("useTicketCache=true ticketCache=cache", "{here}/cache")]
    public void A_ticket_that_is_there_is_taken_from_the_cache_that_the_line_names(string options, string? cache)
    {
        if (OperatingSystem.IsWindows()) return;
        ProducerConfiguration configuration = Configure.With(("security.protocol", "SASL_SSL"), ("sasl.mechanism", "GSSAPI"), ("sasl.jaas.config", $"{Kerberos} required {options};"));
        Assert.Equal(new KerberosLogin(null, null, 0, cache?.Replace("{here}", Environment.CurrentDirectory, StringComparison.Ordinal)), configuration.Kerberos);
    }

    [Fact]
    public void A_keytab_is_used_before_a_ticket()
    {
        if (OperatingSystem.IsWindows()) return;
        string jaas = $"{Kerberos} required useTicketCache=true ticketCache=\"/x/cache\" useKeyTab=true keyTab=\"{_keytab}\" principal=\"me@REALM\";";
        Assert.Equal(new KerberosLogin("me@REALM", _keytab, 60000), Configure.With(("security.protocol", "SASL_SSL"), ("sasl.mechanism", "GSSAPI"), ("sasl.jaas.config", jaas)).Kerberos);
    }

    /// <summary>As in Krb5LoginModule.validateConfiguration.</summary>
    [Theory]
    [InlineData("useTicketCache=true ticketCache=\"/x/cache\"", "")]
    [InlineData("ticketCache=\"/x/cache\"", "Warning TicketCacheUnused;Information InvalidJaas")]
    [InlineData("useTicketCache=false ticketCache=\"/x/cache\"", "Warning TicketCacheUnused;Information InvalidJaas")]
    [InlineData("keyTab=\"me.keytab\" principal=\"me\"", "Information InvalidJaas")]
    [InlineData("useKeyTab=True keyTab=\"me.keytab\" principal=\"me\"", "")]
    public void What_Java_refuses_of_a_Kerberos_line_is_told(string options, string expected)
    {
        string jaas = $"{Kerberos} required serviceName=kafka {options.Replace("me.keytab", _keytab, StringComparison.Ordinal)};";
        ConfigurationSource source = Configure.Source(ConfigurationSourceKind.Dictionary, ("security.protocol", "SASL_SSL"), ("sasl.mechanism", "GSSAPI"), ("sasl.jaas.config", jaas));
        IEnumerable<string> found = ProducerConfiguration.Report([source], askClient: false).Findings.Where(finding => finding.Property == "sasl.jaas.config").Select(finding => $"{finding.Severity} {finding.Rule}");
        Assert.Equal(expected.Split(';', StringSplitOptions.RemoveEmptyEntries).Order(), found.Order());
    }

    [Theory]
    [InlineData("PLAIN", null, "Error MissingLogin sasl.username", "Error MissingLogin sasl.password")]
    [InlineData("SCRAM-SHA-256", $"{Scram} required username=\"u\";", "Error MissingLogin sasl.password")]
    [InlineData("OAUTHBEARER", $"{OAuth} required;", "Error MissingLogin sasl.oauthbearer.token.endpoint.url",
        "Error MissingLogin sasl.oauthbearer.client.credentials.client.secret")]
    [InlineData("PLAIN", "garbage", "Error InvalidJaas sasl.jaas.config")]
    [InlineData("PLAIN", "com.example.LoginModule required;", "Error UnsupportedClass sasl.jaas.config")]
    [InlineData("GSSAPI", $"{Kerberos} required useTicketCache=false;", "Error MissingLogin sasl.kerberos.keytab")]
    [InlineData("GSSAPI", $"{Configure.Plain} required username=\"u\" password=\"p\";", "Warning JaasMechanism sasl.jaas.config")]
    public void What_a_login_lacks_is_told(string mechanism, string? jaas, params string[] expected)
    {
        (string, object?)[] settings = [("security.protocol", "SASL_SSL"), ("sasl.mechanism", mechanism), .. jaas is null ? ((string, object?)[])[] : [("sasl.jaas.config", jaas)]];
        string[] rules = Configure.Rules(settings);
        Assert.All(expected, rule => Assert.Contains(rule, rules));
    }

    [Theory]
    [InlineData("", "not name a login module")]
    [InlineData("a.B", "required")]
    [InlineData("a.B required", "semicolon")]
    [InlineData("a.B required x;", "'='")]
    [InlineData("a.B required password=1;", "quotes")]
    [InlineData("a.B required; a.B required;", "2 login modules")]
    [InlineData("= required;", "class")]
    public void A_malformed_JAAS_line_is_explained(string jaas, string part) =>
        Assert.Contains(part, Assert.Throws<FormatException>(() => JaasConfig.Parse(jaas)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_login_without_SASL_is_told_once() =>
        Assert.Equal(["Warning LoginUnused sasl.username"], Configure.Rules(("sasl.username", "u"), ("sasl.password", "p"), ("sasl.mechanism", "PLAIN")));

    /// <summary>What prevents a Kerberos login from starting.</summary>
    static IEnumerable<string> Errors(params (string, object?)[] settings) =>
        Configure.Rules([("security.protocol", "SASL_SSL"), ("sasl.mechanism", "GSSAPI"), .. settings]).Where(rule => rule.StartsWith("Error ", StringComparison.Ordinal));

    /// <summary>A keytab with a key for each name, each after the hole of a deleted one.</summary>
    static byte[] Keytab(params string[] principals)
    {
        var file = new List<byte> { 5, 2 };
        foreach (string principal in principals)
        {
            string[] halves = principal.Split('@'), parts = halves[0].Split('/');
            byte[] entry = [.. Number(parts.Length, 2), .. Counted(halves[1]), .. parts.SelectMany(Counted), .. new byte[13], .. Counted("key")];
            file.AddRange([.. Number(-3, 4), 0, 0, 0, .. Number(entry.Length, 4), .. entry]);
        }
        return [.. file];
    }

    static byte[] Counted(string text) => [.. Number(text.Length, 2), .. System.Text.Encoding.UTF8.GetBytes(text)];

    static byte[] Number(int number, int size) => BitConverter.GetBytes(number).Reverse().ToArray()[^size..];
}
