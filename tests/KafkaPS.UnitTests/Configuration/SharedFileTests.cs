using System.Text;
using KafkaPS.Configuration;
using KafkaPS.UnitTests.Configuration.JavaComparison;

namespace KafkaPS.UnitTests.Configuration;

/// <summary>Files that other clients use too, files of other systems, and how a message names the source of a value.</summary>
public sealed class SharedFileTests : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kafkaps-shared-");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>The file that Confluent Cloud offers for its Java clients.</summary>
    const string ConfluentCloud = """
        # Required connection configs for Kafka producer, consumer, and admin
        bootstrap.servers=pkc-abcde.eu-central-1.aws.confluent.cloud:9092
        security.protocol=SASL_SSL
        sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username='KEY' password='SECRET';
        sasl.mechanism=PLAIN
        # Required for correctness in Apache Kafka clients prior to 2.6
        client.dns.lookup=use_all_dns_ips
        # Best practice for higher availability in Apache Kafka clients prior to 3.0
        session.timeout.ms=45000
        # Best practice for Kafka producer to prevent data loss
        acks=all
        client.id=ccloud-java-client-1234
        # Required connection configs for Confluent Cloud Schema Registry
        schema.registry.url=https://psrc-abcde.eu-central-1.aws.confluent.cloud
        basic.auth.credentials.source=USER_INFO
        basic.auth.user.info=SRKEY:SRSECRET
        """;

    [Fact]
    public void The_file_of_Confluent_Cloud_is_taken_with_warnings()
    {
        ProducerConfiguration configuration = ProducerConfiguration.Create([File(ConfluentCloud)]);

        Assert.Equal(("KEY", "SECRET"), (configuration.ClientProperties["sasl.username"], configuration.ClientProperties["sasl.password"]));
        Assert.Equal(["basic.auth.credentials.source", "basic.auth.user.info", "schema.registry.url", "session.timeout.ms"], configuration.Warnings.Select(finding => finding.Property).Order());
        Assert.All(configuration.Warnings, finding => Assert.DoesNotContain("SRSECRET", $"{finding.Value} {finding.Message}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("no.such.thing=1", "Warning UnknownProperty")]
    [InlineData("my.interceptor.endpoint=1", "Warning UnknownProperty")]
    [InlineData("group.id=g", "Warning OtherClientProperty")]
    [InlineData("bootstrap.controllers=a:1", "Warning OtherClientProperty")]
    [InlineData("schema.registry.ssl.truststore.password=geheim", "Warning OtherClientProperty")]
    [InlineData("fetch.message.max.bytes=1", "Warning OtherClientProperty")]
    [InlineData("partitioner.rack.aware=true", "Warning OtherClientProperty")]
    [InlineData("bootstrap.resolve.timeout.ms=1", "Warning OtherClientProperty")]
    [InlineData("metadata.cluster.check.enable=true", "Warning OtherClientProperty")]
    [InlineData("ack=all", "Error UnknownProperty")]
    [InlineData("lingr.ms=5", "Error UnknownProperty")]
    [InlineData("Linger.Ms=5", "Error UnknownProperty")]
    [InlineData("delivery.timeout=5", "Error UnknownProperty")]
    [InlineData("enable.idempotance=true", "Error UnknownProperty")]
    [InlineData("bootstrap.server=a:1", "Error UnknownProperty")]
    public void An_unknown_name_in_a_file_is_a_warning_unless_it_looks_like_a_typing_error(string line, string expected)
    {
        KafkaConfigReport report = ProducerConfiguration.Report([File($"bootstrap.servers=a:1\n{line}\n")], askClient: false);

        KafkaConfigFinding finding = Assert.Single(report.Findings, finding => finding.Property == line.Split('=')[0]);
        Assert.Equal(expected, $"{finding.Severity} {finding.Rule}");
        Assert.Equal($"'{Path.Combine(_folder.FullName, "file.properties")}', line 2", finding.Source);
        Assert.DoesNotContain("geheim", $"{finding.Value} {finding.Message}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no.such.thing", "Error UnknownProperty no.such.thing")]
    [InlineData("group.id", "Warning OtherClientProperty group.id")]
    public void In_a_dictionary_only_what_is_known_to_be_anothers_is_a_warning(string name, string expected) => Assert.Equal([expected], Configure.Rules((name, "1")));

    [JavaFact]
    public void What_Javas_other_clients_have_is_known() =>
        Assert.All(JavaProgram.Run("OtherClientNames.java", ""), name => Assert.True(ConfigurationCatalog.TryFind(name, out _) || OtherClientProperties.OwnerOf(name) is not null, name));

    [Fact]
    public void What_a_producer_has_is_nobody_elses() =>
        Assert.All(ConfigurationCatalog.Names, name => Assert.Null(OtherClientProperties.OwnerOf(name)));

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void UTF_16_without_a_mark_is_one_error(string encoding)
    {
        string path = Path.Combine(_folder.FullName, "unmarked.properties");
        System.IO.File.WriteAllBytes(path, Encoding.GetEncoding(encoding).GetBytes("bootstrap.servers=a:1\nsasl.password=geheim\n"));

        string message = Assert.Throws<FormatException>(() => PropertiesFile.Read(path)).Message;

        Assert.Contains("UTF-16 without a byte order mark", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_error_says_in_which_file_and_line_the_value_is()
    {
        ConfigurationSource first = File("bootstrap.servers=a:1\n\nlinger.ms=abc\n", "first.properties"), second = File("# two\nacks=\\\n  2\nssl.key.password=${env:KAFKAPS_NO_SUCH}\n", "second.properties");

        string message = Assert.Throws<ConfigException>(() => ProducerConfiguration.Create([second, first])).Message;

        Assert.Contains($"linger.ms='abc' ('{Path.Combine(_folder.FullName, "first.properties")}', line 3): ", message, StringComparison.Ordinal);
        Assert.Contains($"acks='2' ('{Path.Combine(_folder.FullName, "second.properties")}', line 2): ", message, StringComparison.Ordinal);
        Assert.Contains($"ssl.key.password='********' ('{Path.Combine(_folder.FullName, "second.properties")}', line 4): ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_stands_in_the_command_has_no_source() =>
        Assert.StartsWith("linger.ms='abc': ", Assert.Throws<ConfigException>(() => Configure.With(("linger.ms", "abc"))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("ssl.truststore.location=C:\\kafka\\ca.p12", true)]
    [InlineData("ssl.truststore.location=D:\\certs\\truststore.p12", true)]
    [InlineData("ssl.keystore.location=C:\\certs\\new.p12", true)]
    [InlineData("ssl.ca.location=certs\\trust.pem", true)]
    [InlineData("ssl.ca.location=C:/kafka/ca.pem", false)]
    [InlineData("ssl.key.location=/kafka/key.pem\nssl.certificate.location=/kafka/none.pem", false)]
    public void A_Windows_path_that_has_lost_its_backslashes_gets_a_hint(string line, bool isHinted)
    {
        KafkaConfigReport report = ProducerConfiguration.Report([File($"bootstrap.servers=a:1\nsecurity.protocol=SSL\n{line}\n")], askClient: false);

        KafkaConfigFinding finding = report.Findings.First(finding => finding is { Rule: "StoreNotReadable", Severity: KafkaConfigSeverity.Error });
        Assert.Equal(isHinted, finding.Recommendation.Contains("backslash", StringComparison.Ordinal));
    }

    ConfigurationSource File(string text, string name = "file.properties")
    {
        string path = Path.Combine(_folder.FullName, name);
        System.IO.File.WriteAllText(path, text);
        return ConfigurationSource.OfFile(path);
    }
}
