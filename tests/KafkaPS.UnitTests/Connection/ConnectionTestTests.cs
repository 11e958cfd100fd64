using System.Security.Cryptography.X509Certificates;
using KafkaPS.Cluster;
using KafkaPS.Configuration;
using KafkaPS.Connection;

namespace KafkaPS.UnitTests.Connection;

/// <summary>Test-KafkaConnection against ports that are not brokers, and certificates that are not accepted: each test stops at its stage, explains it, and ends in time.</summary>
public sealed class ConnectionTestTests : IDisposable
{
    /// <summary>Five by design; more on a busy machine.</summary>
    const double LimitSeconds = 10;

    readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task A_port_that_says_nothing()
    {
        using TestServer server = TestServer.Silent();

        AssertFailed(await Run(server.Address), "Protocol", "does not answer");
        AssertFailed(await Run(server.Address, ("security.protocol", "SSL")), "Tls", "timed out");
    }

    [Fact]
    public async Task A_port_that_speaks_HTTP()
    {
        using TestServer server = TestServer.Answering("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");

        AssertFailed(await Run(server.Address), "Protocol", "HTTP");
        AssertFailed(await Run(server.Address, ("security.protocol", "SSL")), "Tls", "does not use TLS");
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", "SSH")]
    [InlineData("\u0015\u0003\u0003\0\u0002\u0002\u0046", "requires TLS")]
    [InlineData("some garbage that is long enough to be an answer", "does not answer like a Kafka broker")]
    [InlineData("x", "does not answer like a Kafka broker")]
    [InlineData("\u007f\u00ff\u00ff\u00ff\u004b\u0050\u0053\u0001", "does not answer like a Kafka broker")]
    public async Task A_port_that_speaks_something_else(string answer, string words)
    {
        using TestServer server = TestServer.Answering(answer);

        AssertFailed(await Run(server.Address), "Protocol", words);
    }

    [Fact]
    public async Task A_port_that_resets()
    {
        using TestServer server = TestServer.Resetting();

        KafkaConnectionReport report = await Run(server.Address);

        // The reset may come before the connection is seen, here and below.
        Assert.Contains(report.Stages[^1].Name, new[] { "Connect", "Protocol" });
        AssertFailed(report, report.Stages[^1].Name, "");
        report = await Run(server.Address, ("security.protocol", "SSL"));
        Assert.Contains(report.Stages[^1].Name, new[] { "Connect", "Tls" });
        AssertFailed(report, report.Stages[^1].Name, "");
    }

    [Fact]
    public async Task A_port_that_speaks_TLS_where_none_is_expected()
    {
        using X509Certificate2 certificate = _authority.Issue();
        using TestServer server = TestServer.Tls(certificate);

        AssertFailed(await Run(server.Address), "Protocol", "requires TLS");
    }

    [Fact]
    public async Task Nothing_listens_or_the_name_is_not_known()
    {
        AssertFailed(await Run("127.0.0.1:1"), "Connect", "no service listens");
        AssertFailed(await Run("no-such-host.invalid:9092"), "Names", "cannot be resolved");
    }

    [Theory]
    [InlineData("localhost", -30, -1, "expired")]
    [InlineData("localhost", 1, 30, "not valid before")]
    [InlineData("kafka.example.com", -30, 30, "is for kafka.example.com, not for 'localhost'")]
    public async Task A_certificate_that_is_not_accepted(string host, int fromDays, int toDays, string words)
    {
        using X509Certificate2 certificate = _authority.Issue(host, fromDays, toDays);

        AssertFailed(await RunTls(certificate), "Tls", words);
    }

    [Fact]
    public async Task A_self_signed_certificate()
    {
        using X509Certificate2 certificate = TestAuthority.SelfSigned("localhost");

        AssertFailed(await RunTls(certificate), "Tls", "self-signed");
        AssertFailed(await RunTls(certificate, ("ssl.ca.pem", certificate.ExportCertificatePem())), "Protocol", "");
    }

    [Fact]
    public async Task A_certificate_that_expires_soon_is_a_warning()
    {
        using X509Certificate2 certificate = _authority.Issue(toDays: 10);

        KafkaConnectionStage tls = (await RunTls(certificate)).Stages.Single(stage => stage.Name == "Tls");

        Assert.Equal(KafkaConnectionStatus.Warning, tls.Status);
        Assert.Contains("another 9 days", tls.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("host", "host", 9092)]
    [InlineData("host:1", "host", 1)]
    [InlineData("[::1]:2", "::1", 2)]
    [InlineData("[fe80::1%eth0]", "fe80::1%eth0", 9092)]
    public void An_address_is_a_host_and_a_port(string text, string host, int port) => Assert.Equal(new BrokerAddress(host, port), BrokerAddress.Parse(text));

    async Task<KafkaConnectionReport> RunTls(X509Certificate2 certificate, params (string Name, object? Value)[] more)
    {
        using TestServer server = TestServer.Tls(certificate, _authority.Intermediate);
        return await Run(server.Address, [("security.protocol", "SSL"), .. more.Length > 0 ? more : [("ssl.ca.pem", _authority.Root.ExportCertificatePem())]]);
    }

    static async Task<KafkaConnectionReport> Run(string address, params (string Name, object? Value)[] settings)
    {
        Dictionary<string, object?> all = settings.Append(("bootstrap.servers", address)).ToDictionary();
        using var producer = new KafkaProducer("test", ProducerConfiguration.Create(all));
        return await new ConnectionTest(producer, null, CancellationToken.None).RunAsync();
    }

    static void AssertFailed(KafkaConnectionReport report, string stage, string words)
    {
        KafkaConnectionStage last = report.Stages[^1];
        Assert.Equal((stage, KafkaConnectionStatus.Failed), (last.Name, last.Status));
        Assert.False(report.IsConnected);
        Assert.Contains(words, last.Message, StringComparison.Ordinal);
        Assert.NotEqual("", last.Advice);
        Assert.All(report.Stages[..^1], passed => Assert.NotEqual(KafkaConnectionStatus.Failed, passed.Status));
        Assert.InRange(report.Duration.TotalSeconds, 0, LimitSeconds);
    }
}
