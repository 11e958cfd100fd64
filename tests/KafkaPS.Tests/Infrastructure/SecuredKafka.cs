using System.Security.Cryptography.X509Certificates;

namespace KafkaPS.Tests;

/// <summary>Two one-node clusters, because a TLS listener either requests a client certificate or does not, and a token issuer.</summary>
public sealed class SecuredKafka : IDisposable
{
    internal const string Password = "alice-secret";
    internal const string WrongPassword = "wr0ng-secret";

    readonly TemporaryDirectory _directory = new();
    readonly TokenIssuer _issuer = new("alice", Password);
    readonly Lazy<RealKafka> _mutual = new(() => new RealKafka("--secure"));
    readonly Lazy<RealKafka> _other = new(() => new RealKafka("--secure", "--set", "listener.name.ssl.ssl.client.auth=none",
        "--set", "sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER", "--set",
        "listener.name.sasl_ssl.oauthbearer.sasl.jaas.config=org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub=\"broker\";"));
    readonly Lazy<Dictionary<string, string>> _names;

    public SecuredKafka() => _names = new(FindNames);

    /// <summary>The plaintext address of the cluster that a way connects to.</summary>
    internal string PlainTextOf(string way) => (way.StartsWith("mutual", StringComparison.Ordinal) ? _mutual : _other).Value.BootstrapServer;

    /// <summary>Sets the addresses, files, and logins that the lines use as variables of a session.</summary>
    internal void Prepare(PowerShellSession session, params (string Name, object? Value)[] more) => session.Run("""
        function New-Secret($text) { $secret = [securestring]::new(); $text.ToCharArray().ForEach{ $secret.AppendChar($_) }; $secret }
        $password = New-Secret changeit
        $alice = [pscredential]::new('alice', (New-Secret alice-secret))
        $wrong = [pscredential]::new('alice', (New-Secret wr0ng-secret))
        """, [.. _names.Value.Select(pair => (pair.Key, (object?)pair.Value)), .. more]).ThrowIfFailed();

    /// <summary>Writes a .properties file with the lines, which have the same names in braces.</summary>
    internal string Write(string lines)
    {
        foreach ((string name, string value) in _names.Value) lines = lines.Replace($"{{{name}}}", value, StringComparison.Ordinal);
        string path = Path.Combine(_directory.Path, $"{Guid.NewGuid()}.properties");
        File.WriteAllText(path, lines);
        return path;
    }

    public void Dispose()
    {
        if (_mutual.IsValueCreated) _mutual.Value.Dispose();
        if (_other.IsValueCreated) _other.Value.Dispose();
        _issuer.Dispose();
        _directory.Dispose();
    }

    Dictionary<string, string> FindNames()
    {
        string secrets = Path.Combine(_directory.Path, "secrets.properties");
        File.WriteAllText(secrets, $"kafka={Password}\n");
        string certificates = _other.Value.Properties["CERTS"], client = _mutual.Value.Properties["CERTS"];
        // Each cluster has its own authority; this file contains both.
        string ca = Path.Combine(_directory.Path, "ca.pem");
        File.WriteAllText(ca, File.ReadAllText(Path.Combine(certificates, "ca.pem")) + File.ReadAllText(Path.Combine(client, "ca.pem")));
        string der = Path.Combine(_directory.Path, "ca.cer");
        using (X509Certificate2 authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(certificates, "ca.pem"))) File.WriteAllBytes(der, authority.RawData);
        var own = new ClientCertificate(Path.Combine(client, "client.p12"), _directory.Path);
        return new()
        {
            ["plain"] = _other.Value.BootstrapServer,
            ["tls"] = _other.Value.Properties["BOOTSTRAP_SSL"],
            ["sasl"] = _other.Value.Properties["BOOTSTRAP_SASL_SSL"],
            ["mutual"] = _mutual.Value.Properties["BOOTSTRAP_SSL"],
            ["ca"] = ca,
            ["der"] = der,
            ["trust"] = Path.Combine(certificates, "truststore.p12"),
            ["p12"] = own.Pkcs12,
            ["certificate"] = own.Certificate,
            ["key"] = own.Key,
            ["encrypted"] = own.EncryptedKey,
            ["both"] = own.Both,
            ["secrets"] = secrets,
            ["issuer"] = _issuer.Address,
        };
    }
}
