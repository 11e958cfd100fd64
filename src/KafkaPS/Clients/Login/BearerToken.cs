using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Security;
using System.Text.Json;

namespace KafkaPS.Clients.Login;

/// <summary>An OAUTHBEARER token, made from whatever a script block returned.</summary>
/// <param name="Text">The token; a secret.</param>
/// <param name="Expires">When the token expires.</param>
/// <param name="Principal">The token's owner; brokers read it from the token itself.</param>
/// <param name="Extensions">Alternating names and values (RFC 7628, 3.1).</param>
sealed record BearerToken(string Text, DateTimeOffset Expires, string Principal, string[] Extensions)
{
    /// <summary>The assumed lifetime of a token that does not say when it expires.</summary>
    static readonly TimeSpan UnknownLife = TimeSpan.FromMinutes(5);
    const string UnknownPrincipal = "KafkaPS";
    const string Forms = "Return the token as a string or a SecureString, or return an object with a Token property and, optionally, ExpiresOn, Principal, and Extensions.";

    /// <summary>Returns a description without the token.</summary>
    public override string ToString() => $"Token of {Principal} until {Expires:o}";

    /// <summary>Returns the token in a script block's output.</summary>
    /// <exception cref="FormatException">There is none. The message does not repeat the output, which may be a secret.</exception>
    internal static BearerToken Of(IReadOnlyList<object?> output)
    {
        if (output.Count != 1) throw new FormatException($"It returned {output.Count.ToString(CultureInfo.InvariantCulture)} objects instead of one token. {Forms}");
        object? value = Unwrapped(output[0]);
        string? text = TextOf(value);
        if (text is not null) return Of(text, null, null, []);
        if (value is null || TextOf(Member(value, "Token")) is not string token) throw new FormatException($"It returned an object without a Token property. {Forms}");
        return Of(token, ExpiryOf(Member(value, "ExpiresOn")), Member(value, "Principal")?.ToString(), [.. ExtensionsOf(Member(value, "Extensions"))]);
    }

    static BearerToken Of(string given, DateTimeOffset? expires, string? principal, string[] extensions)
    {
        // Commands such as gcloud append a newline.
        string text = given.Trim();
        if (text.Length == 0 || !text.All(character => character is > ' ' and <= '~')) throw new FormatException("The token is empty or contains characters that are not allowed.");
        (DateTimeOffset? ownExpires, string? subject) = Claims(text);
        DateTimeOffset until = expires ?? ownExpires ?? DateTimeOffset.UtcNow + UnknownLife;
        if (until <= DateTimeOffset.UtcNow) throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"The token expired at {until.ToUniversalTime():u}. Check the clock of this computer."));
        return new(text, until, principal is { Length: > 0 } ? principal : subject ?? UnknownPrincipal, extensions);
    }

    static string? TextOf(object? value) => value switch
    {
        string text => text,
        SecureString secret => new NetworkCredential("", secret).Password,
        _ => null,
    };

    static object? Unwrapped(object? value) => value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;

    static object? Member(object value, string name) =>
        Unwrapped(value is IDictionary dictionary ? dictionary.Keys.Cast<object>().Where(key => name.Equals(key.ToString(), StringComparison.OrdinalIgnoreCase)).Select(key => dictionary[key]).FirstOrDefault()
            : PSObject.AsPSObject(value).Properties[name]?.Value);

    static DateTimeOffset? ExpiryOf(object? value) => value switch
    {
        null => null,
        DateTimeOffset time => time,
        DateTime time => new DateTimeOffset(time),
        string text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) => time,
        _ => throw new FormatException("ExpiresOn is not a valid time. Use a DateTimeOffset, a DateTime, or an ISO 8601 string."),
    };

    static IEnumerable<string> ExtensionsOf(object? value)
    {
        if (value is null) yield break;
        if (value is not IDictionary extensions) throw new FormatException("Extensions is not a dictionary.");
        foreach (DictionaryEntry extension in extensions)
        {
            string name = extension.Key.ToString() ?? "", text = Unwrapped(extension.Value)?.ToString() ?? "";
            if (name.Length == 0 || name == "auth" || !name.All(char.IsAsciiLetter) || !text.All(character => character is >= ' ' and <= '~' or '\t' or '\r' or '\n'))
                throw new FormatException("In Extensions, names can contain only letters and must not be 'auth'. Values can contain only visible characters (RFC 7628).");
            yield return name;
            yield return text;
        }
    }

    /// <summary>Returns the expiry and the owner in a JSON web token (RFC 7519); nothing for any other token.</summary>
    static (DateTimeOffset? Expires, string? Subject) Claims(string token)
    {
        if (token.Split('.') is not [_, var payload, _]) return default;
        try
        {
            string base64 = payload.Replace('-', '+').Replace('_', '/');
            using JsonDocument claims = JsonDocument.Parse(Convert.FromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '=')));
            if (claims.RootElement.ValueKind != JsonValueKind.Object) return default;
            DateTimeOffset? expires = claims.RootElement.TryGetProperty("exp", out JsonElement end) && end.ValueKind == JsonValueKind.Number
                ? DateTimeOffset.FromUnixTimeMilliseconds((long)(end.GetDouble() * 1000)) : null;
            return (expires, claims.RootElement.TryGetProperty("sub", out JsonElement subject) && subject.ValueKind == JsonValueKind.String ? subject.GetString() : null);
        }
        catch (Exception e) when (e is FormatException or JsonException or ArgumentOutOfRangeException)
        {
            return default;
        }
    }
}
