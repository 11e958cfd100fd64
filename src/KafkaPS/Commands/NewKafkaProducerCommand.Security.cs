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
    /// User and password for the login (PLAIN or SCRAM). Unless something else is said anywhere, the login is by PLAIN and over TLS. The password goes to the
    /// client alone, and is shown nowhere.
    /// </summary>
    [Parameter]
    [Credential]
    [ValidateNotNull]
    public PSCredential? Credential { get; set; }

    /// <summary>How the client logs in: PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, OAUTHBEARER or GSSAPI (Kerberos). sasl.mechanism.</summary>
    [Parameter]
    [ProducerProperty("sasl.mechanism")]
    [ArgumentCompleter(typeof(PropertyValueCompleter))]
    [ValidateNotNullOrEmpty]
    public string? SaslMechanism { get; set; }

    /// <summary>
    /// Whether connections are encrypted and the client logs in: PLAINTEXT, SSL, SASL_SSL or SASL_PLAINTEXT (security.protocol). By default what the other
    /// parameters make likely: SASL_SSL with a login, SSL with a certificate, else PLAINTEXT.
    /// </summary>
    [Parameter]
    [ProducerProperty("security.protocol")]
    [ArgumentCompleter(typeof(PropertyValueCompleter))]
    [ValidateNotNullOrEmpty]
    public string? SecurityProtocol { get; set; }

    /// <summary>
    /// The certificates of the authorities to trust, in place of the system's: a file in PEM or DER (ssl.truststore.location), or a directory of PEM files
    /// (ssl.ca.location). A PKCS#12 store needs ssl.truststore.password in -Configuration too.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CaCertificatePath { get; set; }

    /// <summary>
    /// The client's own certificate with its key, for brokers that ask for one (ssl.client.auth): a PKCS#12 file, or a PEM file, whose key may be in
    /// -ClientKeyPath (ssl.keystore.location, ssl.certificate.location).
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ClientCertificatePath { get; set; }

    /// <summary>The PEM file with the key of -ClientCertificatePath, where it is a file of its own (ssl.key.location).</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ClientKeyPath { get; set; }

    /// <summary>The password of the PKCS#12 file or of the encrypted key (ssl.keystore.password, ssl.key.password). It is shown nowhere.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? ClientKeyPassword { get; set; }

    /// <summary>
    /// Takes any certificate of a broker for good, with a warning: whoever is between can read and forge all. For a test cluster alone
    /// (enable.ssl.certificate.verification=false).
    /// </summary>
    [Parameter]
    public SwitchParameter SkipCertificateCheck { get; set; }

    /// <summary>
    /// Lets the configuration name code: native libraries (plugin.library.paths, ssl.providers), which run in this process, and a command line
    /// that fetches Kerberos tickets (sasl.kerberos.kinit.cmd). Without it such a configuration is refused, because whoever can write its file could run
    /// anything with your rights. Use it only for a configuration that nobody else can change.
    /// </summary>
    [Parameter]
    public SwitchParameter AllowExternalCode { get; set; }

    /// <summary>
    /// A script block that returns a token for the login (OAUTHBEARER): text, a SecureString, or an object with Token and, if known, ExpiresOn, Principal and
    /// Extensions. It runs now, in this pipeline, and again in a session of its own whenever 80 % of a token's life is over; <c>$using:name</c> is a variable of
    /// yours as it is now. A token that does not say when it ends is asked for again every four minutes.
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
