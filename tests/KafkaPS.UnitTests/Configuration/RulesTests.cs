namespace KafkaPS.UnitTests.Configuration;

public class RulesTests
{
    [Theory]
    [InlineData("acks", "1", "Warning AcksNotAll acks", true, false, false)]
    [InlineData("acks", "0", "Warning IdempotenceDisabled acks", true, false, false)]
    [InlineData("request.required.acks", "1", "Warning AcksNotAll request.required.acks", true, false, false)]
    [InlineData("retries", "0", "Warning NoRetries retries", true, false, false)]
    [InlineData("enable.idempotence", "false", "Warning OrderNotKept enable.idempotence", true, true, false)]
    [InlineData("max.in.flight.requests.per.connection", "6", "Error IdempotenceConflict max.in.flight.requests.per.connection", false, true, true)]
    [InlineData("max.in.flight.requests.per.connection", "1", null, true, true, true)]
    [InlineData("acks", "2", "Error InvalidValue acks", false, true, true)]
    [InlineData("ack", "all", "Error UnknownProperty ack", false, true, true)]
    [InlineData("client.id", null, "Error NoValue client.id", false, true, true)]
    [InlineData("bootstrap.servers", "", "Error MissingBootstrapServers bootstrap.servers", false, true, true)]
    [InlineData("bootstrap.servers", "a:1,b:99999", "Error InvalidAddress bootstrap.servers", false, true, true)]
    [InlineData("bootstrap.servers", "host", "Information InvalidAddress bootstrap.servers", true, true, true)]
    [InlineData("linger.ms", "0.5", "Information InvalidValue linger.ms", true, true, true)]
    [InlineData("compression.type", "GZIP", "Information InvalidValue compression.type", true, true, true)]
    [InlineData("delivery.timeout.ms", "20000", "Warning DeliveryTimeoutTooShort delivery.timeout.ms", true, true, true)]
    [InlineData("message.timeout.ms", "0", "Error InvalidValue message.timeout.ms", false, true, true)]
    [InlineData("retry.backoff.ms", "0", "Warning ValueAdjusted retry.backoff.ms", true, true, true)]
    [InlineData("max.block.ms", "0", "Warning NoBlocking max.block.ms", true, true, true)]
    [InlineData("buffer.memory", "1000", "Warning BufferTooSmall buffer.memory", true, true, true)]
    [InlineData("batch.size", "2000000", "Warning BatchTooLarge batch.size", true, true, true)]
    [InlineData("metadata.max.idle.ms", "6000", "Warning NoEquivalent metadata.max.idle.ms", true, true, true)]
    [InlineData("metadata.max.idle.ms", "300000", null, true, true, true)]
    [InlineData("metadata.max.idle.ms", "4999", "Error InvalidValue metadata.max.idle.ms", false, true, true)]
    [InlineData("interceptor.classes", "com.example.Encrypt", "Error UnsupportedProperty interceptor.classes", false, true, true)]
    [InlineData("interceptor.classes", "", null, true, true, true)]
    [InlineData("key.serializer", "io.confluent.kafka.serializers.KafkaAvroSerializer", "Error UnsupportedClass key.serializer", false, true, true)]
    [InlineData("partitioner.class", "com.example.MyPartitioner", "Error UnsupportedClass partitioner.class", false, true, true)]
    [InlineData("partitioner.class", "org.apache.kafka.clients.producer.RoundRobinPartitioner", "Warning PartitionerDiffers partitioner.class", true, true, true)]
    [InlineData("compression.gzip.level", "5", "Information LevelUnused compression.gzip.level", true, true, true)]
    [InlineData("ssl.cipher.suites", "TLS_AES_128_GCM_SHA256", "Error CipherNames ssl.cipher.suites", false, true, true)]
    [InlineData("log.queue", "true", "Error OwnedProperty log.queue", false, true, true)]
    [InlineData("transaction.two.phase.commit.enable", "true", "Error UnsupportedProperty transaction.two.phase.commit.enable", false, true, true)]
    [InlineData("enable.ssl.certificate.verification", "false", "Warning CertificateNotChecked enable.ssl.certificate.verification", true, true, true)]
    [InlineData("ssl.endpoint.identification.algorithm", "", "Warning NameNotChecked ssl.endpoint.identification.algorithm", true, true, true)]
    [InlineData("sasl.username", "a\0b", "Error InvalidValue sasl.username", false, true, true)]
    public void One_setting_is_judged(string name, string? value, string? rule, bool isValid, bool isDurable, bool preservesOrder)
    {
        KafkaConfigReport report = Configure.Report((name, value));

        Assert.Equal((isValid, isDurable, preservesOrder), (report.IsValid, report.IsDurable, report.PreservesOrder));
        string[] rules = Configure.Rules((name, value));
        if (rule is null) Assert.Empty(rules);
        else Assert.Contains(rule, rules);
    }

    [Theory]
    [InlineData("enable.idempotence=true acks=1", "Error IdempotenceConflict acks", false, false, true)]
    [InlineData("enable.idempotence=true retries=0", "Error IdempotenceConflict retries", false, false, true)]
    [InlineData("enable.idempotence=false max.in.flight=1", "Warning IdempotenceOff enable.idempotence", true, true, true)]
    [InlineData("acks=1 max.in.flight.requests.per.connection=1", "Warning AcksNotAll acks", true, false, true)]
    [InlineData("transactional.id=t acks=1", "Error TransactionNeedsIdempotence transactional.id", false, false, false)]
    [InlineData("transactional.id=t enable.idempotence=false", "Error TransactionNeedsIdempotence transactional.id", false, true, false)]
    [InlineData("transactional.id=t socket.timeout.ms=70000", "Error TransactionTimeout socket.timeout.ms", false, true, true)]
    [InlineData("transactional.id=t delivery.timeout.ms=90000", "Warning ValueAdjusted delivery.timeout.ms", true, true, true)]
    [InlineData("linger.ms=500 delivery.timeout.ms=400", "Error DeliveryTimeoutTooShort delivery.timeout.ms", false, true, true)]
    [InlineData("batch.size=0 compression.type=zstd", "Warning BatchingDefeated batch.size", true, true, true)]
    [InlineData("batch.size=0 linger.ms=5", "Warning BatchingDefeated batch.size", true, true, true)]
    [InlineData("reconnect.backoff.ms=500 reconnect.backoff.max.ms=100", "Warning ValueAdjusted reconnect.backoff.max.ms", true, true, true)]
    [InlineData("enable.idempotence=false enable.gapless.guarantee=true", "Error IdempotenceConflict enable.gapless.guarantee", false, true, false)]
    [InlineData("queue.buffering.backpressure.threshold=10", "Error IdempotenceConflict queue.buffering.backpressure.threshold", false, true, true)]
    public void Several_settings_are_judged_together(string settings, string rule, bool isValid, bool isDurable, bool preservesOrder)
    {
        (string, object?)[] pairs = [.. settings.Split(' ').Select(pair => (pair.Split('=')[0], (object?)pair.Split('=')[1]))];
        KafkaConfigReport report = Configure.Report(pairs);

        Assert.Equal((isValid, isDurable, preservesOrder), (report.IsValid, report.IsDurable, report.PreservesOrder));
        Assert.Contains(rule, Configure.Rules(pairs));
    }

    [Fact]
    public void What_only_Java_requires_is_information()
    {
        KafkaConfigReport report = Configure.Report(
            ("security.protocol", "SASL_SSL"), ("sasl.mechanism", "PLAIN"), ("sasl.username", "u"), ("sasl.password", "p"));

        Assert.False(report.IsValidForJava);
        Assert.DoesNotContain(report.Findings, finding => finding.Severity == KafkaConfigSeverity.Warning);
        Assert.Equal(["MissingLogin", "MissingSerializer"], report.Findings.Where(finding => finding.Severity == KafkaConfigSeverity.Information).Select(finding => finding.Rule).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once()
    {
        string message = Assert.Throws<ConfigException>(() => Configure.With(("acks", 7), ("linger.mss", 5), ("batch.size", -1))).Message;
        Assert.Equal(4, message.Split('\n').Length);
        Assert.All(new[] { "acks='7'", "linger.mss", "linger.ms?", "batch.size='-1'" }, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_class_that_may_be_on_Javas_class_path_is_mentioned_and_believed()
    {
        KafkaConfigReport report = Configure.Report(("key.serializer", Configure.StringSerializer), ("value.serializer", "com.example.MySerializer"));
        Assert.True(report.IsValidForJava);
        Assert.Contains(report.Findings, finding => finding is { Rule: "ClassNotChecked", Severity: KafkaConfigSeverity.Information });
    }
}
