using System.Globalization;
using System.Text.RegularExpressions;

namespace KafkaPS.Configuration.Translating;

/// <summary>
/// Determines how a Kerberos login gets its ticket. librdkafka passes sasl.kerberos.kinit.cmd to a shell with the principal and the keytab in it, so a name with
/// a semicolon would run a command. The module fetches the ticket itself, without any program, and librdkafka runs nothing, which requires a relogin time of 0.
/// </summary>
static partial class KerberosTranslation
{
    const string Command = "sasl.kerberos.kinit.cmd", Relogin = "sasl.kerberos.min.time.before.relogin", Keytab = "sasl.kerberos.keytab", Principal = "sasl.kerberos.principal";

    /// <param name="context">The context to read and to write.</param>
    /// <param name="ticketCache">The cache of an existing ticket that sasl.jaas.config enables; empty for the user's own; null when it enables none.</param>
    internal static void Apply(TranslationContext context, string? ticketCache)
    {
        Setting? command = context.Settings[Command];
        if (OperatingSystem.IsWindows())
        {
            const string Reason = "On Windows, the system provides the Kerberos login (SSPI).";
            if (command is not null) NoEffect(context, command, Reason);
            if (ticketCache is { Length: > 0 }) context.Findings.Add("NoEquivalent", Verdicts.None, context.Settings["sasl.jaas.config"]!, $"ticketCache has no effect. {Reason}");
            return;
        }
        if (command is not null && command.Text.Contains("%{", StringComparison.Ordinal))
        {
            if (CodeTranslation.IsAllowed(context, command, "a command, which a shell would run")) ShellCommand(context, command);
            return;
        }

        context.Client[Relogin] = "0";
        string keytab = context.Client.GetValueOrDefault(Keytab, ""), principal = context.Client.GetValueOrDefault(Principal, context.Settings.Text(Principal));
        // If there is also a key, Java uses it only without a ticket; the module always uses it, for the same principal.
        if (command is { Text.Length: 0 } || command is null && ticketCache is not null && keytab.Length == 0)
        {
            context.Kerberos = new KerberosLogin(context.Client.GetValueOrDefault(Principal), null, 0, ticketCache is { Length: > 0 } ? ticketCache : null);
            return;
        }
        if (command is not null) NoEffect(context, command, command.Definition.Difference);
        if (context.Settings.AnyRefused(Keytab)) return;
        if (keytab.Length == 0)
        {
            if (context.Settings["sasl.mechanism"] is null)
            {
                context.Findings.Add("MissingLogin", Verdicts.Invalid, "sasl.mechanism", null, "security.protocol requires a login, but none is specified. The default mechanism, GSSAPI (Kerberos), requires the client's keytab.",
                    "To log in with a user and password, use -Credential, or set sasl.mechanism, sasl.username, and sasl.password. To use Kerberos, set sasl.kerberos.keytab.");
                return;
            }
            context.Findings.Add("MissingLogin", Verdicts.Invalid, Keytab, null, "sasl.mechanism=GSSAPI requires the client's keytab.",
                "Set it. To use an existing ticket from kinit, set sasl.kerberos.kinit.cmd to an empty value.");
        }
        else if (HasKey(context, keytab, principal))
            context.Kerberos = new KerberosLogin(principal, keytab, int.Parse(context.Settings.Text(Relogin), CultureInfo.InvariantCulture));
    }

    static bool HasKey(TranslationContext context, string keytab, string principal)
    {
        try
        {
            string[] principals = KeytabFile.Principals(keytab);
            if (principals.Any(known => KeytabFile.Matches(known, principal))) return true;
            context.Findings.Add("PrincipalNotInKeytab", Verdicts.Invalid, Principal, principal, $"The keytab '{keytab}' has no key for it.",
                principals.Length == 0 ? "The keytab is empty." : $"It has keys for {string.Join(", ", principals)}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            context.Findings.Add("KeytabNotReadable", Verdicts.Invalid, Keytab, keytab, e.Message, "Check the path and the permissions of the file.");
        }
        return false;
    }

    static void NoEffect(TranslationContext context, Setting command, string reason)
    {
        if (command.Text != command.Definition.JavaDefault) context.Findings.Add("NoEquivalent", Verdicts.None, command, $"It has no effect. {reason}");
    }

    /// <summary>Passes on the user's own command, which a shell runs, so the values inserted into it may contain only characters without a meaning there.</summary>
    static void ShellCommand(TranslationContext context, Setting command)
    {
        foreach (Match placeholder in Placeholder().Matches(command.Text))
        {
            string name = placeholder.Groups["name"].Value;
            if (!context.Client.TryGetValue(name, out string? value) || PlainWord().IsMatch(value)) continue;
            context.Findings.Add("UnsafeValue", Verdicts.Invalid, name, null,
                "sasl.kerberos.kinit.cmd inserts its value into a command, and the value contains a character that a shell could interpret.",
                "Use only letters, digits, and the characters . _ / @ : = + -, or remove sasl.kerberos.kinit.cmd.");
        }
        context.Client[Command] = command.Text;
    }

    [GeneratedRegex(@"%\{(?<name>[^}]*)\}")]
    private static partial Regex Placeholder();

    /// <summary>No hyphen at the start, which would make it an option.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9_/.@:=+][A-Za-z0-9_/.@:=+-]*\z")]
    private static partial Regex PlainWord();
}
