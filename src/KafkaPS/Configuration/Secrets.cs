using System.Text.RegularExpressions;

namespace KafkaPS.Configuration;

/// <summary>Finds secrets in settings, and hides them in text.</summary>
static partial class Secrets
{
    /// <summary>Whether a setting holds a secret itself: a reference to one, such as <c>${env:NAME}</c>, is none.</summary>
    internal static bool IsIn(GivenSetting setting)
    {
        if (setting.Text is not { Length: > 0 } text) return false;
        if (!ConfigurationCatalog.TryFind(setting.Name, out PropertyDefinition? property) || !property.IsSecret) return HasPassword(text);
        return property.Name == "sasl.jaas.config" ? IsInJaas(text) : !ConfigurationReferences.IsAll(text);
    }

    /// <summary>The text without the password of an address, as in <c>https://user:password@host</c>.</summary>
    internal static string Hide(string text) => HasPassword(text) ? UserInformation().Replace(text, $"://{Setting.Mask}@") : text;

    static bool HasPassword(string text) => text.Contains("://", StringComparison.Ordinal) && UserInformation().IsMatch(text);

    /// <summary>In a line for a login module the options that are secrets count. One that is malformed may hold anything.</summary>
    static bool IsInJaas(string text)
    {
        try
        {
            return JaasConfig.Parse(text).Options.Any(option => SecretOption().IsMatch(option.Key) && option.Value.Length > 0 && !ConfigurationReferences.IsAll(option.Value));
        }
        catch (FormatException)
        {
            return true;
        }
    }

    [GeneratedRegex("password|secret|assertion|passphrase", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretOption();

    [GeneratedRegex(@"://[^/\s?#@]*:[^/\s?#]*@")]
    private static partial Regex UserInformation();
}
