using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace KafkaPS.Errors;

/// <summary>Extracts what librdkafka's messages say beyond its codes: it has one code for every failed login, and one for every failed handshake.</summary>
static partial class ClientReason
{
    const int UnsupportedSaslMechanism = 33;
    const int IllegalSaslState = 34;

    /// <summary>Removes what helps nobody from a message, because an error should fit two or three lines, and appends its meaning.</summary>
    /// <param name="reason">Such as <c>host:9092/bootstrap: Disconnected (after 3ms in state APIVERSION_QUERY)</c>; a log line starts with its thread.</param>
    internal static string Shorten(string reason)
    {
        reason = Thread().Replace(reason, "");
        string words = HideSecrets(Details().Replace(reason, "").TrimEnd());
        return KnownReasons.Meaning(reason) is string meaning ? $"{words}{(words.EndsWith('?') ? "" : ".")} {meaning}" : words;
    }

    /// <summary>Explains why librdkafka creates no client, for a user of the module, who does not build librdkafka.</summary>
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

    /// <summary>
    /// Returns the code of a rejection that another attempt does not change, such as a wrong password or an untrusted certificate; null for what may pass, such as a
    /// broken connection.
    /// </summary>
    /// <param name="code">The event's code.</param>
    /// <param name="reason">The event's message.</param>
    internal static int? RefusalCode(int code, string reason) => code switch
    {
        ErrorCodes.Authentication when reason.Contains("Broker: Unsupported SASL mechanism", StringComparison.Ordinal) => UnsupportedSaslMechanism,
        ErrorCodes.Authentication when reason.Contains("Broker: Request not valid in current SASL state", StringComparison.Ordinal) => IllegalSaslState,
        // The connection broke during the login: nothing was rejected.
        ErrorCodes.Authentication when reason.Contains("handshake failed: Local:", StringComparison.Ordinal) || reason.Contains("Disconnected", StringComparison.Ordinal) => null,
        ErrorCodes.Authentication or ErrorCodes.Ssl or UnsupportedSaslMechanism or IllegalSaslState => code,
        // With TLS 1.3, the broker checks the client's certificate after the client considers the handshake complete.
        ErrorCodes.Transport when reason.Contains("SSL alert number", StringComparison.Ordinal) => ErrorCodes.Ssl,
        _ => null,
    };

    /// <summary>Hides secrets that librdkafka repeats: what it does not understand of sasl.oauthbearer.config, and a token with an invalid character.</summary>
    internal static string HideSecrets(string words) => Repeated().Replace(words, "${what}********");

    [GeneratedRegex("(?<what>sasl\\.oauthbearer\\.config[^:]*: |extension values must only consist of [^:]*: ).*", RegexOptions.Singleline)]
    private static partial Regex Repeated();

    /// <summary>Returns why there is no token to log in with, in which case no broker was asked; null when the problem is something else.</summary>
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

    /// <summary>Matches the connection's state and time, the line of OpenSSL's source, advice that the table gives better, a guess about brokers from before 2016, and the client's internal state at a fatal error.</summary>
    [GeneratedRegex(@"\S+\.c:\d+:\w+ (?=error:)| \(after \d+ms in state \w+(, \d+ identical error\(s\) suppressed)?\)|, verify that ssl\.ca\.location is correctly configured or root CA certificates are installed( \([^)]*\))?| \(PID\{.*$|: probably due to broker version < 0\.10 \(see api\.version\.request configuration\)")]
    private static partial Regex Details();
}
