using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Security;

namespace KafkaPS.Configuration;

/// <summary>Converts a PowerShell value to the text that a .properties file would contain.</summary>
static class SettingText
{
    /// <summary>
    /// Returns text that is the same in every culture: <c>true</c>, <c>1.5</c>, ISO 8601 for dates, a list joined by commas, a class by its full name, a file by its path.
    /// A SecureString is decrypted and marked as secret.
    /// </summary>
    internal static GivenSetting Of(string name, object? value) => value switch
    {
        PSObject wrapped when wrapped.BaseObject is not PSCustomObject => Of(name, wrapped.BaseObject),
        null => new(name, null, false),
        SecureString secret => new(name, new NetworkCredential("", secret).Password, true),
        string or char => new(name, value.ToString(), false),
        bool truth => new(name, truth ? "true" : "false", false),
        SwitchParameter parameter => Of(name, parameter.ToBool()),
        DateTime or DateTimeOffset => new(name, ((IFormattable)value).ToString("o", CultureInfo.InvariantCulture), false),
        Type type => new(name, type.FullName, false),
        FileSystemInfo file => new(name, file.FullName, false),
        IFormattable formattable => new(name, formattable.ToString(null, CultureInfo.InvariantCulture), false),
        IDictionary => new(name, null, false),
        IEnumerable list => Join(name, [.. list.Cast<object?>().Select(element => Of(name, element))]),
        _ => new(name, value.ToString(), false),
    };

    static GivenSetting Join(string name, GivenSetting[] elements) =>
        new(name, string.Join(',', elements.Select(element => element.Text)), elements.Any(element => element.IsSecret));
}
