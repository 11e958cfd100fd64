using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using KafkaPS.Connection;

namespace KafkaPS.UnitTests.Connection;

/// <summary>The reason behind librdkafka's one message, certificate verify failed.</summary>
public sealed class TlsDiagnosisTests : IDisposable
{
    readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task An_expired_certificate_is_told_with_its_date()
    {
        using X509Certificate2 certificate = _authority.Issue(toDays: -1);

        ConnectionProblem problem = await Diagnose(certificate);

        Assert.StartsWith("The broker's certificate 'CN=localhost' expired on ", problem.Meaning, StringComparison.Ordinal);
        Assert.Contains(certificate.NotAfter.ToUniversalTime().ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture), problem.Meaning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_not_valid_yet_is_told()
    {
        using X509Certificate2 certificate = _authority.Issue(fromDays: 1);

        Assert.Contains("is not valid before", (await Diagnose(certificate)).Meaning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_name_is_told_with_both_names()
    {
        using X509Certificate2 certificate = _authority.Issue("kafka.example.com");

        Assert.Equal("The broker's certificate is for kafka.example.com, not for 'localhost'.", (await Diagnose(certificate)).Meaning);
    }

    [Fact]
    public async Task An_unknown_authority_is_named()
    {
        using var other = new TestAuthority("Other Root");
        using X509Certificate2 certificate = other.Issue();

        ConnectionProblem problem = await Diagnose(certificate, other.Intermediate, other.Root);

        Assert.Contains("'CN=Other Root'", problem.Meaning, StringComparison.Ordinal);
        Assert.Contains("not one of those", problem.Meaning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_self_signed_certificate_is_told()
    {
        using X509Certificate2 certificate = TestAuthority.SelfSigned("localhost");

        Assert.Contains("is self-signed", (await Diagnose(certificate)).Meaning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_intermediate_certificate_is_named()
    {
        using X509Certificate2 certificate = _authority.Issue();
        using TestServer server = TestServer.Tls(certificate);

        ConnectionProblem? problem = await Diagnose(server.Address, _authority.Root);

        Assert.StartsWith("The certificate of 'CN=Test Intermediate', which issued 'CN=localhost', is missing", problem?.Meaning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trust_in_an_intermediate_authority_alone_is_told_for_what_it_is()
    {
        using X509Certificate2 certificate = _authority.Issue();
        using TestServer server = TestServer.Tls(certificate, _authority.Intermediate);

        ConnectionProblem? problem = await Diagnose(server.Address, _authority.Intermediate);

        Assert.Contains("'CN=Test Intermediate' was itself issued by 'CN=Test Root'", problem?.Meaning, StringComparison.Ordinal);
        Assert.Contains("'CN=Test Root'", problem?.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_found_where_nothing_is_wrong()
    {
        using X509Certificate2 certificate = _authority.Issue();
        using TestServer server = TestServer.Tls(certificate, _authority.Intermediate);

        Assert.Null(await Diagnose(server.Address, _authority.Root));
    }

    [Fact]
    public async Task It_ends_within_its_limit()
    {
        using TestServer server = TestServer.Silent();
        long started = Stopwatch.GetTimestamp();

        Assert.Null(await Diagnose(server.Address, _authority.Root, limitMs: 2000));
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 1, 20);
    }

    [Theory]
    [InlineData("ssl://localhost:1/bootstrap: SSL handshake failed: error:0A000086:SSL routines::certificate verify failed")]
    [InlineData("certificate verify failed")]
    public async Task What_cannot_be_reached_is_not_diagnosed(string reason) => Assert.Null(await TlsDiagnosis.FindAsync(reason, new Dictionary<string, string>()));

    async Task<ConnectionProblem> Diagnose(X509Certificate2 certificate, params X509Certificate2[] issuers)
    {
        using TestServer server = TestServer.Tls(certificate, issuers.Length > 0 ? issuers : [_authority.Intermediate]);
        return Assert.IsType<ConnectionProblem>(await Diagnose(server.Address, _authority.Root));
    }

    static Task<ConnectionProblem?> Diagnose(string address, X509Certificate2 trusted, int limitMs = 60_000) => TlsDiagnosis.FindAsync($"ssl://{address}/bootstrap: SSL handshake failed: certificate verify failed",
        new Dictionary<string, string> { ["ssl.ca.pem"] = trusted.ExportCertificatePem() }, limitMs);
}
