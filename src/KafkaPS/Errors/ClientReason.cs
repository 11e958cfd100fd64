using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace KafkaPS.Errors;

/// <summary>What librdkafka's words say beyond its codes: it has one code for every login that fails, and one for every handshake.</summary>
static partial class ClientReason
{
    const int UnsupportedSaslMechanism = 33;
    const int IllegalSaslState = 34;

    /// <summary>The words without what helps nobody, for an error fits two or three lines, and with what they mean.</summary>
    /// <param name="reason">Such as <c>host:9092/bootstrap: Disconnected (after 3ms in state APIVERSION_QUERY)</c>; a log line starts with its thread.</param>
    internal static string Shorten(string reason)
    {
        reason = Thread().Replace(reason, "");
        string words = HideSecrets(Details().Replace(reason, "").TrimEnd());
        return KnownReasons.Meaning(reason) is string meaning ? $"{words}{(words.EndsWith('?') ? "" : ".")} {meaning}" : words;
    }

    /// <summary>Why librdkafka makes no producer, in words that help a user of the module, who builds no librdkafka.</summary>
    /// <param name="reason">Such as <c>No provider for SASL mechanism GSSAPI: recompile librdkafka with libsasl2 or openssl support. …</c></param>
    internal static string ExplainRefusal(string reason)
    {
        Match mechanism = MissingMechanism().Match(reason);
        if (!mechanism.Success) return HideSecrets(reason);
        string name = mechanism.Groups["name"].Value.ToUpperInvariant();
        string words = $"The loaded librdkafka cannot log in with {name}.";
        if (name != "GSSAPI" || !OperatingSystem.IsLinux()) return words;
        bool hasKerberos = RuntimeInformation.ProcessArchitecture == Architecture.X64 && !RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal);
        return hasKerberos ? $"{words} Kerberos requires Cyrus SASL when the session starts. Install libsasl2-2 and libsasl2-modules-gssapi-mit (Debian, Ubuntu), or cyrus-sasl-lib and cyrus-sasl-gssapi (Red Hat)."
            : $"{words} The librdkafka build for this system and processor does not support Kerberos.";
    }

    /// <summary>The code of a refusal that no new attempt changes: a wrong password, an untrusted certificate. Null for what may pass, such as a broken connection.</summary>
    /// <param name="code">The event's code.</param>
    /// <param name="reason">The event's words.</param>
    internal static int? RefusalCode(int code, string reason) => code switch
    {
        ErrorCodes.Authentication when reason.Contains("Broker: Unsupported SASL mechanism", StringComparison.Ordinal) => UnsupportedSaslMechanism,
        ErrorCodes.Authentication when reason.Contains("Broker: Request not valid in current SASL state", StringComparison.Ordinal) => IllegalSaslState,
        // The connection broke in the midst of the login: nobody has refused anything.
        ErrorCodes.Authentication when reason.Contains("handshake failed: Local:", StringComparison.Ordinal) || reason.Contains("Disconnected", StringComparison.Ordinal) => null,
        ErrorCodes.Authentication or ErrorCodes.Ssl or UnsupportedSaslMechanism or IllegalSaslState => code,
        // With TLS 1.3 the broker looks at the client's certificate when the client takes the handshake for done.
        ErrorCodes.Transport when reason.Contains("SSL alert number", StringComparison.Ordinal) => ErrorCodes.Ssl,
        _ => null,
    };

    /// <summary>librdkafka repeats what it does not understand of sasl.oauthbearer.config, and a token with a character that none can have.</summary>
    internal static string HideSecrets(string words) => Repeated().Replace(words, "${what}********");

    [GeneratedRegex("(?<what>sasl\\.oauthbearer\\.config[^:]*: |extension values must only consist of [^:]*: ).*", RegexOptions.Singleline)]
    private static partial Regex Repeated();

    /// <summary>Why there is no token to log in with; null when something else is the matter. No broker was asked then.</summary>
    internal static string? TokenFailure(string reason)
    {
        const string Words = "Failed to acquire SASL OAUTHBEARER token: ";
        int at = reason.IndexOf(Words, StringComparison.Ordinal);
        return at < 0 ? null : reason[(at + Words.Length)..];
    }

    [GeneratedRegex("No provider for SASL mechanism (?<name>[A-Z0-9-]+):|Unsupported value \"sasl_(?<name>[a-z]+)\" for configuration property \"builtin.features\"")]
    private static partial Regex MissingMechanism();

    [GeneratedRegex(@"^\[thrd:[^\]]*\]: ")]
    private static partial Regex Thread();

    /// <summary>The connection's state and time; the line of OpenSSL's source; the advice that the table gives better; the client's inner state at a fatal error.</summary>
    [GeneratedRegex(@"\S+\.c:\d+:\w+ (?=error:)| \(after \d+ms in state \w+(, \d+ identical error\(s\) suppressed)?\)|, verify that ssl\.ca\.location is correctly configured or root CA certificates are installed( \([^)]*\))?| \(PID\{.*$")]
    private static partial Regex Details();
}
