using System.Text.RegularExpressions;

namespace KafkaPS.Configuration;

/// <summary>Finds secrets in settings, and hides them in text.</summary>
static partial class Secrets
{
    /// <summary>Returns whether a setting itself contains a secret; a reference to one, such as <c>${env:NAME}</c>, does not count.</summary>
    internal static bool IsIn(GivenSetting setting)
    {
        if (setting.Text is not { Length: > 0 } text) return false;
        if (!ConfigurationCatalog.TryFind(setting.Name, out PropertyDefinition? property) || !property.IsSecret) return HasPassword(text);
        return property.Name == "sasl.jaas.config" ? IsInJaas(text) : !ConfigurationReferences.IsAll(text);
    }

    /// <summary>Masks the user and password of an address, as in <c>https://user:password@host</c>.</summary>
    internal static string Hide(string text) => HasPassword(text) ? UserInformation().Replace(text, $"://{Setting.Mask}@") : text;

    static bool HasPassword(string text) => text.Contains("://", StringComparison.Ordinal) && UserInformation().IsMatch(text);

    /// <summary>Returns whether a login module's line has an option that is a secret. A malformed line may contain anything.</summary>
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
