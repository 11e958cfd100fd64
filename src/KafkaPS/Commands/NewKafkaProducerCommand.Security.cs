using System.Management.Automation;
using System.Security;
using KafkaPS.Completion;
using KafkaPS.Configuration;
using KafkaPS.Clients.Login;

namespace KafkaPS.Commands;

/// <content>The parameters for encryption and login.</content>
public sealed partial class NewKafkaProducerCommand
{
    /// <summary>
    /// The user and password of the login (PLAIN or SCRAM). Unless a source specifies otherwise, the
    /// login uses PLAIN and TLS. The password is passed only to the client and is never displayed.
    /// </summary>
    [Parameter]
    [Credential]
    [ValidateNotNull]
    public PSCredential? Credential { get; set; }

    /// <summary>The login mechanism: PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, OAUTHBEARER, or GSSAPI (Kerberos). Sets sasl.mechanism.</summary>
    [Parameter]
    [ProducerProperty("sasl.mechanism")]
    [ArgumentCompleter(typeof(PropertyValueCompleter))]
    [ValidateNotNullOrEmpty]
    public string? SaslMechanism { get; set; }

    /// <summary>
    /// Whether connections are encrypted and authenticated: PLAINTEXT, SSL, SASL_SSL, or SASL_PLAINTEXT. The default depends on
    /// the other parameters: SASL_SSL with a login, SSL with a certificate, otherwise PLAINTEXT. Sets security.protocol.
    /// </summary>
    [Parameter]
    [ProducerProperty("security.protocol")]
    [ArgumentCompleter(typeof(PropertyValueCompleter))]
    [ValidateNotNullOrEmpty]
    public string? SecurityProtocol { get; set; }

    /// <summary>
    /// The certificates of the authorities to trust instead of those of the system: a PEM or DER file (ssl.truststore.location), or a
    /// directory of PEM files (ssl.ca.location). A PKCS#12 truststore also requires ssl.truststore.password in -Configuration.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CaCertificatePath { get; set; }

    /// <summary>
    /// The client certificate with its private key, for brokers that require one (ssl.client.auth): a PKCS#12 file,
    /// or a PEM file, whose key can be in -ClientKeyPath (ssl.keystore.location, ssl.certificate.location).
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ClientCertificatePath { get; set; }

    /// <summary>The PEM file with the private key of -ClientCertificatePath, if it is a separate file (ssl.key.location).</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ClientKeyPath { get; set; }

    /// <summary>The password of the PKCS#12 file or of the encrypted private key (ssl.keystore.password, ssl.key.password). It is never displayed.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? ClientKeyPassword { get; set; }

    /// <summary>
    /// Accepts any broker certificate, with a warning: anyone who can intercept the connection can read and change
    /// everything. Use this parameter only for test clusters. Sets enable.ssl.certificate.verification=false.
    /// </summary>
    [Parameter]
    public SwitchParameter SkipCertificateCheck { get; set; }

    /// <summary>
    /// Allows the configuration to name code: native libraries (plugin.library.paths, ssl.providers), which run in this process, and a command
    /// line that gets Kerberos tickets (sasl.kerberos.kinit.cmd). Without this parameter, such a configuration is rejected, because anyone who can
    /// change its file could run code with your permissions. Use this parameter only for a configuration that nobody else can change.
    /// </summary>
    [Parameter]
    public SwitchParameter AllowExternalCode { get; set; }

    /// <summary>
    /// A script block that returns a token for the login (OAUTHBEARER): text, a SecureString, or an object with Token and, optionally, ExpiresOn,
    /// Principal, and Extensions. It runs immediately in this pipeline, and again in a separate session whenever 80 % of a token's lifetime has elapsed.
    /// <c>$using:name</c> is the current value of a variable of your session. A token without an expiry is requested again every four minutes.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public ScriptBlock? TokenProvider { get; set; }

    private protected override CallerChoices Choices => new(AllowExternalCode, TokenProvider is not null);

    private protected override TokenProvider? CreateTokenProvider()
    {
        if (TokenProvider is null) return null;
        try
        {
            return new TokenProvider(TokenProvider, SessionState);
        }
        catch (ArgumentException e)
        {
            ThrowUsageError(e, "TokenProviderVariable", ErrorCategory.InvalidArgument, TokenProvider);
            throw;
        }
    }

    bool LogsIn => Credential is not null || SaslMechanism is not null || TokenProvider is not null;

    bool Encrypts => CaCertificatePath is not null || ClientCertificatePath is not null || SkipCertificateCheck;

    private protected override IEnumerable<GivenSetting> ParameterSettings() => base.ParameterSettings().Concat(SecuritySettings());

    private protected override IEnumerable<GivenSetting> ImpliedSettings()
    {
        if (LogsIn || Encrypts) yield return SettingText.Of("security.protocol", LogsIn ? "SASL_SSL" : "SSL");
        if (Credential is not null) yield return SettingText.Of("sasl.mechanism", "PLAIN");
        else if (TokenProvider is not null) yield return SettingText.Of("sasl.mechanism", "OAUTHBEARER");
    }

    IEnumerable<GivenSetting> SecuritySettings()
    {
        if (Credential is not null)
        {
            yield return SettingText.Of("sasl.username", Credential.UserName);
            yield return SettingText.Of("sasl.password", Credential.Password);
        }

        if (CaCertificatePath is not null)
        {
            string path = GetUnresolvedProviderPathFromPSPath(CaCertificatePath);
            yield return SettingText.Of(Directory.Exists(path) ? "ssl.ca.location" : "ssl.truststore.location", path);
        }

        if (ClientCertificatePath is not null)
        {
            string path = GetUnresolvedProviderPathFromPSPath(ClientCertificatePath);
            yield return SettingText.Of(ClientKeyPath is null ? "ssl.keystore.location" : "ssl.certificate.location", path);
        }

        if (ClientKeyPath is not null) yield return SettingText.Of("ssl.key.location", GetUnresolvedProviderPathFromPSPath(ClientKeyPath));
        if (ClientKeyPassword is not null)
        {
            if (ClientKeyPath is null) yield return SettingText.Of("ssl.keystore.password", ClientKeyPassword);
            yield return SettingText.Of("ssl.key.password", ClientKeyPassword);
        }

        if (MyInvocation.BoundParameters.ContainsKey(nameof(SkipCertificateCheck))) yield return SettingText.Of("enable.ssl.certificate.verification", !SkipCertificateCheck);
    }
}
