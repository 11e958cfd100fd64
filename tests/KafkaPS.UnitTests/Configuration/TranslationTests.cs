using KafkaPS.Configuration;

namespace KafkaPS.UnitTests.Configuration;

public class TranslationTests
{
    [Theory]
    [InlineData("", "100", "10", true)]
    [InlineData("linger.ms=5", "5", null, false)]
    [InlineData("queue.buffering.max.ms=7", "7", null, false)]
    [InlineData("sticky.partitioning.linger.ms=0", "100", "0", true)]
    [InlineData("delivery.timeout.ms=50 request.timeout.ms=20", "49", "10", true)]
    public void Only_without_linger_ms_records_may_wait_longer_while_more_come(string settings, string linger, string? sticky, bool endsLingerItself)
    {
        ProducerConfiguration configuration = Configure.With([.. settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).Select(pair => (pair[0], (object?)pair[1]))]);

        Assert.Equal(linger, configuration.ClientProperties["queue.buffering.max.ms"]);
        Assert.Equal(sticky, configuration.ClientProperties.GetValueOrDefault("sticky.partitioning.linger.ms"));
        Assert.Equal(endsLingerItself, configuration.EndsLingerItself);
    }

    [Fact]
    public void Without_settings_the_defaults_protect_the_data_and_keys_go_where_Java_puts_them()
    {
        ProducerConfiguration configuration = Configure.With();

        Assert.Equal(
            ["enable.idempotence=true", "max.in.flight.requests.per.connection=5", "message.max.bytes=1048576", "message.timeout.ms=120000",
                "metadata.broker.list=127.0.0.1:9092", "partitioner=murmur2_random", "queue.buffering.max.ms=100", "reconnect.backoff.max.ms=1000", "reconnect.backoff.ms=50", "request.required.acks=all",
                "sticky.partitioning.linger.ms=10"],
            configuration.ClientProperties.Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal));
        Assert.Equal((60_000, 5.0, 1_048_576, 120_000, null, "Auto", "Auto", "rdkafka"), (configuration.MaxBlockMs, configuration.LingerMs,
            configuration.MaxRequestSize, configuration.DeliveryTimeoutMs,
            configuration.TransactionalId, configuration.KeySerializer.Name, configuration.ValueSerializer.Name, configuration.ClientId));
        Assert.Empty(configuration.Warnings);
    }

    [Fact]
    public void The_settings_of_a_Java_program_arrive()
    {
        ProducerConfiguration configuration = Configure.With(("bootstrap.servers", "fdw1:9092, fdw2:9092,fdw3:9092"), ("acks", "all"), ("retries", 10),
            ("batch.size", 16432), ("linger.ms", 50), ("key.serializer", Configure.StringSerializer),
            ("value.serializer", Configure.StringSerializer), ("enable.idempotence", true), ("client.id", "ucp_kafka"), ("transactional.id", "t1"),
                ("max.block.ms", 5000), ("max.request.size", 500));

        Assert.Equal(["fdw1:9092", "fdw2:9092", "fdw3:9092"], configuration.BootstrapServers);
        Assert.Equal((5000, 50.0, 500, 60_000, "t1", "String", "ucp_kafka"), (configuration.MaxBlockMs, configuration.LingerMs, configuration.MaxRequestSize,
            configuration.DeliveryTimeoutMs, configuration.TransactionalId,
            configuration.KeySerializer.Name, configuration.ClientId));
        Assert.Equal("fdw1:9092,fdw2:9092,fdw3:9092", configuration.ClientProperties["metadata.broker.list"]);
        Assert.Equal("16432", configuration.ClientProperties["batch.size"]);
    }

    [Theory]
    [InlineData("buffer.memory", 33554432, "queue.buffering.max.kbytes", "32768")]
    [InlineData("buffer.memory", 1025, "queue.buffering.max.kbytes", "2")]
    [InlineData("buffer.memory", 0, "queue.buffering.max.kbytes", "1")]
    [InlineData("queue.buffering.max.kbytes", 64, "queue.buffering.max.kbytes", "64")]
    [InlineData("batch.size", 0, "batch.num.messages", "1")]
    [InlineData("batch.size", 0, "batch.size", null)]
    [InlineData("acks", -1, "request.required.acks", "all")]
    [InlineData("request.required.acks", "ALL", "request.required.acks", "all")]
    [InlineData("retries", "007", "message.send.max.retries", "7")]
    [InlineData("linger.ms", 0.5, "queue.buffering.max.ms", "0.5")]
    [InlineData("linger.ms", 10_000_000, "queue.buffering.max.ms", "900000")]
    [InlineData("retry.backoff.ms", 0, "retry.backoff.ms", "1")]
    [InlineData("max.request.size", 500, "message.max.bytes", "1000")]
    [InlineData("metadata.max.age.ms", 60000, "topic.metadata.refresh.interval.ms", "60000")]
    [InlineData("metadata.max.age.ms", 60000, "metadata.max.age.ms", null)]
    [InlineData("send.buffer.bytes", -1, "socket.send.buffer.bytes", "0")]
    [InlineData("receive.buffer.bytes", 65536, "socket.receive.buffer.bytes", "65536")]
    [InlineData("ssl.endpoint.identification.algorithm", "", "ssl.endpoint.identification.algorithm", "none")]
    [InlineData("security.protocol", " SSL ", "security.protocol", "ssl")]
    [InlineData("compression.type", "GZIP", "compression.codec", "gzip")]
    [InlineData("request.timeout.ms", 20000, "request.timeout.ms", "20000")]
    [InlineData("request.timeout.ms", 20000, "socket.timeout.ms", "20000")]
    [InlineData("request.timeout.ms", 600000, "socket.timeout.ms", "300000")]
    [InlineData("reconnect.backoff.ms", 70, "reconnect.backoff.max.ms", "70")]
    [InlineData("reconnect.backoff.max.ms", 40, "reconnect.backoff.ms", "40")]
    [InlineData("partitioner.class", "org.apache.kafka.clients.producer.RoundRobinPartitioner", "partitioner", "random")]
    [InlineData("partitioner.class", "org.apache.kafka.clients.producer.internals.DefaultPartitioner", "partitioner", "murmur2_random")]
    [InlineData("partitioner", "consistent", "partitioner", "consistent")]
    [InlineData("partitioner.ignore.keys", true, "partitioner", "random")]
    [InlineData("ssl.cipher.suites", "AES256-SHA, AES128-SHA", "ssl.cipher.suites", "AES256-SHA:AES128-SHA")]
    [InlineData("enable.metrics.push", 0, "enable.metrics.push", "false")]
    [InlineData("sasl.oauthbearer.client.credentials.client.id", "me", "sasl.oauthbearer.client.id", "me")]
    [InlineData("sasl.oauthbearer.token.endpoint.url", "https://host/token", "sasl.oauthbearer.method", "oidc")]
    [InlineData("metadata.max.idle.ms", 9000, "metadata.max.idle.ms", null)]
    [InlineData("sasl.kerberos.kinit.cmd", "/opt/kinit", "sasl.kerberos.kinit.cmd", null)]
    [InlineData("acks", 1, "enable.idempotence", "false")]
    [InlineData("retries", 0, "enable.idempotence", "false")]
    [InlineData("linger.ms", 200000, "message.timeout.ms", "230000")]
    public void A_setting_becomes_a_property_of_librdkafka(string name, object value, string librdkafkaName, string? expected) =>
        Assert.Equal(expected, Configure.With((name, value)).ClientProperties.GetValueOrDefault(librdkafkaName));

    [Theory]
    [InlineData("gzip", "compression.gzip.level", "9", "9")]
    [InlineData("lz4", "compression.lz4.level", "17", "12")]
    [InlineData("zstd", "compression.zstd.level", "-7", "-1")]
    [InlineData("zstd", "compression.gzip.level", "9", null)]
    [InlineData("none", "compression.gzip.level", "9", null)]
    public void The_level_of_the_chosen_compression_counts(string type, string property, string level, string? expected) =>
        Assert.Equal(expected, Configure.With(("compression.type", type), (property, level)).ClientProperties.GetValueOrDefault("compression.level"));

    [Theory]
    [InlineData(null, 60000)]
    [InlineData(90000, 60000)]
    [InlineData(40000, 40000)]
    public void A_record_is_tried_no_longer_than_a_transaction_lasts(int? deliveryTimeout, int expected)
    {
        (string, object?)[] settings = [("transactional.id", "t"), .. deliveryTimeout is null ? ((string, object?)[])[] : [("delivery.timeout.ms", deliveryTimeout)]];
        Assert.Equal(expected, Configure.With(settings).DeliveryTimeoutMs);
    }

    [Theory]
    [InlineData("org.apache.kafka.common.serialization.ByteArraySerializer", "Bytes")]
    [InlineData("org.apache.kafka.common.serialization.ShortSerializer", "Int16")]
    [InlineData("org.apache.kafka.common.serialization.UUIDSerializer", "Guid")]
    [InlineData("json", "Json")]
    public void A_serializer_class_becomes_the_modules_own(string name, string expected) => Assert.Equal(expected, Configure.With(("value.serializer", name)).ValueSerializer.Name);

    [Fact]
    public void A_relative_path_begins_where_it_was_said()
    {
        var source = ConfigurationSource.Of(ConfigurationSourceKind.Dictionary, new Dictionary<string, string> { ["bootstrap.servers"] = "a:1",
            ["ssl.ca.location"] = "ca.pem" }, Path.GetTempPath());
        Assert.Equal(Path.Combine(Path.GetTempPath(), "ca.pem"), ProducerConfiguration.Create([source]).ClientProperties["ssl.ca.location"]);
        Assert.Equal("probe", Configure.With(("ssl.ca.location", "probe")).ClientProperties["ssl.ca.location"]);
    }

    [Fact]
    public void A_password_keeps_its_blanks_under_librdkafkas_name_and_loses_them_under_Javas()
    {
        Assert.Equal(" p ", Configure.With(("sasl.password", " p ")).ClientProperties["sasl.password"]);
        Assert.Equal("p", Configure.With(("ssl.key.password", " p ")).ClientProperties["ssl.key.password"]);
    }
}
