using KafkaPS.Errors;
using KafkaPS.Clients;

namespace KafkaPS.UnitTests.Errors;

/// <summary>Which messages of the client (librdkafka 2.16) are refusals, and which may be transient.</summary>
public sealed class ClientReasonTests
{
    const string Tls = "ssl://localhost:9093/bootstrap: ";
    const string Sasl = "sasl_ssl://localhost:9093/bootstrap: ";

    [Theory]
    [InlineData(-169, Sasl + "SASL authentication error: Authentication failed: Invalid username or password", -169)]
    [InlineData(-169, Sasl + "SASL PLAIN mechanism handshake failed: Broker: Unsupported SASL mechanism: broker's supported mechanisms: SCRAM-SHA-512", 33)]
    [InlineData(-169, Sasl + "SASL PLAIN mechanism handshake failed: Broker: Request not valid in current SASL state: broker's supported mechanisms: ", 34)]
    [InlineData(-169, Sasl + "SASL PLAIN mechanism handshake failed: Local: Broker transport failure: broker's supported mechanisms: (n/a)", null)]
    [InlineData(-169, Sasl + "Disconnected: hung up from peer in state AUTH_LEGACY", null)]
    [InlineData(-181, Tls + "SSL handshake failed: error:0A000086:SSL routines::certificate verify failed: broker certificate could not be verified", -181)]
    [InlineData(-195, Tls + "Receive failed: error:0A000412:SSL routines::ssl/tls alert bad certificate: SSL alert number 42", -181)]
    [InlineData(-195, Tls + "SSL handshake failed: Disconnected: connection reset by peer: connecting to a PLAINTEXT broker listener?", null)]
    [InlineData(-195, Tls + "Disconnected: SSL connection closed by peer", null)]
    [InlineData(-195, "localhost:9092/bootstrap: Connect to ipv4#127.0.0.1:9092 failed: Connection refused", null)]
    [InlineData(-187, "1/1 brokers are down", null)]
    public void A_refusal_is_told_from_what_may_pass(int code, string reason, int? expected) =>
        Assert.Equal(expected, ClientReason.RefusalCode(code, reason));

    [Theory]
    [InlineData("host:9092/bootstrap: Connect to ipv4#127.0.0.1:9092 failed: Connection refused (after 0ms in state CONNECT, 7 identical error(s) suppressed)",
        "host:9092/bootstrap: Connect to ipv4#127.0.0.1:9092 failed: Connection refused")]
    [InlineData("[thrd:host:9092/1]: host:9092/1: Disconnected (after 4711ms in state UP)", "host:9092/1: Disconnected")]
    [InlineData("h:1/2: ApiVersionRequest failed: Local: Timed out: probably due to broker version < 0.10 (see api.version.request configuration) (after 5005ms in state APIVERSION_QUERY)",
        "h:1/2: ApiVersionRequest failed: Local: Timed out. The port accepts connections but does not answer.")]
    [InlineData("host:9092/bootstrap: Disconnected: connection closed by peer (after 3ms in state APIVERSION_QUERY)",
        "host:9092/bootstrap: Disconnected: connection closed by peer. Does this port require TLS (security.protocol)?")]
    [InlineData("ssl://h:1/bootstrap: Receive failed: ssl/record/rec_layer_s3.c:918:ssl3_read_bytes error:0A000412:SSL routines::ssl/tls alert bad certificate: SSL alert number 42 (after 21ms in state APIVERSION_QUERY) (_TRANSPORT)",
        "ssl://h:1/bootstrap: Receive failed: error:0A000412:SSL routines::ssl/tls alert bad certificate: SSL alert number 42 (_TRANSPORT). The broker requires a client certificate, but got none or one that it does not trust.")]
    [InlineData("ssl://h:1/bootstrap: SSL handshake failed: error:0A000086:SSL routines::certificate verify failed: broker certificate could not be verified, verify that ssl.ca.location is correctly configured or root CA certificates are installed (install ca-certificates package) (after 7ms in state SSL_HANDSHAKE)",
        "ssl://h:1/bootstrap: SSL handshake failed: error:0A000086:SSL routines::certificate verify failed: broker certificate could not be verified")]
    [InlineData("ProduceRequest for one [0] with 1 message(s) failed due to sequence desynchronization with broker 1 (PID{Id:39504000,Epoch:1}, base seq 0, last partition error NO_ERROR (actions , base seq 0..0)).",
        "ProduceRequest for one [0] with 1 message(s) failed due to sequence desynchronization with broker 1")]
    public void What_helps_nobody_is_left_out(string reason, string expected) => Assert.Equal(expected, ClientReason.Shorten(reason));

    /// <summary>Messages of librdkafka 2.16 from real runs against Apache Kafka 4.3, and of MIT Kerberos.</summary>
    [Theory]
    [InlineData("ssl://h:1/bootstrap: Disconnected: SSL connection closed by peer (after 5ms in state UP)", "SASL_SSL", "-Credential")]
    [InlineData("h:1/bootstrap: Disconnected: connection closed by peer: receive 0 after POLLIN (after 5ms in state UP)", "SASL_PLAINTEXT", "-Credential")]
    [InlineData("ssl://h:1/bootstrap: Send failed: error:80000020:system library::Broken pipe: tls_retry_write_record (after 5ms in state UP)", "SASL_SSL", "-Credential")]
    [InlineData("ssl://h:1/1: Receive failed: error:80000068:system library::Connection reset by peer: sock_read (after 1404ms in state UP)", "SASL_SSL", "-Credential")]
    [InlineData("h:1/bootstrap: Send failed: Broken pipe (after 5ms in state UP)", "SASL_PLAINTEXT", "-Credential")]
    [InlineData("h:1/bootstrap: Receive failed: Connection reset by peer (after 5ms in state UP)", "SASL_PLAINTEXT", "-Credential")]
    [InlineData("ssl://h:1/bootstrap: Send failed: error:80000020:system library::Broken pipe: tls_retry_write_record (after 5ms in state APIVERSION_QUERY)", "not answer like a Kafka broker", "client certificate")]
    [InlineData("ssl://h:1/bootstrap: SSL transport error: Broken pipe (after 5ms in state CONNECT)", "does not use TLS", "PLAINTEXT")]
    [InlineData("ssl://h:1/bootstrap: SSL handshake failed: error:0A000126:SSL routines::unexpected eof while reading (after 5ms in state SSL_HANDSHAKE)", "does not use TLS", "PLAINTEXT")]
    [InlineData("h:1/bootstrap: Send failed: Broken pipe (after 5ms in state APIVERSION_QUERY)", "require TLS", "SSL")]
    [InlineData("ssl://h:1/bootstrap: SSL handshake failed: Disconnected: SSL connection closed by peer: connecting to a PLAINTEXT broker listener? (after 60ms in state SSL_HANDSHAKE)", "does not use TLS", "PLAINTEXT")]
    [InlineData("ssl://h:1/bootstrap: Disconnected: SSL connection closed by peer (after 1ms in state CONNECT)", "does not use TLS", "PLAINTEXT")]
    [InlineData("sasl_ssl://h:1/bootstrap: Disconnected: connection reset by peer (after 12ms in state CONNECT, 3 identical error(s) suppressed)", "does not use TLS", "PLAINTEXT")]
    [InlineData("ssl://h:1/bootstrap: Disconnected: during SSL connection handshake (after 2ms in state SSL_HANDSHAKE)", "does not use TLS", "PLAINTEXT")]
    [InlineData("ssl://h:1/bootstrap: SSL handshake failed: error:0A00010B:SSL routines::wrong version number (after 60ms in state SSL_HANDSHAKE)", "does not use TLS", "PLAINTEXT")]
    [InlineData("h:1/bootstrap: Disconnected: connection closed by peer: receive 0 after POLLIN (after 6ms in state APIVERSION_QUERY)", "require TLS", "SSL")]
    [InlineData("ssl://h:1/bootstrap: Disconnected: SSL connection closed by peer (after 6ms in state APIVERSION_QUERY)", "not answer like a Kafka broker", "bootstrap.servers")]
    [InlineData("ssl://h:1/bootstrap: Receive failed: error:0A00045C:SSL routines::tlsv13 alert certificate required: SSL alert number 116 (after 1ms in state APIVERSION_QUERY)", "requires a client certificate, but got none", "-ClientCertificatePath")]
    [InlineData("ssl://h:1/bootstrap: SSL handshake failed: error:0A000418:SSL routines::tlsv1 alert unknown ca: SSL alert number 48", "does not accept the client's certificate", "-ClientCertificatePath")]
    [InlineData("ssl://h:1/bootstrap: SSL handshake failed: error:0A00042E:SSL routines::tlsv1 alert protocol version: SSL alert number 70", "too old", "ssl.enabled.protocols")]
    [InlineData("ssl://h:1/bootstrap: SSL handshake failed: error:0A000410:SSL routines::sslv3 alert handshake failure: SSL alert number 40", "cipher suite", "ssl.cipher.suites")]
    [InlineData("h:1/2: ApiVersionRequest failed: Local: Timed out: probably due to broker version < 0.10 (see api.version.request configuration) (after 5005ms in state APIVERSION_QUERY)", "does not answer", "overloaded")]
    [InlineData("no-such-host:9092/bootstrap: Failed to resolve 'no-such-host:9092': Name or service not known (after 2ms in state CONNECT)", "cannot be resolved", "host names in bootstrap.servers")]
    [InlineData("kafka:9092/1: Failed to resolve 'kafka:9092': Name or service not known (after 2ms in state CONNECT)", "advertised.listeners", "advertised.listeners")]
    [InlineData("sasl_plaintext://h:1/bootstrap: Failed to initialize SASL authentication: SASL handshake failed (start (-4)): SASL(-4): no mechanism available: No worthy mechs found", "Kerberos module", "cyrus-sasl-gssapi")]
    [InlineData("sasl_ssl://h:1/bootstrap: SASL(-1): generic failure: GSSAPI Error: Unspecified GSS failure.  Minor code may provide more information (Server kafka/h@R not found in Kerberos database)", "has no principal for the broker", "sasl.kerberos.service.name")]
    [InlineData("sasl_ssl://h:1/bootstrap: SASL(-1): generic failure: GSSAPI Error: Unspecified GSS failure.  Minor code may provide more information (Cannot contact any KDC for realm 'R')", "KDC", "krb5.conf")]
    [InlineData("Kerberos ticket refresh failed: kinit -k -t /x me: exited with code 1", "Kerberos login failed", "klist -kt")]
    public void What_the_words_mean_is_said_with_its_own_advice(string reason, string meaning, string advice)
    {
        KafkaException error = KafkaErrors.FromCode(-195, "Record for t", ClientReason.Shorten(reason));

        Assert.Contains(meaning, error.Message, StringComparison.Ordinal);
        Assert.Contains(advice, error.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ssl://h:1/1: Disconnected: SSL connection closed by peer (after 600123ms in state UP)")]
    [InlineData("h:1/1: Disconnected (after 600123ms in state UP)")]
    [InlineData("ssl://h:1/1: Send failed: error:80000020:system library::Broken pipe: tls_retry_write_record (after 2400ms in state UP)")]
    [InlineData("sasl_ssl://h:1/1: Disconnected: SSL connection closed by peer (after 5ms in state UP)")]
    [InlineData("sasl_plaintext://h:1/1: Disconnected (after 5ms in state UP)")]
    [InlineData("h:1/bootstrap: Connect to ipv4#127.0.0.1:1 failed: Connection refused (after 0ms in state CONNECT)")]
    public void What_says_enough_has_the_advice_of_its_code(string reason) =>
        Assert.Equal(KafkaErrors.FromCode(-195, "Record for t").Advice, KafkaErrors.FromCode(-195, "Record for t", ClientReason.Shorten(reason)).Advice);

    [Fact]
    public void A_client_that_is_ended_says_nothing_of_the_connection()
    {
        var events = new ClientEvents();
        events.OnLog(new Confluent.Kafka.LogMessage("p", Confluent.Kafka.SyslogLevel.Error, "FAIL", "[thrd:h:1/bootstrap]: h:1/bootstrap: Connect to ipv4#127.0.0.1:1 failed: Connection refused (after 0ms in state CONNECT)"));
        events.OnLog(new Confluent.Kafka.LogMessage("p", Confluent.Kafka.SyslogLevel.Error, "FAIL", "[thrd:h:1/bootstrap]: h:1/bootstrap: Broker handle is terminating (after 2ms in state DOWN) (_DESTROY_BROKER)"));

        Assert.Contains("refused", events.LastReason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("No provider for SASL mechanism GSSAPI: recompile librdkafka with libsasl2 or openssl support. Current build options: PLAIN SASL_SCRAM OAUTHBEARER", "GSSAPI.")]
    [InlineData("Unsupported value \"sasl_gssapi\" for configuration property \"builtin.features\": cyrus-sasl/libsasl2 not available at build time", "GSSAPI.")]
    [InlineData("No provider for SASL mechanism OAUTHBEARER: recompile librdkafka with libsasl2 or openssl support. Current build options: PLAIN", "OAUTHBEARER.")]
    public void A_login_that_this_librdkafka_lacks_is_named(string reason, string name)
    {
        string words = ClientReason.ExplainRefusal(reason);

        Assert.StartsWith($"The loaded librdkafka cannot log in with {name}", words, StringComparison.Ordinal);
        Assert.DoesNotContain("compile", words, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_becomes_fatal_by_lasting()
    {
        var events = new ClientEvents();
        events.OnError(-169, Sasl + "SASL authentication error: Authentication failed", isFatal: false);

        Assert.Null(events.FatalAfter(60_000));
        Assert.Null(events.Fatal);
        KafkaException fatal = Assert.IsType<SaslAuthenticationException>(events.FatalAfter(0));
        Assert.True(fatal.IsFatal);
        Assert.Same(fatal, events.Fatal);
        events.OnError(-181, Tls + "SSL handshake failed: error", isFatal: true);
        Assert.Same(fatal, events.Fatal);
    }

    [Fact]
    public void A_producer_that_has_delivered_outlives_the_refusal_of_a_broker()
    {
        var events = new ClientEvents();
        events.OnDelivered();
        events.OnError(-181, Tls + "SSL handshake failed: error:0A000086:SSL routines::certificate verify failed", isFatal: false);

        Assert.Null(events.FatalAfter(0));
        Assert.Contains("certificate verify failed", events.LastReason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_of_another_broker_takes_a_refusal_back()
    {
        var events = new ClientEvents();
        events.OnError(-169, Sasl + "SASL authentication error: Authentication failed", isFatal: false);
        events.OnMetadata();

        Assert.Null(events.FatalAfter(0));
    }

    [Fact]
    public void A_broken_connection_is_never_fatal()
    {
        var events = new ClientEvents();
        events.OnError(-195, Tls + "SSL handshake failed: Disconnected: connection reset by peer: connecting to a PLAINTEXT broker listener?", isFatal: false);
        events.OnError(-187, "1/1 brokers are down", isFatal: false);

        Assert.Null(events.FatalAfter(0));
        Assert.Contains("reset by peer", events.LastReason, StringComparison.Ordinal);
    }
}
