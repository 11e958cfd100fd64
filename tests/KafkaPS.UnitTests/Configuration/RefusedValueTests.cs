namespace KafkaPS.UnitTests.Configuration;

/// <summary>A refused value is reported once, and nothing is inferred from the default that replaces it.</summary>
public class RefusedValueTests
{
    const string Credentials = "sasl.username=u;sasl.password=p";

    [Theory]
    [InlineData("security.protocol=SASL_SSL;sasl.mechanism=ScramSha512;" + Credentials, "sasl.mechanism", "Did you mean SCRAM-SHA-512?")]
    [InlineData("security.protocol=SASL_SSL;sasl.mechanism=AWS_MSK_IAM", "sasl.mechanism", "SCRAM-SHA-512")]
    [InlineData("security.protocol=SASL_SSL;sasl.mechanism=AWS_MSK_IAM;sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required$", "sasl.mechanism", "OAUTHBEARER")]
    [InlineData("security.protocol=SASL_SSL;sasl.mechanism=aws_msk_iam", "sasl.mechanism", "client certificate")]
    [InlineData("security.protocol=SaslSsl;sasl.mechanism=PLAIN;" + Credentials, "security.protocol", "Did you mean sasl_ssl?")]
    [InlineData("security.protocol=SASL_SSL;sasl.mechanism=PLAIN;sasl.jaas.config=garbage", "sasl.jaas.config", "PlainLoginModule")]
    [InlineData("security.protocol=SASL_SSL;sasl.mechanism=PLAIN;sasl.jaas.config=${env:KAFKAPS_NO_SUCH}", "sasl.jaas.config", "")]
    [InlineData("security.protocol=SASL_SSL;sasl.mechanism=PLAIN;sasl.username=u;sasl.password=${env:KAFKAPS_NO_SUCH}", "sasl.password", "")]
    [InlineData("security.protocol=SASL_SSL;sasl.mechanism=GSSAPI;sasl.kerberos.keytab=${env:KAFKAPS_NO_SUCH}", "sasl.kerberos.keytab", "")]
    [InlineData("security.protocol=SSL;ssl.truststore.location=STORE;ssl.truststore.password=${env:KAFKAPS_NO_SUCH}", "ssl.truststore.password", "")]
    [InlineData("security.protocol=SSL;ssl.keystore.location=STORE;ssl.keystore.password=${env:KAFKAPS_NO_SUCH}", "ssl.keystore.password", "")]
    [InlineData("partitioner=Murmur2Random", "partitioner", "Did you mean murmur2_random?")]
    [InlineData("compression.type=gzipp;compression.gzip.level=5", "compression.type", "Did you mean gzip?")]
    [InlineData("acks=2;transactional.id=t", "acks", "The default is all")]
    [InlineData("enable.idempotence=maybe;transactional.id=t;acks=1", "enable.idempotence", "")]
    [InlineData("delivery.timeout.ms=20000;request.timeout.ms=abc", "request.timeout.ms", "")]
    [InlineData("buffer.memory=100000;max.request.size=abc", "max.request.size", "")]
    [InlineData("bootstrap.servers=${env:KAFKAPS_NO_SUCH}", "bootstrap.servers", "")]
    // librdkafka would write beyond the end of the text.
    [InlineData("client.software.name=", "client.software.name", "")]
    [InlineData("client.software.version=-ü-", "client.software.version", "")]
    public void It_is_one_error_and_nothing_else(string settings, string property, string advice)
    {
        string store = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(store, Resource("rc2-40.p12"));
            (string, object?)[] pairs = [.. settings.Split(';').Select(pair => pair.Split('=', 2)).Select(pair =>
                (pair[0], (object?)pair[1].Replace("STORE", store, StringComparison.Ordinal).Replace('$', pair[1].EndsWith('$') ? ';' : '$')))];

            KafkaConfigReport report = Configure.Report(pairs);

            KafkaConfigFinding finding = Assert.Single(report.Findings, finding => finding.Severity == KafkaConfigSeverity.Error);
            Assert.Equal(property, finding.Property);
            Assert.Contains(advice, finding.Recommendation, StringComparison.Ordinal);
            Assert.DoesNotContain(report.Findings, other => other.Rule == "StoreNotReadable");
            // Java's view of the same values is reported separately.
            Assert.DoesNotContain(report.Findings, other => other != finding && other.Severity == KafkaConfigSeverity.Warning && !other.Message.Contains("Java", StringComparison.Ordinal)
                && other.Rule is not ("AcksNotAll" or "IdempotenceDisabled" or "OrderNotKept" or "TransactionNeedsIdempotence"));
        }
        finally
        {
            File.Delete(store);
        }
    }

    internal static byte[] Resource(string name)
    {
        using Stream stream = typeof(RefusedValueTests).Assembly.GetManifestResourceStream(name)!;
        var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
