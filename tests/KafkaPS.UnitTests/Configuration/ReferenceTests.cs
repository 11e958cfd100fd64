using KafkaPS.Configuration;

namespace KafkaPS.UnitTests.Configuration;

/// <summary>Java's references to the environment and to files. The tests set their own variable.</summary>
public sealed class ReferenceTests : IDisposable
{
    static readonly string Variable = "KAFKAPS_REFERENCE_" + Guid.NewGuid().ToString("N");

    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kafkaps-references-");
    readonly string _file;

    public ReferenceTests()
    {
        Environment.SetEnvironmentVariable(Variable, "geheim");
        _file = Path.Combine(_folder.FullName, "secrets.properties");
        File.WriteAllText(_file, "user = alice\npassword = p w:d\nempty =\n");
        File.WriteAllText(Path.Combine(_folder.FullName, "token"), "t0ken\n");
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, null);
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("${env:VARIABLE}", "geheim")]
    [InlineData("a${env:VARIABLE}b${env:VARIABLE}c", "ageheimbgeheimc")]
    [InlineData("${file:FILE:user}", "alice")]
    [InlineData("${file:FILE:password}", "p w:d")]
    [InlineData("${file:FILE:empty}", "")]
    [InlineData("${file:secrets.properties:user}", "alice")]
    [InlineData("${directory:FOLDER:token}", "t0ken")]
    [InlineData("$env:VARIABLE ${env} {env:VARIABLE}", "$env:VARIABLE ${env} {env:VARIABLE}")]
    public void It_becomes_the_value(string text, string expected)
    {
        (string resolved, Exception? problem) = ConfigurationReferences.For([]).Resolve(Fill(text), _folder.FullName);

        Assert.Null(problem);
        Assert.Equal(Fill(expected), resolved);
    }

    [Theory]
    [InlineData("${env:KAFKAPS_NO_SUCH}", "variable 'KAFKAPS_NO_SUCH' does not exist")]
    [InlineData("${env:some:VARIABLE}", "has no path")]
    [InlineData("${file:FILE:nobody}", "has no property 'nobody'")]
    [InlineData("${file:user}", "does not name a file")]
    [InlineData("${file:FOLDER/nope.properties:user}", "nope.properties")]
    [InlineData("${directory:FOLDER:../token}", "does not name a file in a directory")]
    public void What_cannot_be_resolved_is_one_finding_that_names_it(string text, string part)
    {
        KafkaConfigFinding finding = Assert.Single(Configure.Report(("client.id", Fill(text))).Findings, finding => finding.Rule == "UnresolvedReference");

        Assert.Equal((KafkaConfigSeverity.Error, "client.id", Fill(text)), (finding.Severity, finding.Property, finding.Value));
        Assert.Contains(part, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_comes_from_where_it_is_kept_and_is_not_shown()
    {
        ProducerConfiguration configuration = Configure.With(("security.protocol", "SASL_SSL"), ("sasl.mechanism", "PLAIN"), ("client.id", "${file:" + _file + ":user}"),
            ("sasl.jaas.config", $"{Configure.Plain} required username=\"alice\" password=\"${{env:{Variable}}}\";"));

        Assert.Equal(("alice", "geheim", "alice"), (configuration.ClientProperties["sasl.username"], configuration.ClientProperties["sasl.password"], configuration.ClientId));
        Assert.DoesNotContain(Configure.Effective(configuration), property => $"{property.Value} {property.LibrdkafkaValue}".Contains("geheim", StringComparison.Ordinal));
    }

    [Fact]
    public void What_comes_from_a_reference_is_checked_as_if_it_were_written()
    {
        Assert.Contains("Error InvalidValue linger.ms", Configure.Rules(("linger.ms", $"${{env:{Variable}}}")));
        Assert.Contains("Warning AcksNotAll acks", Configure.Rules(("acks", "${file:" + Number("1") + ":n}")));
    }

    [Theory]
    [InlineData("", "acks=${env:A}", false)]
    [InlineData("config.providers=env config.providers.env.class=EnvVarConfigProvider", "acks=${file:FILE:n}", false)]
    [InlineData("config.providers=f config.providers.f.class=FileConfigProvider", "acks=${f:FILE:n}", true)]
    [InlineData("config.providers=f,e config.providers.f.class=FileConfigProvider config.providers.e.class=EnvVarConfigProvider", "acks=${f:FILE:n}", true)]
    [InlineData("config.providers=f config.providers.f.class=FileConfigProvider", "client.id=${f:/no/such/file:n}", false)]
    [InlineData("config.providers=f config.providers.f.class=FileConfigProvider", "client.id=${f:FILE:no_such_key}", true)]
    public void Java_resolves_only_what_it_has_a_provider_for(string providers, string setting, bool isValidForJava)
    {
        (string, object?)[] settings = [.. $"{providers} {setting}".Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).Select(pair =>
            (pair[0], (object?)(pair[0].EndsWith(".class", StringComparison.Ordinal) ? $"org.apache.kafka.common.config.provider.{pair[1]}" : pair[1].Replace("FILE", Number("all"), StringComparison.Ordinal)))),
            ("key.serializer", Configure.StringSerializer), ("value.serializer", Configure.StringSerializer)];

        Assert.Equal(isValidForJava, Configure.Report(settings).IsValidForJava);
    }

    [Fact]
    public void What_a_reference_stands_for_is_in_no_finding_of_Java_either()
    {
        KafkaConfigReport report = Configure.Report(("config.providers", "e"), ("config.providers.e.class", "org.apache.kafka.common.config.provider.EnvVarConfigProvider"), ("acks", $"${{e:{Variable}}}"));

        Assert.False(report.IsValidForJava);
        Assert.All(report.Findings, finding => Assert.DoesNotContain("geheim", $"{finding.Value} {finding.Message} {finding.Recommendation}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("pa${x:y}ss")]
    [InlineData("${vault:path:key}")]
    [InlineData("${:}")]
    public void What_names_no_provider_stays_as_it_is_as_in_Java(string text)
    {
        ProducerConfiguration configuration = Configure.With(("client.id", text),
            ("sasl.jaas.config", $"{Configure.Plain} required username=\"u\" password=\"{text}\";"), ("security.protocol", "SASL_SSL"), ("sasl.mechanism", "PLAIN"));

        Assert.Equal((text, text), (configuration.ClientId, configuration.ClientProperties["sasl.password"]));
        Assert.Empty(configuration.Warnings);
    }

    [Fact]
    public void A_provider_that_is_called_much_like_one_is_a_warning() =>
        Assert.Equal(["Warning UnknownProvider client.id", "Warning UnknownProvider sasl.password"], Configure.Rules(("client.id", "${evn:HOME}"), ("sasl.password", "${env :x}")).Where(rule => rule.Contains("UnknownProvider", StringComparison.Ordinal)).Order());

    [Fact]
    public void A_declared_class_that_only_Java_has_is_an_error()
    {
        KafkaConfigFinding finding = Assert.Single(Configure.Report(("config.providers", "vault"), ("config.providers.vault.class", "com.example.Vault"), ("client.id", "${vault:x}")).Findings,
            finding => finding.Rule == "UnresolvedReference");

        Assert.Contains("com.example.Vault", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pa${x:y}ss")]
    [InlineData("${env:VARIABLE}")]
    [InlineData("${file:FILE:user}")]
    [InlineData(" two blanks  ")]
    [InlineData("\ttab")]
    public void A_secret_is_taken_as_it_is(string text)
    {
        System.Security.SecureString secret = new System.Net.NetworkCredential("", Fill(text)).SecurePassword;

        ProducerConfiguration configuration = Configure.With(("sasl.password", secret), ("ssl.key.password", secret), ("sasl.oauthbearer.client.credentials.client.secret", secret));

        Assert.All(new[] { "sasl.password", "ssl.key.password", "sasl.oauthbearer.client.secret" }, name => Assert.Equal(Fill(text), configuration.ClientProperties[name]));
    }

    [Fact]
    public void A_parameter_is_taken_as_it_is()
    {
        ProducerConfiguration configuration = ProducerConfiguration.Create([Configure.Source(ConfigurationSourceKind.Parameter, ("bootstrap.servers", "a:1"), ("client.id", $"${{env:{Variable}}}"),
            ("sasl.username", " u${env:HOME} "))]);

        Assert.Equal(($"${{env:{Variable}}}", " u${env:HOME} "), (configuration.ClientId, configuration.ClientProperties["sasl.username"]));
    }

    [Fact]
    public void The_line_of_a_login_module_may_hold_references_even_as_a_secret()
    {
        System.Security.SecureString line = new System.Net.NetworkCredential("", $"{Configure.Plain} required username=\"u\" password=\"${{env:{Variable}}}\";").SecurePassword;

        Assert.Equal("geheim", Configure.With(("security.protocol", "SASL_SSL"), ("sasl.mechanism", "PLAIN"), ("sasl.jaas.config", line)).ClientProperties["sasl.password"]);
    }

    [Fact]
    public void Several_providers_are_no_conflict() =>
        Assert.Empty(Configure.Rules(("config.providers", "a,b"), ("config.providers.a.class", "org.apache.kafka.common.config.provider.FileConfigProvider"),
            ("config.providers.b.class", "org.apache.kafka.common.config.provider.EnvVarConfigProvider"), ("client.id", $"${{b:{Variable}}}")));

    string Number(string value)
    {
        string path = Path.Combine(_folder.FullName, "numbers.properties");
        File.WriteAllText(path, $"n={value}\n");
        return path;
    }

    string Fill(string text) => text.Replace("VARIABLE", Variable, StringComparison.Ordinal).Replace("FILE", _file, StringComparison.Ordinal).Replace("FOLDER", _folder.FullName, StringComparison.Ordinal);
}
